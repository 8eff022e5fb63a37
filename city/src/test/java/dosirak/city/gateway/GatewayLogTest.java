package dosirak.city.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.city.gateway.Caller.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GatewayLogTest {
  @TempDir Path directory;

  private static Change change(int number) {
    return new Change.CheckedOut(
        "pay_" + number, "order-" + number, number, "고객-" + number, Instant.EPOCH);
  }

  private Path file() {
    return directory.resolve(GatewayLog.FILE_NAME);
  }

  private void write(int first, int last) throws Exception {
    try (GatewayLog log = GatewayLog.open(directory)) {
      log.start((sequence, change) -> {});
      for (int number = first; number <= last; number++) {
        assertThat(log.append(change(number))).isEqualTo(number);
      }
      log.awaitDurable(last);
    }
  }

  private List<Change> read() throws IOException {
    List<Change> changes = new ArrayList<>();
    try (GatewayLog log = GatewayLog.open(directory)) {
      log.start((sequence, change) -> changes.add(change));
    }
    return changes;
  }

  private static List<Change> changes(int last) {
    List<Change> changes = new ArrayList<>();
    for (int number = 1; number <= last; number++) {
      changes.add(change(number));
    }
    return changes;
  }

  @Test
  void whatWasWrittenIsReadBackAndContinued() throws Exception {
    write(1, 2_000);
    write(2_001, 2_003);

    assertThat(read()).isEqualTo(changes(2_003));
  }

  @Test
  void everyLineIsJson() throws Exception {
    write(1, 3);

    for (String line : Files.readAllLines(file())) {
      assertThat(Json.MAPPER.readTree(line).path("change").path("type").asString())
          .isEqualTo("checked-out");
    }
  }

  @Test
  void anUnfinishedLastLineIsCutOffWhereverItWasTorn() throws Exception {
    write(1, 3);
    byte[] whole = Files.readAllBytes(file());
    int lastLineStart = 0;
    for (int i = 0; i < whole.length - 1; i++) {
      if (whole[i] == '\n') {
        lastLineStart = i + 1;
      }
    }
    for (int length = lastLineStart + 1; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      try (GatewayLog log = GatewayLog.open(directory)) {
        List<Change> changes = new ArrayList<>();
        log.start((sequence, change) -> changes.add(change));
        assertThat(changes).isEqualTo(changes(2));
        assertThat(log.cutOffBytes()).isEqualTo(length - lastLineStart);
        assertThat(log.append(change(3))).isEqualTo(3);
      }
      assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }
  }

  @Test
  void aLineThatWasAlteredIsNotAccepted() throws Exception {
    write(1, 3);
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length - 1; i++) {
      byte[] altered = whole.clone();
      altered[i] ^= 1;
      Files.write(file(), altered);
      assertThatThrownBy(this::read)
          .as("byte " + i)
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("is corrupt at byte");
      assertThat(Files.readAllBytes(file())).isEqualTo(altered);
    }
  }

  @Test
  void aLineThatWasLostOrDoubledIsNotAccepted() throws Exception {
    write(1, 3);
    List<String> lines = Files.readAllLines(file());
    for (List<String> wrong :
        List.of(
            List.of(lines.get(0), lines.get(2)),
            List.of(lines.get(1), lines.get(2)),
            List.of(lines.get(0), lines.get(0)),
            List.of(lines.get(0), "", lines.get(1)))) {
      Files.write(file(), wrong);
      assertThatThrownBy(this::read).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void aTailTooLongToBeOneLineIsNotAccepted() throws Exception {
    write(1, 3);
    Files.write(file(), new byte[100_000], StandardOpenOption.APPEND);

    assertThatThrownBy(this::read)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void aLogWithAnImpossibleChangeIsNotServed() throws Exception {
    try (GatewayLog log = GatewayLog.open(directory)) {
      log.start((sequence, change) -> {});
      log.awaitDurable(log.append(new Change.Captured("pay_1", 0, Instant.EPOCH, null)));
    }

    assertThatThrownBy(() -> GatewaySimulator.start(GatewayOptions.of(directory, "secret")))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("impossible");
  }

  @Test
  void oneLogServesOneGateway() throws Exception {
    try (GatewayLog log = GatewayLog.open(directory)) {
      log.start((sequence, change) -> {});
      assertThatThrownBy(() -> GatewayLog.open(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another gateway");
    }
    assertThat(read()).isEmpty();
  }

  @Test
  void aChangeIsDurableOnlyAfterTheForceAndWaitersShareOne() throws Exception {
    AtomicInteger forces = new AtomicInteger();
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    GatewayLog.Forcing forcing =
        channel -> {
          // The first force belongs to the start; the second is the first change's.
          if (forces.incrementAndGet() == 2) {
            reached.countDown();
            try {
              assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
          channel.force(false);
        };
    try (GatewayLog log = GatewayLog.open(directory, forcing)) {
      log.start((sequence, change) -> {});
      long first = log.append(change(1));
      assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
      CompletableFuture<String> written = new CompletableFuture<>();
      Thread waiter =
          Thread.startVirtualThread(() -> {
            try {
              log.awaitDurable(first);
              written.complete(Files.readString(file(), StandardCharsets.UTF_8));
            } catch (IOException | InterruptedException e) {
              written.completeExceptionally(e);
            }
          });
      for (int number = 2; number <= 100; number++) {
        log.append(change(number));
      }
      assertThat(written).isNotDone();

      released.countDown();

      assertThat(written.get(10, TimeUnit.SECONDS)).contains("pay_1");
      waiter.join();
      log.awaitDurable(100);
      assertThat(forces).hasValue(3);
    }
  }

  @Test
  void noAnswerNotEvenALookupLeavesBeforeTheForce() throws Exception {
    Semaphore allowed = new Semaphore(2);
    GatewayLog.Forcing forcing =
        channel -> {
          allowed.acquireUninterruptibly();
          channel.force(false);
        };
    GatewayLog log = GatewayLog.open(directory, forcing);
    try (GatewaySimulator gateway =
            GatewaySimulator.start(GatewayOptions.of(directory, Caller.SECRET), log);
        Caller caller = new Caller(gateway.address());
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        // The two forces so far: the one of the start, and this one.
        String paymentKey = caller.checkOut("order-1", 1_000);
        Future<Reply> confirmed =
            executor.submit(() -> caller.confirm(paymentKey, "order-1", 1_000, "key-1"));
        while (!Files.readString(file()).contains("captured")) {
          Thread.onSpinWait();
        }
        Future<Reply> lookedUp = executor.submit(() -> caller.lookUp(paymentKey));
        Future<Reply> audited = executor.submit(() -> caller.get("/v1/audit/payments"));
        Future<Reply> repeated =
            executor.submit(() -> caller.confirm(paymentKey, "order-1", 1_000, "key-1"));
        Future<Reply> refused =
            executor.submit(() -> caller.confirm(paymentKey, "order-1", 1_000, "key-2"));
        // Answered at once, by the same threads: the others had every chance.
        for (int i = 0; i < 50; i++) {
          assertThat(caller.get("/v1/health").status()).isEqualTo(200);
        }
        assertThat(List.of(confirmed, lookedUp, audited, repeated, refused))
            .noneMatch(Future::isDone);

        allowed.release(100);

        assertThat(confirmed.get(10, TimeUnit.SECONDS).text("status")).isEqualTo("DONE");
        assertThat(lookedUp.get(10, TimeUnit.SECONDS).text("status")).isEqualTo("DONE");
        assertThat(repeated.get(10, TimeUnit.SECONDS)).isEqualTo(confirmed.get());
        assertThat(refused.get(10, TimeUnit.SECONDS).text("code"))
            .isEqualTo("ALREADY_PROCESSED_PAYMENT");
        assertThat(audited.get(10, TimeUnit.SECONDS).body().path("items").size()).isEqualTo(1);
      } finally {
        // Otherwise a failure could not close the log, whose writer waits here.
        allowed.release(100);
      }
    }
  }

  @Test
  void nothingIsAnsweredAfterTheLogFailed() throws Exception {
    AtomicInteger forces = new AtomicInteger();
    GatewayLog.Forcing forcing =
        channel -> {
          if (forces.incrementAndGet() > 1) {
            throw new IOException("the device is gone");
          }
        };
    try (GatewayLog log = GatewayLog.open(directory, forcing)) {
      log.start((sequence, change) -> {});
      long sequence = log.append(change(1));

      assertThatThrownBy(() -> log.awaitDurable(sequence))
          .isInstanceOf(LogUnavailableException.class);
      assertThatThrownBy(() -> log.append(change(2))).isInstanceOf(LogUnavailableException.class);
      assertThat(log.ended()).isCompletedExceptionally();
    }
  }

  @Test
  void aLogThatWasDeletedCanNoLongerBeKept() throws Exception {
    try (GatewayLog log = GatewayLog.open(directory)) {
      log.start((sequence, change) -> {});
      log.awaitDurable(log.append(change(1)));

      Files.delete(file());

      assertThatThrownBy(() -> log.ended().get(10, TimeUnit.SECONDS))
          .hasRootCauseInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("was deleted");
      assertThatThrownBy(() -> log.append(change(2))).isInstanceOf(LogUnavailableException.class);
    }
  }

  @Test
  void aLogThatWasReplacedCanNoLongerBeKept() throws Exception {
    try (GatewayLog log = GatewayLog.open(directory)) {
      log.start((sequence, change) -> {});
      log.awaitDurable(log.append(change(1)));

      Files.move(file(), directory.resolve("aside"));
      Files.copy(directory.resolve("aside"), file());

      assertThatThrownBy(() -> log.ended().get(10, TimeUnit.SECONDS))
          .hasMessageContaining("another file was put in the place of");
    }
  }

  @Test
  void aLogThatIsLeftAloneIsKeptWhileNothingHappens() throws Exception {
    try (GatewayLog log = GatewayLog.open(directory)) {
      log.start((sequence, change) -> {});
      assertThatThrownBy(() -> log.ended().get(2500, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      log.awaitDurable(log.append(change(1)));
    }
    assertThat(read()).isEqualTo(changes(1));
  }
}
