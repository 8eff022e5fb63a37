package dosirak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.city.LocalPorts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinksTest {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int DELAY_MILLIS = 400;

  private ServerSocket echo;
  private Links links;
  private int port;

  @BeforeEach
  void open() throws IOException {
    // Not one that the system gives to whoever asks for any: nobody takes it while it is closed.
    int target = LocalPorts.free(new SecureRandom());
    echo = new ServerSocket(target, 50, InetAddress.getLoopbackAddress());
    ServerSocket listening = echo;
    Thread.ofVirtual().start(() -> serve(listening));
    port = LocalPorts.free(new SecureRandom());
    links = Links.open(0, Map.of("db-order", new int[] {port, echo.getLocalPort()}));
  }

  @AfterEach
  void close() throws IOException {
    links.close();
    echo.close();
  }

  /** Says back what it hears. */
  private static void serve(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                socket.getInputStream().transferTo(socket.getOutputStream());
              } catch (IOException hungUp) {
                return;
              }
            });
      } catch (IOException closed) {
        return;
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static long askMillis(Socket socket) throws IOException {
    long begun = System.nanoTime();
    socket.getOutputStream().write("now?".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().readNBytes(4)).hasSize(4);
    return (System.nanoTime() - begun) / 1_000_000;
  }

  /** The thread that accepts may let one more in until it has noticed that it is closed. */
  private static void awaitRefusal(int port) throws IOException {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (System.nanoTime() - deadline < 0) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
      } catch (ConnectException refused) {
        return;
      }
    }
    throw new AssertionError("still open: " + port);
  }

  @Test
  void allBytesGoThroughInTheirOrder() throws Exception {
    byte[] sent = new byte[1 << 20];
    new SecureRandom().nextBytes(sent);
    try (Socket socket = connect()) {
      Thread writer =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  socket.getOutputStream().write(sent);
                } catch (IOException cut) {
                  return;
                }
              });
      byte[] back = socket.getInputStream().readNBytes(sent.length);
      writer.join();
      assertThat(Arrays.equals(back, sent)).isTrue();
    }
  }

  @Test
  void aDelayComesOncePerTurnAlsoToConnectionsThatAreThere() throws Exception {
    try (Socket socket = connect()) {
      askMillis(socket);
      Links.delay(links.controlPort(), "db-order", DELAY_MILLIS);

      assertThat(askMillis(socket)).isGreaterThanOrEqualTo(DELAY_MILLIS);
      assertThat(askMillis(socket)).isGreaterThanOrEqualTo(DELAY_MILLIS);

      Links.delay(links.controlPort(), "db-order", 0);
      // The machine may be slow, but not always.
      assertThat(fastestOfTwentyMillis(socket)).isLessThan(DELAY_MILLIS);
    }
  }

  private static long fastestOfTwentyMillis(Socket socket) throws IOException {
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      fastest = Math.min(fastest, askMillis(socket));
    }
    return fastest;
  }

  @Test
  void whereTheDatabaseIsGoneTheConnectionEndsAndComesBackWithIt() throws Exception {
    try (Socket before = connect()) {
      askMillis(before);
      int target = echo.getLocalPort();
      echo.close();
      awaitRefusal(target);
      try (Socket during = connect()) {
        assertThat(during.getInputStream().read()).isEqualTo(-1);
      }
      // What was connected stays so until its own end goes.
      askMillis(before);
      echo = new ServerSocket(target, 50, InetAddress.getLoopbackAddress());
      ServerSocket listening = echo;
      Thread.ofVirtual().start(() -> serve(listening));
      try (Socket after = connect()) {
        askMillis(after);
      }
    }
  }

  @Test
  void anUnknownLinkIsRefused() {
    assertThatThrownBy(() -> Links.delay(links.controlPort(), "db-kitchen", 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no link db-kitchen");
  }
}
