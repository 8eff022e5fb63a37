package dosirak.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.shop.ShopResumed;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.database.SchemaPerDomain;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.telemetry.EventLag;
import dosirak.platform.testing.TestDatabase;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What every way of carrying events from a journal to its subscribers must keep: nothing is lost,
 * nothing takes effect twice, the order of a key holds, and neither slow nor broken neighbours stop
 * the rest. A transport passes by extending this class; the events are said and applied in real
 * databases.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class DeliveryContract {
  /** The domain that says the events of these tests. */
  protected static final String SOURCE = "identity";

  private static final String LISTENER = "shop";
  private static final long PATIENCE_SECONDS = 20;
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");

  private SchemaPerDomain database;
  private Side speaker;
  private Side listener;
  private Signals signals;
  private Transport transport;
  private final List<Run> runs = new ArrayList<>();

  /** Carries what {@link #SOURCE} says, from the beginning of its journal, until it is closed. */
  protected interface Transport extends AutoCloseable {
    /** A new reader, for one subscription. */
    EventSource newSource();

    /** Waits until it has looked at the journal as it is now. */
    default void awaitLook() {}

    @Override
    void close();
  }

  /**
   * Begins to carry an empty journal.
   *
   * @param journalOwner a connection with the rights of {@link #SOURCE}
   * @param signals where its journal announces what was committed
   */
  protected abstract Transport transport(DataSource journalOwner, Signals signals);

  /** One domain: its database, and the journal in it. */
  private record Side(
      HikariDataSource pool, JdbcClient jdbc, TransactionTemplate transactions, Journal journal) {}

  /** What a handler did: one row for each time it was called and its transaction committed. */
  private record Effect(String key, long position, int number) {}

  /** A subscriber at work. */
  private record Run(Subscriber subscriber, Thread thread) {
    void stop() {
      subscriber.stop();
      join();
    }

    void interrupt() {
      thread.interrupt();
      join();
    }

    private void join() {
      try {
        assertThat(thread.join(java.time.Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stop);
      }
    }
  }

  @BeforeAll
  void makeDatabases() {
    database =
        new SchemaPerDomain(TestDatabase.server(), "contract".getBytes(StandardCharsets.UTF_8));
    database.createDatabase();
    signals = new Signals();
    speaker = side(SOURCE);
    listener = side(LISTENER);
    speaker
        .jdbc()
        .sql("create table aggregate (key text primary key, number int not null)")
        .update();
    listener
        .jdbc()
        .sql(
            """
            create table effect (
              id bigint generated always as identity primary key,
              subscription text not null,
              key text not null,
              position bigint not null,
              number int not null)
            """)
        .update();
  }

  private Side side(String domain) {
    database.dropSchema(domain);
    database.createSchema(domain);
    HikariDataSource pool = database.pool(domain, "contract", 12);
    DomainDatabase.migrate(pool, domain, "nothing");
    JdbcClient jdbc = JdbcClient.create(pool);
    MachineClock clock = MachineClock.system();
    return new Side(
        pool,
        jdbc,
        new TransactionTemplate(new JdbcTransactionManager(pool)),
        new Journal(
            domain,
            jdbc,
            signals,
            CityClock.unscaled(clock),
            clock,
            new Identifiers(clock, new Random(domain.hashCode()))));
  }

  @AfterAll
  void closeDatabases() {
    speaker.pool().close();
    listener.pool().close();
    database.dropSchema(SOURCE);
    database.dropSchema(LISTENER);
  }

  @BeforeEach
  void begin() {
    speaker.jdbc().sql("truncate journal, aggregate restart identity").update();
    listener.jdbc().sql("truncate journal, subscription, parked_event, effect").update();
    transport = transport(speaker.pool(), signals);
  }

  @AfterEach
  void end() {
    runs.forEach(run -> run.subscriber().stop());
    runs.forEach(Run::stop);
    runs.clear();
    transport.close();
  }

  @Test
  void everyEventIsAppliedOnceAndInOrderWhileManyWritersCommitAndRollBack() throws Exception {
    start(recording("s"));
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        Random random = new Random(4711 + writer);
        done.add(writers.submit(() -> write(random, 40)));
      }
      for (Future<?> one : done) {
        one.get(PATIENCE_SECONDS * 2, TimeUnit.SECONDS);
      }
    }
    awaitAppliedToHead("s");
    assertThat(journal()).hasSizeGreaterThan(200);
    assertThat(gapsInJournal()).isPositive();
    assertThat(effects("s")).isEqualTo(journal());
    // The numbers of a key were drawn under its row lock, so they tell the order of commits.
    effects("s").stream()
        .collect(java.util.stream.Collectors.groupingBy(Effect::key))
        .forEach((key, ofKey) ->
            assertThat(ofKey.stream().map(Effect::number).toList())
                .isEqualTo(
                    java.util.stream.IntStream.rangeClosed(1, ofKey.size()).boxed().toList()));
  }

  /** Transactions of one to three events, some slow, a quarter rolled back. */
  private void write(Random random, int transactions) {
    for (int i = 0; i < transactions; i++) {
      int events = 1 + random.nextInt(3);
      String key = keyOf(random.nextInt(6));
      double seconds = random.nextInt(4) == 0 ? random.nextInt(20) / 1000.0 : 0;
      boolean rollBack = random.nextInt(4) == 0;
      speaker
          .transactions()
          .executeWithoutResult(status -> {
            for (int event = 0; event < events; event++) {
              int number =
                  speaker
                      .jdbc()
                      .sql(
                          """
                          insert into aggregate as a (key, number) values (:key, 1)
                          on conflict (key) do update set number = a.number + 1
                          returning number
                          """)
                      .param("key", key)
                      .query(Integer.class)
                      .single();
              speaker.journal().append(opened(key, number));
              if (seconds > 0) {
                speaker
                    .jdbc()
                    .sql("select 1 from pg_sleep(:seconds)")
                    .param("seconds", seconds)
                    .query(Integer.class)
                    .single();
              }
            }
            if (rollBack) {
              status.setRollbackOnly();
            }
          });
    }
  }

  @Test
  void anEventThatDrewItsPlaceEarlyAndCommitsLateIsNotSkipped() throws Exception {
    start(recording("s"));
    OpenTransaction slow = openTransaction(speaker, () -> append("a", 1));
    say("b", 1);
    say("c", 1);
    EventSource looking = transport.newSource();
    for (int look = 0; look < 40; look++) {
      assertThat(looking.read(0, 10)).isEmpty();
      looking.awaitMore();
    }
    assertThat(effects("s")).isEmpty();

    slow.commit();

    awaitAppliedToHead("s");
    assertThat(effects("s").stream().map(Effect::key)).containsExactly(of("a"), of("b"), of("c"));
  }

  @Test
  void aSlowTransactionThatRollsBackLetsTheRestThrough() throws Exception {
    start(recording("s"));
    OpenTransaction slow = openTransaction(speaker, () -> append("a", 1));
    say("b", 1);

    slow.rollBack();

    awaitAppliedToHead("s");
    assertThat(effects("s").stream().map(Effect::key)).containsExactly(of("b"));
  }

  @Test
  void aWriterThatCameAfterAGapDoesNotKeepItOpen() throws Exception {
    OpenTransaction failing = openTransaction(speaker, () -> append("a", 1));
    say("b", 1);
    EventSource looking = transport.newSource();
    // The gap is seen before the next writer comes.
    transport.awaitLook();
    assertThat(looking.read(0, 10)).isEmpty();
    OpenTransaction later = openTransaction(speaker, () -> append("c", 1));
    failing.rollBack();

    eventually(
        "b can be read while c is still being written", () -> looking.read(0, 10).size() == 1);

    later.commit();
    start(recording("s"));
    awaitAppliedToHead("s");
    assertThat(effects("s").stream().map(Effect::key)).containsExactly(of("b"), of("c"));
  }

  @Test
  void aSlowTransactionOfAnotherDomainHoldsNobodyUp() throws Exception {
    start(recording("s"));
    OpenTransaction elsewhere =
        openTransaction(
            listener,
            () ->
                listener.journal().append(new ShopResumed(new ShopId(UUID.randomUUID()), 1, NOON)));
    rollBackOne();
    say("a", 1);

    eventually("a is applied", () -> effects("s").size() == 1);

    elsewhere.rollBack();
  }

  @Test
  void placesThatWereLostInACrashOfTheDatabaseStopNobodyForLong() {
    start(recording("s"));
    say("a", 1);
    // A crash loses the places that a sequence had logged ahead, 32 at most.
    speaker
        .jdbc()
        .sql("select setval(pg_get_serial_sequence('journal', 'position'), 33)")
        .query(Long.class)
        .single();
    say("b", 1);
    awaitAppliedToHead("s");
    assertThat(effects("s").stream().map(Effect::key)).containsExactly(of("a"), of("b"));
    assertThat(effects("s").getLast().position()).isGreaterThan(33);
  }

  @Test
  void aBadEventParksItsKeyOnlyAndLaterEventsOfTheKeyWaitInOrder() {
    AtomicBoolean mended = new AtomicBoolean();
    Run run =
        start(
            recording(
                "s",
                effect -> {
                  if (effect.key().equals(of("bad")) && effect.number() == 2 && !mended.get()) {
                    throw new IllegalStateException("cannot digest this");
                  }
                }));
    for (int number = 1; number <= 4; number++) {
      say("bad", number);
      say("good", number);
    }
    awaitAppliedToHead("s");
    assertThat(numbers("s", "good")).containsExactly(1, 2, 3, 4);
    assertThat(numbers("s", "bad")).containsExactly(1);
    assertThat(parked("s")).containsExactly(2, 3, 4);

    Subscriber.Replay failing = replay(run, "bad", false);
    assertThat(failing.cause()).hasMessageContaining("cannot digest this");
    assertThat(failing.applied()).isEmpty();
    assertThat(parked("s")).containsExactly(2, 3, 4);
    assertThat(numbers("s", "bad")).containsExactly(1);

    mended.set(true);
    assertThat(replay(run, "bad", true).applied()).hasSize(3);
    assertThat(parked("s")).as("after a dry run").containsExactly(2, 3, 4);
    assertThat(numbers("s", "bad")).as("after a dry run").containsExactly(1);
    assertThat(replay(run, "bad", false).applied()).hasSize(3);
    assertThat(replay(run, "bad", false).applied()).isEmpty();
    say("bad", 5);
    awaitAppliedToHead("s");
    assertThat(numbers("s", "bad")).containsExactly(1, 2, 3, 4, 5);
    assertThat(parked("s")).isEmpty();
  }

  private static Subscriber.Replay replay(Run run, String key, boolean isDryRun) {
    return run.subscriber().replayParked(of(key), 1_000, isDryRun, applied -> {});
  }

  @Test
  void eventsThatComeWhileTheirKeyIsReplayedAreNeitherLeftBehindNorOvertakeIt() throws Exception {
    AtomicBoolean mended = new AtomicBoolean();
    Run run =
        start(
            recording(
                "s",
                effect -> {
                  if (!mended.get()) {
                    throw new IllegalStateException("cannot digest this");
                  }
                }));
    for (int round = 0; round < 5; round++) {
      mended.set(false);
      int begin = round * 10;
      say("k", begin);
      awaitAppliedToHead("s");
      mended.set(true);
      try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> written =
            writer.submit(() -> {
              for (int number = begin + 1; number < begin + 10; number++) {
                say("k", number);
              }
            });
        assertThat(replay(run, "k", false).applied()).isNotEmpty();
        written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      awaitAppliedToHead("s");
      assertThat(parked("s")).isEmpty();
    }
    assertThat(numbers("s", "k")).isEqualTo(journal().stream().map(Effect::number).toList());
  }

  @Test
  void aParkedKeyStaysParkedWhenItsSubscriberStartsAnew() {
    Consumer<Effect> choking =
        effect -> {
          if (effect.key().equals(of("bad")) && effect.number() == 1) {
            throw new IllegalStateException("cannot digest this");
          }
        };
    Run first = start(recording("s", choking));
    say("bad", 1);
    awaitAppliedToHead("s");
    first.stop();
    Run second = start(recording("s", choking));
    say("bad", 2);
    say("good", 1);
    awaitAppliedToHead("s");
    second.stop();
    assertThat(parked("s")).containsExactly(1, 2);
    assertThat(numbers("s", "good")).containsExactly(1);
  }

  @Test
  void anErrorInAHandlerParksItsKeyAndDoesNotEndTheSubscription() {
    start(
        recording(
            "s",
            effect -> {
              if (effect.key().equals(of("bad"))) {
                throw new ExceptionInInitializerError("a class that cannot be loaded");
              }
            }));
    say("bad", 1);
    say("good", 1);
    awaitAppliedToHead("s");
    assertThat(numbers("s", "good")).containsExactly(1);
    assertThat(parked("s")).containsExactly(1);
  }

  @Test
  void anEventThatFailsAFewTimesIsAppliedOnceAndNotParked() {
    AtomicInteger attempts = new AtomicInteger();
    start(
        recording(
            "s",
            effect -> {
              if (effect.key().equals(of("late")) && attempts.incrementAndGet() < 4) {
                throw new IllegalStateException("not yet");
              }
            }));
    say("late", 1);
    say("other", 1);
    awaitAppliedToHead("s");
    assertThat(effects("s")).isEqualTo(journal());
    assertThat(parked("s")).isEmpty();
  }

  @Test
  void aSubscriptionCanBeginAtAnyPosition() {
    for (int number = 1; number <= 12; number++) {
      say("a", number);
      if (number % 3 == 0) {
        rollBackOne();
      }
    }
    long head = journal().getLast().position();
    for (long from = 0; from <= head; from++) {
      String name = "from-" + from;
      listener
          .jdbc()
          .sql("insert into subscription (name, source, position) values (:name, :source, :from)")
          .param("name", name)
          .param("source", SOURCE)
          .param("from", from)
          .update();
      start(recording(name));
    }
    for (long from = 0; from <= head; from++) {
      long begin = from;
      awaitAppliedToHead("from-" + from);
      assertThat(effects("from-" + from))
          .isEqualTo(journal().stream().filter(event -> event.position() > begin).toList());
    }
  }

  @Test
  void everySubscriptionGetsEveryEvent() {
    for (int i = 0; i < 6; i++) {
      start(recording("s" + i));
    }
    for (int number = 1; number <= 250; number++) {
      say("k" + number % 7, number);
    }
    for (int i = 0; i < 6; i++) {
      awaitAppliedToHead("s" + i);
      assertThat(effects("s" + i)).isEqualTo(journal());
    }
  }

  @Test
  void aFailureAtTheCommitUndoesTheEffectAndIsTriedAgain() {
    AtomicInteger failures = new AtomicInteger(3);
    start(
        recording(
            "s",
            effect ->
                beforeCommit(() -> {
                  if (failures.getAndDecrement() > 0) {
                    throw new org.springframework.dao.DataAccessResourceFailureException("away");
                  }
                })));
    say("a", 1);
    say("a", 2);
    awaitAppliedToHead("s");
    assertThat(failures.get()).isNegative();
    assertThat(effects("s")).isEqualTo(journal());
    assertThat(parked("s")).isEmpty();
  }

  @Test
  void aConnectionThatBreaksInTheMiddleOrBeforeTheCommitCostsNothing() {
    AtomicInteger breaks = new AtomicInteger(6);
    start(
        recording(
            "s",
            effect -> {
              int left = breaks.getAndDecrement();
              if (left > 0 && left % 2 == 0) {
                breakConnection();
              } else if (left > 0) {
                beforeCommit(this::breakConnection);
              }
            }));
    for (int number = 1; number <= 5; number++) {
      say("a", number);
    }
    awaitAppliedToHead("s");
    assertThat(breaks.get()).isNegative();
    assertThat(effects("s")).isEqualTo(journal());
    assertThat(parked("s")).isEmpty();
  }

  /** Ends the server's side of the connection that this thread's transaction uses. */
  private void breakConnection() {
    int process = listener.jdbc().sql("select pg_backend_pid()").query(Integer.class).single();
    JdbcClient admin = JdbcClient.create(TestDatabase.server().superuser(SchemaPerDomain.DATABASE));
    admin
        .sql("select pg_terminate_backend(:process, 5000)")
        .param("process", process)
        .query(Boolean.class)
        .single();
  }

  @Test
  void twoSubscribersOfOneNameHaveOneEffectTogether() {
    CountDownLatch bothInside = new CountDownLatch(2);
    for (int twin = 0; twin < 2; twin++) {
      start(
          recording(
              "s",
              effect -> {
                // Gives the twins a chance to be in their first batches at the same time.
                bothInside.countDown();
                await(bothInside, 50);
              }));
    }
    for (int number = 1; number <= 150; number++) {
      say("k" + number % 5, number);
    }
    awaitAppliedToHead("s");
    assertThat(effects("s")).isEqualTo(journal());
    assertThat(parked("s")).isEmpty();
  }

  @Test
  void twinsWhoseHandlersCollideParkNothing() {
    listener
        .jdbc()
        .sql("create unique index one_effect on effect (subscription, position)")
        .update();
    try {
      for (int twin = 0; twin < 3; twin++) {
        start(recording("s"));
      }
      for (int number = 1; number <= 100; number++) {
        say("k" + number % 5, number);
      }
      awaitAppliedToHead("s");
      assertThat(effects("s")).isEqualTo(journal());
      assertThat(parked("s")).isEmpty();
    } finally {
      runs.forEach(Run::stop);
      listener.jdbc().sql("drop index one_effect").update();
    }
  }

  @Test
  void stoppingAndStartingAtAnyMomentLosesAndRepeatsNothing() throws Exception {
    Random random = new Random(99);
    int events = 240;
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> written =
          writer.submit(() -> {
            for (int number = 1; number <= events; number++) {
              say("k" + number % 4, number);
            }
          });
      while (!written.isDone()) {
        Run run = start(recording("s"));
        int goal = effects("s").size() + random.nextInt(20);
        eventually("some progress", () -> effects("s").size() >= goal || written.isDone());
        if (random.nextBoolean()) {
          run.stop();
        } else {
          run.interrupt();
        }
      }
      written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    start(recording("s"));
    awaitAppliedToHead("s");
    assertThat(effects("s")).isEqualTo(journal());
    assertThat(parked("s")).isEmpty();
  }

  @Test
  void whatAReactionSaysCommitsWithItOnce() {
    AtomicInteger attempts = new AtomicInteger();
    start(
        recording(
            "s",
            effect -> {
              listener
                  .journal()
                  .append(
                      new ShopResumed(
                          new ShopId(UUID.fromString(effect.key())), effect.number(), NOON));
              if (attempts.incrementAndGet() % 3 != 0) {
                throw new IllegalStateException("after it was said, before the commit");
              }
            }));
    say("a", 1);
    say("b", 2);
    say("c", 3);
    awaitAppliedToHead("s");
    assertThat(
            listener
                .jdbc()
                .sql("select key from journal order by position")
                .query(String.class)
                .list())
        .containsExactly(of("a"), of("b"), of("c"));
    assertThat(effects("s")).isEqualTo(journal());
  }

  @Test
  void aRebuiltProjectionIsReadToItsTargetWhileOthersWrite() throws Exception {
    rollBackOne();
    say("a", 1);
    rollBackOne();
    say("a", 2);
    long target = journal().getLast().position();
    OpenTransaction writing = openTransaction(speaker, () -> append("b", 1));
    Subscriber rebuilding = subscriber(recording("s"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> replay =
          threads.submit(() -> {
            rebuilding.replayTo(target, reached -> {});
            return null;
          });
      CountDownLatch waited = new CountDownLatch(1);
      assertThat(waited.await(100, TimeUnit.MILLISECONDS)).isFalse();
      writing.commit();
      replay.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(numbers("s", "a")).containsExactly(1, 2);
    assertThat(numbers("s", "b")).isEmpty();
  }

  @Test
  void whatIsThereTogetherIsAppliedInOneTransactionUpToABound() {
    int events = 2 * Subscriber.BATCH + 50;
    sayTogether(events);
    start(recording("s"));
    awaitAppliedToHead("s");
    assertThat(effects("s")).isEqualTo(journal());
    assertThat(transactions("s"))
        .hasSizeLessThan(events / 4)
        .allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(Subscriber.BATCH));
  }

  @Test
  void aBatchOfSlowEventsCommitsBeforeItIsThrough() {
    sayTogether(40);
    start(
        recording(
            "s",
            effect ->
                listener.jdbc().sql("select 1 from pg_sleep(0.04)").query(Integer.class).single()));
    awaitAppliedToHead("s");
    assertThat(effects("s")).isEqualTo(journal());
    assertThat(transactions("s")).hasSizeGreaterThan(1).hasSizeLessThan(40);
  }

  @Test
  void aBadEventInTheMiddleOfABatchParksItsKeyOnly() {
    for (int number = 1; number <= 30; number++) {
      say("bad", number);
      say("good " + number % 7, number);
    }
    start(
        recording(
            "s",
            effect -> {
              if (effect.key().equals(of("bad")) && effect.number() == 14) {
                throw new IllegalStateException("cannot digest this");
              }
            }));
    awaitAppliedToHead("s");
    assertThat(numbers("s", "bad"))
        .isEqualTo(java.util.stream.IntStream.rangeClosed(1, 13).boxed().toList());
    assertThat(parked("s"))
        .isEqualTo(java.util.stream.IntStream.rangeClosed(14, 30).boxed().toList());
    assertThat(effects("s"))
        .isEqualTo(
            journal().stream()
                .filter(event -> !event.key().equals(of("bad")) || event.number() < 14)
                .toList());
  }

  @Test
  void aBadRowAmongThoseThatAreWrittenTogetherParksItsKeyOnly() {
    for (int number = 1; number <= 5; number++) {
      say("bad", number);
      say("good", number);
    }
    WriteTogether<Effect> rows =
        new WriteTogether<>(all -> {
          if (all.stream().anyMatch(row -> row.key().equals(of("bad")) && row.number() == 3)) {
            throw new IllegalStateException("cannot be written");
          }
          all.forEach(row -> record("s", row));
        });
    Run run = start(giving("s", rows::add));
    awaitAppliedToHead("s");
    assertThat(numbers("s", "good")).containsExactly(1, 2, 3, 4, 5);
    assertThat(numbers("s", "bad")).containsExactly(1, 2);
    assertThat(parked("s")).containsExactly(3, 4, 5);
    assertThat(replay(run, "bad", true).cause())
        .as("a dry run writes too")
        .hasMessageContaining("cannot be written");
  }

  @Test
  void aSubscriberThatIsKilledBetweenBatchesLeavesWholeBatchesBehind() {
    sayTogether(5 * Subscriber.BATCH);
    Run run = start(recording("s"));
    eventually("the first batch is applied", () -> !effects("s").isEmpty());
    run.interrupt();
    List<Effect> before = effects("s");
    assertThat(before).isEqualTo(journal().subList(0, before.size()));
    assertThat(position("s")).isEqualTo(before.getLast().position());

    start(recording("s"));

    awaitAppliedToHead("s");
    assertThat(effects("s")).isEqualTo(journal());
  }

  @Test
  void whoeverBeginsLongAfterTheOthersGetsAllOfIt() {
    sayTogether(1_500);
    start(recording("s0"));
    awaitAppliedToHead("s0");
    sayTogether(1_500);
    awaitAppliedToHead("s0");
    start(recording("s1"));
    say("a", 1);
    awaitAppliedToHead("s0");
    awaitAppliedToHead("s1");
    assertThat(effects("s0")).isEqualTo(journal());
    assertThat(effects("s1")).isEqualTo(journal());
  }

  @Test
  void aPositionMovesOverEventsThatNobodyListensTo() {
    start(Subscription.to(SOURCE).named("deaf").build());
    say("a", 1);
    awaitAppliedToHead("deaf");
    sayTogether(2 * Subscriber.BATCH + 1);
    awaitAppliedToHead("deaf");
    assertThat(parked("deaf")).isEmpty();
  }

  /** So many events of a few keys, in one transaction. */
  private void sayTogether(int events) {
    speaker
        .transactions()
        .executeWithoutResult(status -> {
          for (int number = 1; number <= events; number++) {
            append("k" + number % 9, number);
          }
        });
  }

  /** How many events each transaction applied that had an effect and is not undone, in order. */
  private List<Long> transactions(String subscription) {
    return listener
        .jdbc()
        .sql(
            """
            select count(*) from effect where subscription = :name
            group by xmin::text order by min(id)
            """)
        .param("name", subscription)
        .query(Long.class)
        .list();
  }

  /** A subscription that writes down what it gets. */
  private Subscription recording(String name) {
    return recording(name, effect -> {});
  }

  /** The same, that does something after it wrote and before the commit. */
  private Subscription recording(String name, Consumer<Effect> then) {
    return giving(
        name,
        effect -> {
          record(name, effect);
          then.accept(effect);
        });
  }

  private static Subscription giving(String name, Consumer<Effect> handler) {
    return Subscription.to(SOURCE)
        .named(name)
        .onEnvelope(
            AccountOpened.class,
            envelope ->
                handler.accept(
                    new Effect(
                        envelope.event().key(),
                        envelope.position(),
                        Integer.parseInt(envelope.event().displayName().text()))))
        .build();
  }

  private void record(String subscription, Effect effect) {
    listener
        .jdbc()
        .sql(
            """
            insert into effect (subscription, key, position, number)
            values (:name, :key, :position, :number)
            """)
        .param("name", subscription)
        .param("key", effect.key())
        .param("position", effect.position())
        .param("number", effect.number())
        .update();
  }

  private Subscriber subscriber(Subscription subscription) {
    return new Subscriber(
        subscription,
        transport.newSource(),
        new SubscriptionStore(listener.jdbc()),
        listener.transactions(),
        MachineClock.system(),
        new EventLag(new SimpleMeterRegistry()),
        new Signals().topic("progress"),
        () -> true);
  }

  private Run start(Subscription subscription) {
    Subscriber subscriber = subscriber(subscription);
    Run run = new Run(subscriber, Thread.ofVirtual().name("subscriber").start(subscriber));
    runs.add(run);
    return run;
  }

  private static void beforeCommit(Runnable action) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            action.run();
          }
        });
  }

  /** A transaction that stays open on a thread of its own until it is told to end. */
  private static final class OpenTransaction {
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final AtomicBoolean commits = new AtomicBoolean();
    private final Thread thread;

    OpenTransaction(Side side, Runnable work) {
      thread =
          Thread.ofVirtual()
              .start(() ->
                  side.transactions()
                      .executeWithoutResult(status -> {
                        work.run();
                        ready.countDown();
                        await(end, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
                        if (!commits.get()) {
                          status.setRollbackOnly();
                        }
                      }));
      assertThat(await(ready, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))).isTrue();
    }

    void commit() throws InterruptedException {
      commits.set(true);
      rollBack();
    }

    void rollBack() throws InterruptedException {
      end.countDown();
      assertThat(thread.join(java.time.Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
    }
  }

  private OpenTransaction openTransaction(Side side, Runnable work) {
    return new OpenTransaction(side, work);
  }

  private static boolean await(CountDownLatch latch, long timeoutMillis) {
    try {
      return latch.await(timeoutMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void say(String key, int number) {
    speaker.transactions().executeWithoutResult(status -> append(key, number));
  }

  private void append(String key, int number) {
    assertThat(speaker.journal().append(opened(of(key), number))).isPositive();
  }

  private void rollBackOne() {
    speaker
        .transactions()
        .executeWithoutResult(status -> {
          append("nobody", 0);
          status.setRollbackOnly();
        });
  }

  private static AccountOpened opened(String key, int number) {
    return new AccountOpened(AccountId.of(key), new Sealed(Integer.toString(number)), NOON);
  }

  private static String of(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String keyOf(int number) {
    return of("key " + number);
  }

  /** What the source has said and committed, in its order. */
  private List<Effect> journal() {
    return speaker
        .jdbc()
        .sql(
            """
            select key, position, (body::json ->> 'displayName')::int as number
            from journal order by position
            """)
        .query((row, index) ->
            new Effect(
                Objects.requireNonNull(row.getString("key")),
                row.getLong("position"),
                row.getInt("number")))
        .list();
  }

  private long gapsInJournal() {
    return speaker
        .jdbc()
        .sql("select max(position) - count(*) from journal")
        .query(Long.class)
        .single();
  }

  /** What a subscription has done, in the order it did it. */
  private List<Effect> effects(String subscription) {
    return listener
        .jdbc()
        .sql("select key, position, number from effect where subscription = :name order by id")
        .param("name", subscription)
        .query((row, index) ->
            new Effect(
                Objects.requireNonNull(row.getString("key")),
                row.getLong("position"),
                row.getInt("number")))
        .list();
  }

  private List<Integer> numbers(String subscription, String key) {
    return effects(subscription).stream()
        .filter(effect -> effect.key().equals(of(key)))
        .map(Effect::number)
        .toList();
  }

  private List<Integer> parked(String subscription) {
    return listener
        .jdbc()
        .sql(
            """
            select (body::json ->> 'displayName')::int from parked_event
            where subscription = :name order by position
            """)
        .param("name", subscription)
        .query(Integer.class)
        .list();
  }

  private void awaitAppliedToHead(String subscription) {
    long head = journal().isEmpty() ? 0 : journal().getLast().position();
    eventually(subscription + " has applied " + head, () -> position(subscription) >= head);
  }

  private long position(String subscription) {
    return listener
        .jdbc()
        .sql("select coalesce(max(position), 0) from subscription where name = :name")
        .param("name", subscription)
        .query(Long.class)
        .single();
  }

  private static void eventually(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
