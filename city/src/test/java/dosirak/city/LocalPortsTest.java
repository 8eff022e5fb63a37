package dosirak.city;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
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
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    int outgoingFrom =
        Files.exists(range)
            ? Integer.parseInt(Files.readString(range).strip().replaceFirst("\\s.*", ""))
            : 32_768;
    if (outgoingFrom > 20_000) {
      for (int seed = 0; seed < 50; seed++) {
        assertThat(LocalPorts.free(new SplittableRandom(seed))).isBetween(20_000, outgoingFrom - 1);
      }
    }
  }
}
