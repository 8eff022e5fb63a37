package dosirak.city.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.city.gateway.Caller.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The gateway as a process: killed in the middle of its work, and told to end in good order. */
final class KilledGatewayTest {
  private static final int ROUNDS = 3;
  private static final int CALLERS = 8;
  private static final int ANSWERS_BEFORE_KILL = 150;

  @TempDir Path directory;

  @Test
  void aKillNeverLosesAnAnsweredChange() throws Exception {
    Map<String, String> answered = new ConcurrentHashMap<>();
    AtomicInteger orders = new AtomicInteger();
    for (int round = 0; round < ROUNDS; round++) {
      CountDownLatch enough = new CountDownLatch(ANSWERS_BEFORE_KILL);
      try (GatewayProcess gateway = GatewayProcess.start(directory);
          Caller caller = new Caller(gateway.address());
          ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
        assertAllKept(caller, answered);
        for (int i = 0; i < CALLERS; i++) {
          executor.execute(() -> payUntilGone(caller, orders, answered, enough));
        }
        assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
        gateway.kill();
      }
    }
    try (GatewayProcess gateway = GatewayProcess.start(directory);
        Caller caller = new Caller(gateway.address())) {
      assertAllKept(caller, answered);
    }
    assertThat(answered).hasSizeGreaterThanOrEqualTo(ROUNDS * ANSWERS_BEFORE_KILL / 2);
    assertThat(answered).containsValues("DONE", "CANCELED");
  }

  private static void payUntilGone(
      Caller caller, AtomicInteger orders, Map<String, String> answered, CountDownLatch enough) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        String orderId = "order-" + orders.incrementAndGet();
        String paymentKey = caller.checkOut(orderId, 1_000);
        Reply confirmed = caller.confirm(paymentKey, orderId, 1_000, orderId);
        answered.put(paymentKey, confirmed.text("status"));
        enough.countDown();
        if (orders.get() % 2 == 0) {
          Reply cancelled = caller.cancel(paymentKey, null, orderId);
          answered.put(paymentKey, cancelled.text("status"));
          enough.countDown();
        }
      }
    } catch (IOException gone) {
      enough.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A payment may be further than its last answer told, for the kill may have eaten an answer. */
  private static void assertAllKept(Caller caller, Map<String, String> answered) throws Exception {
    Map<String, String> kept = new ConcurrentHashMap<>();
    long after = 0;
    while (true) {
      JsonNode page = caller.get("/v1/audit/payments?limit=1000&after=" + after).body();
      if (page.path("items").isEmpty()) {
        break;
      }
      for (JsonNode item : page.path("items")) {
        kept.put(item.path("paymentKey").asString(), item.path("status").asString());
      }
      after = page.path("next").asLong();
    }
    assertThat(kept).containsKeys(answered.keySet().toArray(String[]::new));
    answered.forEach((paymentKey, status) -> {
      if (status.equals("CANCELED")) {
        assertThat(kept).containsEntry(paymentKey, "CANCELED");
      }
    });
  }

  @Test
  void aGatewayThatIsAskedToEndEndsInGoodOrder() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(directory);
        Caller caller = new Caller(gateway.address())) {
      caller.checkOut("order-1", 1_000);
      // 128 + 15: the process ended by the signal, after its hooks.
      assertThat(gateway.stop()).isEqualTo(143);
    }
    try (GatewayProcess gateway = GatewayProcess.start(directory);
        Caller caller = new Caller(gateway.address())) {
      assertThat(caller.get("/v1/health").number("payments")).isEqualTo(1);
    }
    assertThat(Files.readString(directory.resolve("errors.txt"))).doesNotContain("cut off");
  }

  @Test
  void aCorruptLogStopsTheStartWithAClearMessage() throws Exception {
    Path folder = Files.createDirectories(directory.resolve("log"));
    Files.writeString(
        folder.resolve(GatewayLog.FILE_NAME),
        "this is not a line of the log, and another follows\nmore\n");
    Path secret = Files.writeString(directory.resolve("secret"), Caller.SECRET);
    Path errors = directory.resolve("errors.txt");

    Process process =
        GatewayProcess.launch(
            errors, "--log", folder.toString(), "--secret-file", secret.toString());

    assertThat(process.waitFor(Duration.ofSeconds(30))).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(errors)).contains("gateway.log is corrupt at byte 0");
  }

  @Test
  void anOrphanEndsByItselfWhenItsFolderIsDeleted() throws Exception {
    try (GatewayProcess gateway = GatewayProcess.start(directory)) {
      Path folder = directory.resolve("log");
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);

      assertThat(gateway.awaitEnd()).isEqualTo(1);
      assertThat(Files.readString(directory.resolve("errors.txt")))
          .contains("the log can no longer be kept")
          .contains("gateway.log was deleted");
    }
  }

  @Test
  void wrongArgumentsAreExplained() throws Exception {
    assertThat(GatewayMain.run(new String[] {"--nonsense", "1"})).isEqualTo(2);
    assertThat(GatewayMain.run(new String[] {"--log"})).isEqualTo(2);
    assertThat(GatewayMain.run(new String[] {"--log", directory.toString()})).isEqualTo(2);
    Path secret = Files.writeString(directory.resolve("secret"), Caller.SECRET);
    String[] complete = {"--log", directory.toString(), "--secret-file", secret.toString(), "", ""};
    for (String[] wrong :
        new String[][] {
          {"--port", "70000"}, {"--seed", "x"}, {"--faults", "x"}, {"--webhook", "ftp://x/"}
        }) {
      complete[4] = wrong[0];
      complete[5] = wrong[1];
      assertThat(GatewayMain.run(complete)).as(wrong[0]).isEqualTo(2);
    }
  }
}
