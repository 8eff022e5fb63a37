package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientsTest {
  private static final Duration FOR_HEADERS = Duration.ofSeconds(2);
  private static final Duration FOR_BODY = Duration.ofSeconds(3);
  private static final Duration BETWEEN_BYTES = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private Front front;

  @BeforeAll
  void start() {
    front = Front.startImpatient(FOR_HEADERS, FOR_BODY);
  }

  @AfterAll
  void stop() {
    front.close();
  }

  @Test
  void headersThatComeDropByDropEndTheConnection() throws IOException {
    assertThat(survives("GET /api/test/a HTTP/1.1\r\nHost: localhost\r\nX: "))
        .isBetween(FOR_HEADERS, PATIENCE);
  }

  @Test
  void aBodyThatComesDropByDropEndsTheConnection() throws IOException {
    assertThat(
            survives(
                "POST /api/test/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"))
        .isBetween(FOR_BODY, PATIENCE);
    assertThat(front.reached()).noneMatch(request -> request.startsWith("POST /api/test/slow"));
  }

  @Test
  void slowHeadersOfALaterRequestEndTheConnectionToo() throws IOException {
    assertThat(
            survives(
                "GET /api/test/first HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "GET /api/test/second HTTP/1.1\r\nX: "))
        .isBetween(FOR_HEADERS, PATIENCE);
    assertThat(front.reached()).contains("GET /api/test/first ");
  }

  @Test
  void aConnectionThatNeverAsksAnythingEnds() throws IOException {
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionBetweenTwoRequestsIsLeftAlone() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET /api/test/a HTTP/1.1\r\nHost: localhost\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      LockSupport.parkNanos(FOR_HEADERS.multipliedBy(2).toNanos());
      out.write(
          "GET /api/test/b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));

      String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
    }
  }

  /** How long the server takes a byte every now and then after some text. */
  private Duration survives(String begin) throws IOException {
    long begun = System.nanoTime();
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(begin.getBytes(StandardCharsets.US_ASCII));
      try {
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
          out.write('a');
          while (in.available() > 0) {
            in.read();
          }
          LockSupport.parkNanos(BETWEEN_BYTES.toNanos());
        }
      } catch (IOException ended) {
        assertThat(ended).isNotNull();
      }
    }
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }
}
