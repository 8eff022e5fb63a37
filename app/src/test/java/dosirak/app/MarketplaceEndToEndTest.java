package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.audit.Audit;
import dosirak.audit.AuditOptions;
import dosirak.city.Credentials;
import dosirak.city.Rush;
import dosirak.city.RushOptions;
import dosirak.city.client.ErrorTally;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole marketplace in a process of its own, driven as the README says. */
class MarketplaceEndToEndTest {
  private static final int ORDERS = 40;

  @TempDir Path folder = Path.of(".");
  private final Secrets secrets = new Secrets();

  @Test
  void ordersTravelTheWholeRoadAndTheBooksSurviveBackupKillAndRestore() throws Exception {
    Path data = folder.resolve("data");
    int port = RunningMarketplace.freePort();
    try (RunningMarketplace marketplace =
        RunningMarketplace.up(data, port, "--sandbox", "--clock-speed", "60")) {
      JsonNode report = rush(marketplace, data);
      JsonNode orders = report.path("orders");
      assertThat(orders.path("attempted").asInt()).isEqualTo(ORDERS);
      assertThat(orders.path("lost").asInt()).isZero();
      assertThat(orders.path("duplicated").asInt()).isZero();
      assertThat(orders.path("open").asInt()).isZero();
      assertThat(orders.path("completed").asInt()).isGreaterThan(ORDERS / 2);
      assertAuditPasses(marketplace, data);
      assertThat(secrets.kinds())
          .contains(
              "access token",
              "address",
              "authorization code",
              "client secret",
              "code verifier",
              "password",
              "phone number",
              "refresh token",
              "sign-in cookie");

      assertThat(Main.run("backup", folder.resolve("backup").toString(), "--data", data.toString()))
          .isZero();
      marketplace.kill();
      assertNothingIsToldBy(marketplace, data);
    }
    RunningMarketplace.endGateway(data);
    Path moved = folder.resolve("destroyed");
    Files.move(data, moved);

    Path restored = folder.resolve("restored");
    assertThat(
            Main.run("restore", folder.resolve("backup").toString(), "--data", restored.toString()))
        .isZero();
    try (RunningMarketplace marketplace = RunningMarketplace.up(restored, port)) {
      assertAuditPasses(marketplace, restored);
      assertThat(marketplace.stop()).isZero();
      assertNothingIsToldBy(marketplace, restored);
    }
    endOrphanOf(moved);
    delete(moved);
  }

  @Test
  void aStrangerSignsUpByPhoneInTheDemoAndIsBroughtWhatTheyOrderByHand() throws Exception {
    Path data = folder.resolve("demo");
    try (RunningMarketplace marketplace =
        RunningMarketplace.up(
            data, RunningMarketplace.freePort(), "--demo", "--clock-speed", "60")) {
      Credentials tools = Credentials.read(new DataFolder(data).machineClient());
      ErrorTally errors = new ErrorTally();
      try (MarketplaceClient client =
          new MarketplaceClient(marketplace.address(), errors, secrets)) {
        Stranger stranger =
            new Stranger(
                client,
                Session.ofPhone(
                    "010-7310-4286",
                    "지나가던 손님",
                    Session.ofMachine(tools.clientId(), tools.clientSecret())));
        assertThat(stranger.order()).isEqualTo("COMPLETED");
      }
      assertThat(errors.unexpectedCount()).as(errors.all().toString()).isZero();
      assertThat(secrets.kinds())
          .contains("phone number", "phone code", "address", "refresh token");
      assertThat(marketplace.stop()).isZero();
      assertNothingIsToldBy(marketplace, data);
    }
  }

  private JsonNode rush(RunningMarketplace marketplace, Path data) throws Exception {
    Path file = folder.resolve("rush.json");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int code =
        new Rush(
                new RushOptions(
                    marketplace.address(),
                    7,
                    null,
                    Duration.ofSeconds(15),
                    ORDERS,
                    null,
                    60.0,
                    file,
                    Credentials.read(new DataFolder(data).machineClient())),
                secrets)
            .run(new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
    return DataFolder.read(file);
  }

  /** No log and nothing that was printed holds a secret or a personal datum that was used. */
  private void assertNothingIsToldBy(RunningMarketplace marketplace, Path data) throws Exception {
    JsonNode operator = DataFolder.read(new DataFolder(data).operator());
    secrets.saw("operator's password", operator.path("password").asString());
    List<Path> logs = Secrets.logsBelow(data);
    assertThat(logs).extracting(log -> log.getFileName().toString()).contains("dosirak.log");
    assertThat(secrets.foundIn(logs)).isEmpty();
    assertThat(secrets.foundIn("what was printed", marketplace.printed())).isEmpty();
  }

  private static void assertAuditPasses(RunningMarketplace marketplace, Path data)
      throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int code =
        new Audit(
                AuditOptions.of(
                    marketplace.address(), new DataFolder(data).machineClient(), null, null))
            .run(new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
  }

  /** A killed marketplace leaves its PostgreSQL; a start in that folder would have ended it. */
  private static void endOrphanOf(Path data) throws Exception {
    Path pidFile = data.resolve("postgres/cluster/postmaster.pid");
    if (Files.exists(pidFile)) {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
      ProcessHandle.of(pid)
          .ifPresent(postmaster -> {
            postmaster.destroyForcibly();
            postmaster.onExit().join();
          });
    }
  }

  private static void delete(Path path) throws Exception {
    try (Stream<Path> files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
