package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FootprintTest {
  @Test
  void theShareOfSharedMemoryIsCountedAndNotAllOfIt() {
    assertThat(
            Footprint.proportionalBytes(
                """
                00400000-7ffd rwxp 00000000 00:00 0    [rollup]
                Rss:              884 kB
                Pss:              385 kB
                Pss_Dirty:         60 kB
                SwapPss:           10 kB
                """))
        .isEqualTo(385 * 1_024);
  }

  @Test
  void theTimesOfAProcessAndOfItsEndedChildrenAreCountedWhateverItsName() {
    assertThat(
            Footprint.processorMillis(
                "42 (a) b) (c) S 1 42 42 0 -1 4194304 1 2 3 4 100 20 3 7 20 0 1 0 5 6 7\n"))
        .isEqualTo(1_300);
  }

  @Test
  void whatHasEndedTakesNothing() {
    assertThat(Footprint.proportionalBytes("")).isZero();
    assertThat(Footprint.processorMillis("")).isZero();
  }

  @Test
  void thisProcessTakesSomething() {
    List<ProcessHandle> own = List.of(ProcessHandle.current());
    assertThat(Footprint.proportionalBytes(own)).isPositive();
    assertThat(Footprint.processorTime(own)).isGreaterThan(Duration.ZERO);
  }
}
