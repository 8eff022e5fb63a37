package dosirak.identity;

import com.nimbusds.common.contenttype.ContentType;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPRequestSender;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPRequest;
import com.nimbusds.oauth2.sdk.http.ReadOnlyHTTPResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls one provider, within limits: of time, of the answer's size, and of how many calls wait at
 * once, so that a slow provider holds up nobody but its own people. Redirects are not followed:
 * what is sent is for this provider only.
 */
final class ProviderHttp implements HTTPRequestSender, ResourceRetriever {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);
  private static final int LONGEST_ANSWER_BYTES = 256 * 1024;
  private static final int MOST_AT_ONCE = 8;
  private static final long LONGEST_TURN_MILLIS = 250;

  private final Provider provider;
  private final HttpClient http;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);

  ProviderHttp(Provider provider, HttpClient http) {
    this.provider = provider;
    this.http = http;
  }

  /** A client that providers can share. */
  static HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(CONNECT_TIMEOUT)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  @Override
  public Resource retrieveResource(URL url) throws IOException {
    ReadOnlyHTTPResponse answer = send(new HTTPRequest(HTTPRequest.Method.GET, url));
    if (answer.getStatusCode() != 200) {
      throw new IOException("status " + answer.getStatusCode() + " from " + url);
    }
    return new Resource(answer.getBody(), "application/json");
  }

  @Override
  public ReadOnlyHTTPResponse send(ReadOnlyHTTPRequest request) throws IOException {
    URI address = request.getURI();
    if (!provider.mayCall(address)) {
      throw new IOException("the provider " + provider.name() + " names an address without TLS");
    }
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(address)
            .timeout(READ_TIMEOUT)
            .method(
                request.getMethod().name(),
                request.getBody() == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(request.getBody()));
    request
        .getHeaderMap()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    return answer(inTurn(builder.build()));
  }

  private HttpResponse<byte[]> inTurn(HttpRequest request) throws IOException {
    try {
      if (!room.tryAcquire(LONGEST_TURN_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException("the provider " + provider.name() + " is slow; no more calls to it");
      }
      try {
        return complete(request);
      } finally {
        room.release();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException(stop);
    }
  }

  /** The client's own time-out ends with the headers; the body must have come in time as well. */
  private HttpResponse<byte[]> complete(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> call =
        http.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER_BYTES));
    try {
      return call.get(CONNECT_TIMEOUT.plus(READ_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      throw new IOException("the provider " + provider.name() + " cannot be asked", failure);
    } catch (TimeoutException late) {
      throw new IOException("the provider " + provider.name() + " did not answer in time", late);
    } finally {
      boolean _ = call.cancel(true);
    }
  }

  private static HTTPResponse answer(HttpResponse<byte[]> from) throws IOException {
    HTTPResponse answer = new HTTPResponse(from.statusCode());
    String type = from.headers().firstValue("Content-Type").orElse(null);
    if (type != null) {
      try {
        answer.setEntityContentType(ContentType.parse(type));
      } catch (java.text.ParseException malformed) {
        throw new IOException("no content type: " + type, malformed);
      }
    }
    answer.setBody(new String(from.body(), StandardCharsets.UTF_8));
    return answer;
  }
}
