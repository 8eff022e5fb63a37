package dosirak.platform.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client of server-sent events that remembers the last id, as browsers do. */
final class EventReader implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpResponse<InputStream> response;
  private final BufferedReader lines;

  /** An event as it came over the wire. */
  record Event(String id, String kind, String data) {}

  EventReader(int port, String path, String token, @Nullable String lastEventId)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token);
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  int status() {
    return response.statusCode();
  }

  /** The rest of an answer that is not a stream. */
  String text() throws IOException {
    return lines.readAllLines().toString();
  }

  /** The next event, null at the end of the stream. */
  @Nullable Event next() throws IOException {
    String id = "";
    String kind = "";
    String data = "";
    while (true) {
      String line = lines.readLine();
      if (line == null) {
        return null;
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("event: ")) {
        kind = line.substring(7);
      } else if (line.startsWith("data: ")) {
        data = line.substring(6);
      } else if (line.isEmpty() && !kind.isEmpty()) {
        return new Event(id, kind, data);
      }
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
