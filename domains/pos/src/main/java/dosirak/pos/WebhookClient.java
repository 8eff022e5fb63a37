package dosirak.pos;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Posts to a stranger's address, once and within limits of time and size. It speaks HTTP/1.1 (RFC
 * 9112) on a socket of its own, because Java's client looks a name up by itself: then the address
 * that was judged need not be the one that is called. Of the answer only the status is read.
 */
final class WebhookClient {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int READ_MILLIS = 5_000;
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final int FIRST_FINAL_STATUS = 200;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");

  private final WebhookAddress addresses;
  private final SSLSocketFactory tls;
  private final Duration longest;

  /**
   * @param longest how long a call may take in all
   */
  WebhookClient(WebhookAddress addresses, SSLSocketFactory tls, Duration longest) {
    this.addresses = addresses;
    this.tls = tls;
    this.longest = longest;
  }

  /**
   * Posts JSON.
   *
   * @return the status of the answer
   * @throws IOException if there is none
   */
  int post(URI url, Map<String, String> headers, String body) throws IOException {
    AtomicReference<@Nullable Socket> open = new AtomicReference<>();
    FutureTask<Integer> call = new FutureTask<>(() -> call(url, headers, body, open));
    Thread caller = Thread.ofVirtual().name("webhook-call").start(call);
    try {
      return call.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new IOException("did not answer in time", late);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("could not be called", failure.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("was stopped", stop);
    } finally {
      caller.interrupt();
      close(open.get());
    }
  }

  private static void close(@Nullable Socket socket) throws IOException {
    if (socket != null) {
      socket.close();
    }
  }

  private int call(
      URI url, Map<String, String> headers, String body, AtomicReference<@Nullable Socket> open)
      throws IOException {
    boolean secure = "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
    int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS : HTTP;
    InetAddress address = addresses.resolve(url.getHost());
    try (Socket plain = new Socket()) {
      open.set(plain);
      plain.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      plain.setSoTimeout(READ_MILLIS);
      if (!secure) {
        return exchange(plain, url, headers, body);
      }
      try (SSLSocket sealed = (SSLSocket) tls.createSocket(plain, url.getHost(), port, true)) {
        SSLParameters parameters = sealed.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        sealed.setSSLParameters(parameters);
        sealed.startHandshake();
        return exchange(sealed, url, headers, body);
      }
    }
  }

  private static int exchange(Socket socket, URI url, Map<String, String> headers, String body)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    StringBuilder head = new StringBuilder();
    head.append("POST ").append(path);
    if (url.getRawQuery() != null) {
      head.append('?').append(url.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(url.getHost());
    if (url.getPort() >= 0) {
      head.append(':').append(url.getPort());
    }
    head.append("\r\nUser-Agent: Dosirak\r\nContent-Type: application/json\r\nContent-Length: ")
        .append(content.length)
        .append("\r\nConnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(content);
    out.flush();
    return status(new BufferedInputStream(socket.getInputStream()));
  }

  /** The first final status; those that only say "go on" are passed over with their headers. */
  private static int status(InputStream in) throws IOException {
    int[] left = {LONGEST_HEAD};
    while (true) {
      Matcher line = STATUS.matcher(line(in, left));
      if (!line.matches()) {
        throw new IOException("does not answer in HTTP/1.1");
      }
      int status = Integer.parseInt(line.group(1));
      if (status >= FIRST_FINAL_STATUS) {
        return status;
      }
      while (!line(in, left).isEmpty()) {
        // A header of an answer that is not the final one.
        continue;
      }
    }
  }

  private static String line(InputStream in, int[] left) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("ended without an answer");
      }
      if (left[0]-- == 0) {
        throw new IOException("answers at too great length");
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }
}
