package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WrkTest {
  private static final String SAID =
      """
      Running 2s test @ http://127.0.0.1:8080/
        1 threads and 64 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     1.79ms    2.02ms  33.16ms   93.40%
          Req/Sec    41.09k     4.31k   48.86k    70.00%
        81874 requests in 2.01s, 508.29MB read
      Requests/sec:  40824.13
      Transfer/sec:    253.45MB
      """;

  @Test
  void theAnswersASecondAreRead() {
    assertThat(Wrk.read(SAID)).isEqualTo(40_824.13);
  }

  @Test
  void answersThatAreRefusalsDoNotCount() {
    assertThatThrownBy(() -> Wrk.read(SAID + "  Non-2xx or 3xx responses: 3\n"))
        .isInstanceOf(DrillException.class);
    assertThatThrownBy(() -> Wrk.read("unable to connect"))
        .isInstanceOf(DrillException.class)
        .hasMessageContaining("unable to connect");
  }
}
