package dosirak.city;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LocalPortsTest {
  @Test
  void aServerCanListenAtThePort() throws Exception {
    int port = LocalPorts.free(new SplittableRandom());

    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(port));
      assertThat(server.isBound()).isTrue();
    }
  }

  @Test
  void aPortThatIsTakenIsNotGiven() throws Exception {
    int first = LocalPorts.free(new SplittableRandom(11));
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(first));

      assertThat(LocalPorts.free(new SplittableRandom(11))).isNotEqualTo(first);
    }
  }

  @Test
  void thePortIsNoneThatOutgoingConnectionsTake() throws Exception {
    Path file = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    assumeThat(file).exists();
    Process cat = new ProcessBuilder("cat", file.toString()).start();
    try (Scanner range = new Scanner(cat.getInputStream(), StandardCharsets.US_ASCII)) {
      int outgoingFrom = range.nextInt();
      assumeThat(outgoingFrom).isGreaterThan(20_000);

      for (int seed = 0; seed < 50; seed++) {
        assertThat(LocalPorts.free(new SplittableRandom(seed))).isBetween(20_000, outgoingFrom - 1);
      }
    }
  }
}
