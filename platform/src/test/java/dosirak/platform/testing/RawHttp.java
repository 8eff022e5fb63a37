package dosirak.platform.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes that no HTTP client would send, and tells what came back until the server closed. */
public final class RawHttp {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})[^\r\n]*\r\n");

  private RawHttp() {}

  /**
   * What came back.
   *
   * @param statuses of all answers, in their order
   * @param text everything as it came
   * @param closed whether the server ended the connection
   */
  public record Exchange(List<Integer> statuses, String text, boolean closed) {}

  /** Sends bytes on a connection to this machine, and reads until it is closed. */
  public static Exchange send(int port, byte[] bytes) {
    return send(port, bytes, PATIENCE);
  }

  /** Sends text, a character a byte. */
  public static Exchange send(int port, String text) {
    return send(port, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes, and reads until the connection is closed or nothing came for some time. */
  public static Exchange send(int port, byte[] bytes, Duration quiet) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    boolean closed = false;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) quiet.toMillis());
      try {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        InputStream in = socket.getInputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
          read.write(next);
        }
        closed = true;
      } catch (SocketTimeoutException stillOpen) {
        closed = false;
      } catch (SocketException reset) {
        closed = true;
      }
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    String text = read.toString(StandardCharsets.ISO_8859_1);
    List<Integer> statuses = new ArrayList<>();
    Matcher lines = STATUS_LINE.matcher(text);
    while (lines.find()) {
      statuses.add(Integer.parseInt(lines.group(1)));
    }
    return new Exchange(statuses, text, closed);
  }
}
