package dosirak.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DaySimulationTest {
  /** Recorded days beside the tree, on machines that have them. */
  private static final Path RECORDED = Path.of("../../../shared/data/mdrp");

  private static final DaySimulation.Conditions USUAL = DaySimulation.Conditions.USUAL;

  @Test
  void theSameSeedGivesTheSameDay() {
    Day day = Day.generated(5, 80, 12);

    DaySimulation.Outcome once = DaySimulation.play(day, new GlobalDispatcher(), USUAL, 9);
    DaySimulation.Outcome again = DaySimulation.play(day, new GlobalDispatcher(), USUAL, 9);

    assertThat(again.delivered()).isEqualTo(once.delivered());
    assertThat(again.meanClickToDoor()).isEqualTo(once.meanClickToDoor());
    assertThat(again.meanReadyToDoor()).isEqualTo(once.meanReadyToDoor());
  }

  @Test
  void aDispatcherThatOffersNothingDeliversNothing() {
    DaySimulation.Outcome outcome =
        DaySimulation.play(Day.generated(5, 40, 8), snapshot -> List.of(), USUAL, 1);

    assertThat(outcome.delivered()).isZero();
    assertThat(outcome.unassigned()).isEqualTo(40);
  }

  @Test
  void matchingGloballyDeliversMoreAndSoonerThanTheNearestRider() {
    Day day = Day.generated(11, 200, 26);

    DaySimulation.Outcome nearest = DaySimulation.play(day, new NearestRiderDispatcher(), USUAL, 1);
    DaySimulation.Outcome global = DaySimulation.play(day, new GlobalDispatcher(), USUAL, 1);

    assertThat(global.deliveredShare()).isGreaterThan(nearest.deliveredShare() + 0.05);
    assertThat(global.deliveredShare()).isGreaterThan(0.97);
    assertThat(global.meanClickToDoor()).isLessThan(0.8 * nearest.meanClickToDoor());
  }

  @Test
  void ridersWhoDeclineDoNotStopTheOrders() {
    DaySimulation.Conditions choosy = new DaySimulation.Conditions(8, 60, 20, 0.2, false);

    DaySimulation.Outcome outcome =
        DaySimulation.play(Day.generated(12, 120, 30), new GlobalDispatcher(), choosy, 1);

    assertThat(outcome.deliveredShare()).isGreaterThan(0.97);
  }

  @TestFactory
  Stream<DynamicTest> aRecordedDayIsDelivered() throws IOException {
    if (!Files.isDirectory(RECORDED)) {
      return Stream.of();
    }
    try (Stream<Path> folders = Files.list(RECORDED)) {
      return folders.filter(Files::isDirectory).sorted().toList().stream()
          .map(folder -> DynamicTest.dynamicTest(folder.toString(), () -> isDelivered(folder)));
    }
  }

  private static void isDelivered(Path folder) throws IOException {
    DaySimulation.Outcome outcome =
        DaySimulation.play(Day.read(folder), new GlobalDispatcher(), USUAL, 1);

    assertThat(outcome.deliveredShare()).isGreaterThan(0.97);
  }
}
