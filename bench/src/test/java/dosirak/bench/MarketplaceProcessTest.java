package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.bench.Crash.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketplaceProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private MarketplaceProcess marketplace;

  @BeforeEach
  void begin() {
    marketplace =
        new MarketplaceProcess(
            new MarketplaceProgram(
                System.getProperty("java.class.path"), FakeProgram.class.getName(), 42, "usual"),
            folder,
            8123);
  }

  @AfterEach
  void end() {
    marketplace.close();
  }

  @Test
  void itIsStartedWithTheSeedTheFaultsAndTheSpeed() throws Exception {
    marketplace.launch(6);
    marketplace.awaitReady(PATIENCE);

    assertThat(marketplace.isServing()).isTrue();
    assertThat(Files.readString(folder.resolve("arguments")))
        .startsWith("up --sandbox")
        .contains("--port 8123")
        .contains("--clock-speed 6.0")
        .contains("--gateway-faults usual")
        .contains("--seed 42");
  }

  @Test
  void aKillEndsTheMarketplaceAndSparesTheGateway() throws Exception {
    marketplace.launch(6);
    marketplace.awaitReady(PATIENCE);

    assertThat(marketplace.kill(crash(false))).containsExactly("marketplace");

    assertThat(marketplace.isServing()).isFalse();
    assertThat(marketplace.left()).hasSize(1);
  }

  @Test
  void aKillEndsTheGatewayTooIfItIsTo() throws Exception {
    marketplace.launch(6);
    marketplace.awaitReady(PATIENCE);
    List<ProcessHandle> all = gatewayAndMarketplace();

    assertThat(marketplace.kill(crash(true))).containsExactly("marketplace", "gateway");

    for (ProcessHandle each : all) {
      each.onExit().get();
    }
    assertThat(marketplace.left()).isEmpty();
  }

  @Test
  void aMarketplaceThatEndedByItselfIsNotTakenForKilled() throws Exception {
    marketplace.launch(6);
    marketplace.awaitReady(PATIENCE);
    assertThat(marketplace.kill(crash(true))).isNotEmpty();

    assertThatThrownBy(() -> marketplace.kill(crash(false)))
        .isInstanceOf(DrillException.class)
        .hasMessageContaining("ended by itself");
  }

  @Test
  void aStopGivesTheExitCodeAndWhatIsLeftIsFound() throws Exception {
    marketplace.launch(6);
    marketplace.awaitReady(PATIENCE);

    assertThat(marketplace.stop()).isZero();
    assertThat(marketplace.left()).hasSize(1);
  }

  @Test
  void aMarketplaceThatEndsInsteadOfServingIsReported() throws Exception {
    Files.createFile(folder.resolve("broken"));
    marketplace.launch(6);

    assertThatThrownBy(() -> marketplace.awaitReady(PATIENCE))
        .isInstanceOf(DrillException.class)
        .hasMessageContaining("ended instead of serving");
  }

  @Test
  void nothingIsLeftAfterCloseAndNothingStartsAgain() throws Exception {
    marketplace.launch(6);
    marketplace.awaitReady(PATIENCE);
    List<ProcessHandle> all = gatewayAndMarketplace();

    marketplace.close();

    for (ProcessHandle each : all) {
      each.onExit().get();
    }
    assertThat(marketplace.left()).isEmpty();
    assertThatThrownBy(() -> marketplace.launch(6)).isInstanceOf(DrillException.class);
  }

  private List<ProcessHandle> gatewayAndMarketplace() {
    List<ProcessHandle> all = marketplace.left();
    assertThat(all).hasSize(2);
    return all;
  }

  private static Crash crash(boolean gateway) {
    return new Crash(1, Moment.WHILE_SERVING, Duration.ZERO, true, false, gateway);
  }
}
