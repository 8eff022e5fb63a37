package dosirak.city;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Finds ports of this machine for servers that die and come back at the same port.
 *
 * <p>Ports that the system hands out for outgoing connections will not do: while such a server is
 * away, a client that tries again and again may be given the very port it calls, finds itself
 * connected to itself, and the server cannot come back.
 */
public final class LocalPorts {
  private static final Path OUTGOING_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
  private static final int USUAL_OUTGOING_FROM = 32_768;
  private static final int LONGEST_RANGE = 64;
  private static final int LOWEST = 20_000;
  private static final int MOST_ATTEMPTS = 100;

  private LocalPorts() {}

  /**
   * A port that is free, and that no outgoing connection takes.
   *
   * @throws IOException if none can be found
   */
  public static int free(RandomGenerator random) throws IOException {
    int outgoingFrom = outgoingFrom();
    for (int attempt = 0; attempt < MOST_ATTEMPTS && outgoingFrom > LOWEST; attempt++) {
      int candidate = random.nextInt(LOWEST, outgoingFrom);
      if (isFree(candidate)) {
        return candidate;
      }
    }
    // A machine that uses nearly all ports for outgoing connections: any free one must do.
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static int outgoingFrom() {
    // The kernel gives all of it in the first read or never: no byte-wise reading.
    try (InputStream range = Files.newInputStream(OUTGOING_RANGE)) {
      return Optional.of(new String(range.readNBytes(LONGEST_RANGE), StandardCharsets.US_ASCII))
          .map(text -> text.strip().replaceFirst("\\s.*", ""))
          .filter(from -> from.matches("[0-9]{1,5}"))
          .map(Integer::parseInt)
          .orElse(USUAL_OUTGOING_FROM);
    } catch (IOException otherSystem) {
      return USUAL_OUTGOING_FROM;
    }
  }
}
