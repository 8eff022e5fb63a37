package dosirak.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.identity.AccountOpened;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.database.SchemaPerDomain;
import dosirak.platform.journal.EventSource;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.RecordedEvent;
import dosirak.platform.journal.Signals;
import dosirak.platform.journal.Subscriber;
import dosirak.platform.journal.Subscription;
import dosirak.platform.journal.SubscriptionStore;
import dosirak.platform.telemetry.EventLag;
import dosirak.platform.testing.TestBroker;
import dosirak.platform.testing.TestDatabase;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What happens to relays, brokers, topics and readers in a bad week: each time every event of the
 * journal must take effect once and in order. With a real broker, which is killed for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KafkaFaultsTest {
  private static final String SOURCE = "identity";
  private static final String LISTENER = "shop";
  private static final String NAME = "s";
  private static final long PATIENCE_SECONDS = 40;
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");

  private final Signals signals = new Signals();
  private final AtomicInteger said = new AtomicInteger();
  private final List<Runnable> endings = new ArrayList<>();
  private SchemaPerDomain database;
  private HikariDataSource speaker;
  private HikariDataSource listener;
  private JdbcClient spoken;
  private JdbcClient heard;
  private Journal journal;
  private String topic;
  private KafkaClients clients;
  private KafkaTransport kafka;

  @BeforeAll
  void makeDatabases() {
    database =
        new SchemaPerDomain(TestDatabase.server(), "faults".getBytes(StandardCharsets.UTF_8));
    database.createDatabase();
    speaker = pool(SOURCE);
    listener = pool(LISTENER);
    spoken = JdbcClient.create(speaker);
    heard = JdbcClient.create(listener);
    heard
        .sql(
            """
            create table effect (
              id bigint generated always as identity primary key,
              subscription text not null,
              position bigint not null)
            """)
        .update();
    MachineClock clock = MachineClock.system();
    journal =
        new Journal(
            SOURCE,
            spoken,
            signals,
            CityClock.unscaled(clock),
            clock,
            new Identifiers(clock, new Random(7)));
  }

  private HikariDataSource pool(String domain) {
    database.dropSchema(domain);
    database.createSchema(domain);
    HikariDataSource pool = database.pool(domain, "faults", 8);
    DomainDatabase.migrate(pool, domain, "nothing");
    return pool;
  }

  @AfterAll
  void closeDatabases() {
    speaker.close();
    listener.close();
    database.dropSchema(SOURCE);
    database.dropSchema(LISTENER);
  }

  @BeforeEach
  void begin() {
    spoken.sql("truncate journal restart identity").update();
    spoken.sql("update relay set position = 0, topic_id = null").update();
    heard.sql("truncate subscription, parked_event, effect").update();
    said.set(0);
    topic = SOURCE + "-" + UUID.randomUUID();
    clients = new KafkaClients(TestBroker.settings());
    kafka = new KafkaTransport(TestBroker.settings(), signals, domain -> topic);
  }

  @AfterEach
  void end() {
    endings.reversed().forEach(Runnable::run);
    endings.clear();
    kafka.close();
  }

  @Test
  void aBrokerThatIsKilledInTheMiddleOfTheTrafficAndStartsAgainCostsNothing() throws Exception {
    startRelay();
    startSubscriber(effect -> {});
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicBoolean enough = new AtomicBoolean();
      Future<?> written =
          writer.submit(() -> {
            while (!enough.get()) {
              say(1);
              LockSupport.parkNanos(5_000_000);
            }
          });
      try {
        eventually("some are applied", () -> effects().size() > 30);
        TestBroker.kill();
        int whenKilled = said.get();
        eventually("others are said meanwhile", () -> said.get() > whenKilled + 100);
      } finally {
        TestBroker.startAgain();
      }
      int whenBack = said.get();
      long backNanos = System.nanoTime();
      eventually("what was said meanwhile is applied", () -> effects().size() >= whenBack);
      assertThat(System.nanoTime() - backNanos).isLessThan(TimeUnit.SECONDS.toNanos(15));
      eventually("others are said after", () -> said.get() > whenBack + 100);
      enough.set(true);
      written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    awaitAllApplied();
  }

  @Test
  void aBrokerThatIsFrozenInTheMiddleOfTheTrafficCostsNothing() {
    startRelay();
    startSubscriber(effect -> {});
    say(20);
    awaitAllApplied();
    TestBroker.freeze();
    try {
      // Longer than a request waits for its answer, so that it is sent again.
      long end = System.nanoTime() + KafkaClients.ANSWER_WAIT.multipliedBy(2).toNanos();
      while (System.nanoTime() < end) {
        say(1);
        LockSupport.parkNanos(20_000_000);
      }
    } finally {
      TestBroker.thaw();
    }
    say(20);
    awaitAllApplied();
  }

  @Test
  void aRelayThatDiesBetweenPublishingAndItsPositionPublishesAgainAndNothingTakesEffectTwice()
      throws Exception {
    // Every attempt to move the position fails, after Kafka took the events.
    spoken
        .sql(
            """
            create function refuse() returns trigger language plpgsql as
            $$ begin if new.position > 0 then raise exception 'died'; end if; return new; end $$
            """)
        .update();
    spoken
        .sql("create trigger dies before update on relay for each row execute function refuse()")
        .update();
    try {
      Running relay = startRelay();
      startSubscriber(effect -> {});
      say(25);
      eventually("it was published several times", () -> recordsInTopic() >= 75);
      relay.stop();
    } finally {
      spoken.sql("drop trigger dies on relay").update();
      spoken.sql("drop function refuse").update();
    }
    assertThat(relayPosition()).isZero();
    startRelay();
    say(25);
    awaitAllApplied();
    assertThat(recordsInTopic()).isGreaterThanOrEqualTo(125);
  }

  @Test
  void twoRelaysAtOnceHaveOneEffectTogether() {
    startRelay();
    startRelay();
    startSubscriber(effect -> {});
    for (int round = 0; round < 30; round++) {
      say(7);
    }
    awaitAllApplied();
  }

  @Test
  void aRelayThatThawsAfterAnotherTookOverPublishesOldEventsInVain() {
    Gate gate = new Gate();
    Running frozen = start(relayOver(gate), "frozen relay");
    say(10);
    eventually("the first has published", () -> relayPosition() == 10);
    gate.freeze();
    eventually("the first is frozen", gate::isHoldingSomeone);
    startRelay();
    startSubscriber(effect -> {});
    say(40);
    eventually("the second has published", () -> relayPosition() == 50);
    long before = recordsInTopic();

    gate.thaw();

    eventually("old events come again", () -> recordsInTopic() >= before + 40);
    say(10);
    awaitAllApplied();
    // Who reads the topic from its beginning is not led astray either.
    startSubscriber("late", effect -> {});
    awaitAllApplied("late");
    assertThat(headOfTopic()).isEqualTo(60);
    frozen.stop();
  }

  @Test
  void aSubscriberThatIsFrozenBetweenReadingAndItsTransactionIsRefusedAfterATakeover()
      throws Exception {
    startRelay();
    CountDownLatch hasRead = new CountDownLatch(1);
    CountDownLatch thaws = new CountDownLatch(1);
    AtomicBoolean once = new AtomicBoolean(true);
    startSubscriber(
        NAME,
        effect -> {},
        source ->
            new Wrapped(source) {
              @Override
              public List<RecordedEvent> read(long after, int limit) {
                List<RecordedEvent> events = super.read(after, limit);
                if (!events.isEmpty() && once.getAndSet(false)) {
                  hasRead.countDown();
                  await(thaws);
                }
                return events;
              }
            });
    say(20);
    assertThat(hasRead.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    startSubscriber(effect -> {});
    say(20);
    awaitAllApplied();

    thaws.countDown();
    say(20);

    awaitAllApplied();
  }

  @Test
  void aSubscriberThatIsFrozenInsideAHandlerLosesItsBatchToItsSuccessor() throws Exception {
    startRelay();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch thaws = new CountDownLatch(1);
    AtomicBoolean once = new AtomicBoolean(true);
    startSubscriber(effect -> {
      if (effect == 7 && once.getAndSet(false)) {
        // The database ends its session, for it does nothing inside a transaction.
        inside.countDown();
        await(thaws);
      }
    });
    say(20);
    assertThat(inside.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    startSubscriber(effect -> {});
    say(20);
    awaitAllApplied();

    thaws.countDown();
    say(20);

    awaitAllApplied();
  }

  @Test
  void aSubscriberThatIsPausedForLongerThanEveryTimeOutGoesOnWhereItWas() {
    startRelay();
    AtomicBoolean pauses = new AtomicBoolean(true);
    // Above a lease, the requests' time-outs, and what the broker waits for its own.
    Duration pause = Duration.ofSeconds(9);
    startSubscriber(effect -> {
      if (effect == 5 && pauses.getAndSet(false)) {
        LockSupport.parkNanos(pause.toNanos());
      }
    });
    for (int round = 0; round < 10; round++) {
      say(30);
    }
    awaitAllApplied();
    say(10);
    awaitAllApplied();
  }

  @Test
  void aTopicThatIsDeletedGetsTheJournalFromItsBeginning() throws Exception {
    startRelay();
    startSubscriber(effect -> {});
    say(30);
    awaitAllApplied();
    try (Admin admin = clients.admin()) {
      admin.deleteTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    say(30);
    awaitAllApplied();
    startSubscriber("late", effect -> {});
    awaitAllApplied("late");
    assertThat(recordsInTopic()).isGreaterThanOrEqualTo(60);
  }

  @Test
  void theOrderOfTheJournalComesBackFromAllPartitions() throws Exception {
    startRelay();
    startSubscriber(effect -> {});
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> done = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        done.add(
            writers.submit(() -> {
              for (int i = 0; i < 60; i++) {
                say(1 + i % 3);
              }
            }));
      }
      for (Future<?> one : done) {
        one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    awaitAllApplied();
    assertThat(offsets(OffsetSpec.latest()).values()).hasSize(4).allMatch(end -> end > 0);
  }

  @Test
  void aPartitionFarAheadWaitsForTheOthers() {
    // One aggregate says thousands of things between two of another.
    sayOf("lonely", 1);
    sayOf("talkative", 9_000);
    sayOf("lonely", 1);
    sayOf("talkative", 3_000);
    startRelay();
    startSubscriber(effect -> {});
    awaitAllApplied();
  }

  @Test
  void aSubscriptionGoesOnFromItsMarkerAndNeedsNothingThatCameBefore() throws Exception {
    startRelay();
    Running first = startSubscriber(effect -> {});
    say(50);
    awaitAllApplied();
    first.stop();
    assertThat(heard.sql("select marker from subscription").query(String.class).single())
        .startsWith("50 ");
    dropRecords();
    say(50);
    startSubscriber(effect -> {});
    awaitAllApplied();
  }

  @Test
  void whatTheTopicHasLostIsNamedAndCanBePublishedAnew() throws Exception {
    startRelay();
    Running subscriber = startSubscriber(effect -> {});
    say(10);
    awaitAllApplied();
    subscriber.stop();
    say(40);
    eventually("all is published", () -> relayPosition() == 50);
    dropRecords();
    say(10);
    EventSource source = kafka.of(SOURCE);
    endings.add(source::close);
    source.begin(10, null);
    eventually(
        "the loss is found",
        () -> {
          try {
            assertThat(source.read(10, 100)).isEmpty();
            source.awaitMore();
            return false;
          } catch (IllegalStateException lost) {
            assertThat(lost)
                .hasMessageContaining("has lost the events after position 10 up to 50")
                .hasMessageContaining("set position to 10 in the table relay");
            return true;
          } catch (InterruptedException stop) {
            throw new AssertionError(stop);
          }
        });
    startSubscriber(effect -> {});

    // What the message says to do.
    spoken.sql("update relay set position = 10").update();

    awaitAllApplied();
  }

  @Test
  void whatBeginsToListenAfterEventsWereDroppedBeginsWithTheOldestThatIsWhole() throws Exception {
    startRelay();
    say(200);
    eventually("all is published", () -> relayPosition() == 200);
    Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
    TopicPartition cut = new TopicPartition(topic, 2);
    long dropped = ends.getOrDefault(cut, 0L) / 2;
    try (Admin admin = clients.admin()) {
      admin
          .deleteRecords(Map.of(cut, RecordsToDelete.beforeOffset(dropped)))
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    startSubscriber(effect -> {});
    say(5);
    awaitAppliedToHead(NAME);
    List<Long> applied = effects();
    assertThat(applied).hasSizeBetween(30, 190);
    assertThat(applied).isEqualTo(journal().subList(205 - applied.size(), 205));
  }

  @Test
  void whatNoRelayWroteIsLeftOut() throws Exception {
    startRelay();
    startSubscriber(effect -> {});
    say(5);
    awaitAllApplied();
    try (KafkaProducer<String, byte[]> stranger = clients.producer()) {
      for (int partition = 0; partition < 4; partition++) {
        stranger
            .send(new ProducerRecord<>(topic, partition, "key", new byte[] {1, 2, 3}))
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    say(5);
    awaitAllApplied();
    assertThat(headOfTopic()).isEqualTo(10);
  }

  @Test
  void aPositionThatWasSetBackIsFollowed() {
    startRelay();
    startSubscriber(effect -> {});
    say(20);
    awaitAllApplied();
    heard.sql("truncate effect").update();
    heard.sql("update subscription set position = 0").update();
    say(1);
    awaitAllApplied();
  }

  @Test
  void itIsToldInWordsWhetherKafkaCanBeUsed() {
    startRelay();
    eventually("the topic is made", () -> recordsInTopic() == 0 && !offsetsAreMissing());
    KafkaReachability.Report fine =
        KafkaReachability.check(TestBroker.settings(), List.of(topic, "of-tomorrow"));
    assertThat(fine.usable()).isTrue();
    assertThat(fine.findings())
        .containsExactly(
            "Kafka answers at %s; its brokers are 1".formatted(TestBroker.settings().bootstrap()),
            "topic %s has 4 partitions".formatted(topic),
            "topics that their domains will make when they start: of-tomorrow");
    KafkaSettings settings = TestBroker.settings();
    assertThat(
            KafkaReachability.check(
                    new KafkaSettings(settings.bootstrap(), 4, 3, settings.retention()), List.of())
                .usable())
        .isFalse();
    KafkaReachability.Report away =
        KafkaReachability.check(
            new KafkaSettings("127.0.0.1:1", 4, 1, settings.retention()), List.of());
    assertThat(away.usable()).isFalse();
    assertThat(away.findings()).singleElement().asString().startsWith("Kafka does not answer at");
  }

  private boolean offsetsAreMissing() {
    return offsets(OffsetSpec.latest()).isEmpty();
  }

  @Test
  void aBrokerThatIsAwayWhenEverythingStartsIsWaitedFor() {
    TestBroker.kill();
    try {
      startRelay();
      startSubscriber(effect -> {});
      say(20);
      assertThat(relayPosition()).isZero();
    } finally {
      TestBroker.startAgain();
    }
    awaitAllApplied();
  }

  /** Something that runs until it is stopped. */
  private record Running(Runnable asked, Thread thread) {
    void stop() {
      asked.run();
      try {
        assertThat(thread.join(Duration.ofSeconds(PATIENCE_SECONDS))).isTrue();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Running start(KafkaRelay relay, String name) {
    Running running = new Running(relay::stop, Thread.ofPlatform().name(name).start(relay));
    endings.add(running::stop);
    return running;
  }

  private Running startRelay() {
    return start(kafka.relay(SOURCE, speaker), "relay");
  }

  private KafkaRelay relayOver(Gate gate) {
    return kafka.relay(
        SOURCE,
        new DelegatingDataSource(speaker) {
          @Override
          public Connection getConnection() throws SQLException {
            gate.pass();
            return super.getConnection();
          }
        });
  }

  private Running startSubscriber(Consumer<Long> then) {
    return startSubscriber(NAME, then);
  }

  private Running startSubscriber(String name, Consumer<Long> then) {
    return startSubscriber(name, then, UnaryOperator.identity());
  }

  private Running startSubscriber(
      String name, Consumer<Long> then, UnaryOperator<EventSource> wrapping) {
    Subscription subscription =
        Subscription.to(SOURCE)
            .named(name)
            .onEnvelope(
                AccountOpened.class,
                envelope -> {
                  heard
                      .sql("insert into effect (subscription, position) values (:name, :position)")
                      .param("name", name)
                      .param("position", envelope.position())
                      .update();
                  then.accept(envelope.position());
                })
            .build();
    Subscriber subscriber =
        new Subscriber(
            subscription,
            wrapping.apply(kafka.of(SOURCE)),
            new SubscriptionStore(heard),
            new TransactionTemplate(new JdbcTransactionManager(listener)),
            MachineClock.system(),
            new EventLag(new SimpleMeterRegistry()),
            new Signals().topic("progress"),
            () -> true);
    Running running =
        new Running(subscriber::stop, Thread.ofPlatform().name("reader").start(subscriber));
    endings.add(running::stop);
    return running;
  }

  /** A source that does as another does. */
  private abstract static class Wrapped implements EventSource {
    private final EventSource inner;

    Wrapped(EventSource inner) {
      this.inner = inner;
    }

    @Override
    public void begin(long position, @Nullable String marker) {
      inner.begin(position, marker);
    }

    @Override
    public List<RecordedEvent> read(long after, int limit) {
      return inner.read(after, limit);
    }

    @Override
    public long head() {
      return inner.head();
    }

    @Override
    public void awaitMore() throws InterruptedException {
      inner.awaitMore();
    }

    @Override
    public @Nullable String marker(long position) {
      return inner.marker(position);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  /** Holds up whoever passes while it is frozen. */
  private static final class Gate {
    private final AtomicInteger holding = new AtomicInteger();
    private volatile CountDownLatch open = new CountDownLatch(0);

    void freeze() {
      open = new CountDownLatch(1);
    }

    void thaw() {
      open.countDown();
    }

    boolean isHoldingSomeone() {
      return holding.get() > 0;
    }

    void pass() {
      holding.incrementAndGet();
      await(open);
      holding.decrementAndGet();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /** Commits events of changing aggregates, all in one transaction. */
  private void say(int events) {
    transact(() -> {
      for (int event = 0; event < events; event++) {
        append("key " + said.incrementAndGet() % 23);
      }
    });
  }

  private void sayOf(String key, int events) {
    transact(() -> {
      for (int event = 0; event < events; event++) {
        append(key);
      }
    });
  }

  private void transact(Runnable work) {
    new TransactionTemplate(new JdbcTransactionManager(speaker))
        .executeWithoutResult(status -> work.run());
  }

  private void append(String key) {
    String id = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)).toString();
    assertThat(journal.append(new AccountOpened(AccountId.of(id), new Sealed("1"), NOON)))
        .isPositive();
  }

  private List<Long> journal() {
    return spoken.sql("select position from journal order by position").query(Long.class).list();
  }

  private List<Long> effects() {
    return effects(NAME);
  }

  private List<Long> effects(String name) {
    return heard
        .sql("select position from effect where subscription = :name order by id")
        .param("name", name)
        .query(Long.class)
        .list();
  }

  private long relayPosition() {
    return spoken.sql("select position from relay").query(Long.class).single();
  }

  private void awaitAllApplied() {
    awaitAllApplied(NAME);
  }

  private void awaitAllApplied(String name) {
    awaitAppliedToHead(name);
    assertThat(effects(name)).isEqualTo(journal());
    assertThat(heard.sql("select count(*) from parked_event").query(Long.class).single()).isZero();
  }

  private void awaitAppliedToHead(String name) {
    long head = journal().getLast();
    eventually(
        name + " has applied " + head,
        () ->
            heard
                    .sql("select coalesce(max(position), 0) from subscription where name = :name")
                    .param("name", name)
                    .query(Long.class)
                    .single()
                >= head);
  }

  private long headOfTopic() {
    EventSource source = kafka.of(SOURCE);
    try (source) {
      return source.head();
    }
  }

  private long recordsInTopic() {
    return offsets(OffsetSpec.latest()).values().stream().mapToLong(Long::longValue).sum();
  }

  /** Has the broker drop everything that is in the topic now. */
  private void dropRecords() throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    offsets(OffsetSpec.latest())
        .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
    try (Admin admin = clients.admin()) {
      admin.deleteRecords(all).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Map<TopicPartition, Long> offsets(OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    for (int partition = 0; partition < TestBroker.settings().partitions(); partition++) {
      question.put(new TopicPartition(topic, partition), which);
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (Admin admin = clients.admin()) {
      admin
          .listOffsets(question)
          .all()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .forEach((partition, info) -> offsets.put(partition, info.offset()));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException none) {
      // The topic is not there yet.
      return Map.of();
    }
    return offsets;
  }

  private static void eventually(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
