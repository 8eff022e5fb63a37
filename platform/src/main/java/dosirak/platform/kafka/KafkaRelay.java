package dosirak.platform.kafka;

import dosirak.platform.journal.EventTransport;
import dosirak.platform.journal.JournalReader;
import dosirak.platform.journal.RecordedEvent;
import dosirak.platform.journal.Signals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Publishes the journal of a domain to its topic. It publishes a batch, waits until Kafka has all
 * of it, and only then moves its position, by compare-and-set: what is published twice, because it
 * ended between the two or because another did the same, carries the same positions and is left out
 * by readers. A topic that was deleted and made again gets the journal from its beginning.
 */
final class KafkaRelay implements EventTransport.Relay {
  private static final Logger log = LoggerFactory.getLogger(KafkaRelay.class);

  /** The most events that are under way at once; readers count on no more being out of order. */
  static final int BATCH = 500;

  private static final long LOOK_EVERY_MILLIS = 250;
  private static final long LOOK_AT_GAP_EVERY_MILLIS = 5;
  private static final long LOOK_AT_TOPIC_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LOOK_WHETHER_STOPPED_EVERY_MILLIS = 100;
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);
  private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(1);

  private final String domain;
  private final String topicName;
  private final @Nullable Duration retention;
  private final KafkaTopics topics;
  private final KafkaClients clients;
  private final JdbcClient jdbc;
  private final Signals.Topic journal;
  private final Signals.Topic stops = new Signals().topic("stop");
  private final AtomicLong looks = new AtomicLong();
  private final JournalReader reader;
  private @Nullable KafkaProducer<String, byte[]> producer;
  private KafkaTopics.@Nullable Topic topic;
  private long lookAtTopicNanos;
  private @Nullable Place place;
  private boolean failing;
  private volatile boolean stopped;

  /**
   * @param jdbc with the rights of the domain
   * @param journal announced when this process has committed events
   */
  KafkaRelay(
      String domain,
      String topicName,
      @Nullable Duration retention,
      KafkaTopics topics,
      KafkaClients clients,
      JdbcClient jdbc,
      Signals.Topic journal) {
    this.domain = domain;
    this.topicName = topicName;
    this.retention = retention;
    this.topics = topics;
    this.clients = clients;
    this.jdbc = jdbc;
    this.journal = journal;
    this.reader = new JournalReader(domain, jdbc);
  }

  /** How far the journal is published, and in which topic. */
  private record Place(long position, @Nullable String topicId) {}

  @Override
  public void stop() {
    stopped = true;
    journal.announce();
    stops.announce();
  }

  /** How often it has looked at the journal. */
  long looks() {
    return looks.get();
  }

  @Override
  public void run() {
    Duration backOff = FIRST_BACK_OFF;
    try {
      while (!stopped) {
        try {
          step();
          if (failing) {
            failing = false;
            log.info("the journal of {} is published again", domain);
          }
          backOff = FIRST_BACK_OFF;
        } catch (InterruptException stop) {
          return;
        } catch (RuntimeException failure) {
          // The producer may hold events of the batch that failed; they must not come later.
          closeProducer();
          place = null;
          topic = null;
          if (!failing && !stopped) {
            failing = true;
            log.warn("the journal of {} cannot be published; it waits", domain, failure);
          }
          pause(backOff);
          Duration twice = backOff.multipliedBy(2);
          backOff = twice.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : twice;
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      closeProducer();
    }
  }

  /** Looks once, publishes what is there, else waits a moment. */
  private void step() throws InterruptedException {
    long seen = journal.count();
    KafkaTopics.Topic to = topic();
    Place from = place(to);
    if (from == null) {
      return;
    }
    JournalReader.Batch batch = reader.read(from.position(), BATCH);
    looks.incrementAndGet();
    if (!batch.events().isEmpty()) {
      if (publish(to, from.position(), batch.events())) {
        advance(from, new Place(batch.events().getLast().position(), to.id()));
      }
    } else if (!stopped) {
      journal.await(seen, batch.gap() ? LOOK_AT_GAP_EVERY_MILLIS : LOOK_EVERY_MILLIS);
    }
  }

  private KafkaTopics.Topic topic() {
    KafkaTopics.Topic known = topic;
    if (known != null && !isTimeToLookAtTopic()) {
      return known;
    }
    // Somebody may have set the position back, to have lost events published once more.
    place = null;
    return lookAtTopic(known);
  }

  /** The topic as it is; as it was known if nobody answers, for then publishing shows what is. */
  private KafkaTopics.Topic lookAtTopic(KafkaTopics.@Nullable Topic known) {
    KafkaTopics.Topic found;
    try {
      found = topics.make(topicName, retention);
    } catch (KafkaUnavailableException away) {
      if (known == null) {
        throw away;
      }
      found = known;
    }
    topic = found;
    lookAtTopicNanos = System.nanoTime() + LOOK_AT_TOPIC_EVERY_NANOS;
    return found;
  }

  private boolean isTimeToLookAtTopic() {
    return System.nanoTime() - lookAtTopicNanos > 0;
  }

  /** Where to go on; nothing if another relay has just moved it. */
  private @Nullable Place place(KafkaTopics.Topic to) {
    Place known = place;
    if (known == null) {
      known =
          jdbc.sql("select position, topic_id from relay")
              .query((row, number) -> new Place(row.getLong("position"), row.getString("topic_id")))
              .single();
    }
    place = known;
    if (to.id().equals(known.topicId())) {
      return known;
    }
    if (known.topicId() != null) {
      log.warn(
          "topic {} was made anew; the journal of {} is published from its beginning",
          topicName,
          domain);
    }
    advance(known, new Place(0, to.id()));
    return place;
  }

  private void advance(Place from, Place to) {
    int moved =
        jdbc.sql(
                """
                update relay set position = :to, topic_id = :topic
                where position = :from and topic_id is not distinct from :before
                """)
            .param("to", to.position())
            .param("topic", to.topicId(), java.sql.Types.VARCHAR)
            .param("from", from.position())
            .param("before", from.topicId(), java.sql.Types.VARCHAR)
            .update();
    if (moved == 1) {
      place = to;
    } else {
      log.info("another relay publishes the journal of {} too", domain);
      place = null;
    }
  }

  /** Whether all of it is in the topic; false if this was told to stop before it knew. */
  private boolean publish(KafkaTopics.Topic to, long after, List<RecordedEvent> events)
      throws InterruptedException {
    KafkaProducer<String, byte[]> publishing = producer;
    if (publishing == null) {
      publishing = clients.producer();
      producer = publishing;
    }
    CountDownLatch left = new CountDownLatch(events.size());
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    long previous = after;
    for (RecordedEvent event : events) {
      var _ =
          publishing.send(
              KafkaEvents.encode(to.name(), domain, event, previous, after),
              (record, failed) -> {
                if (failed != null) {
                  failure.compareAndSet(null, failed);
                }
                left.countDown();
              });
      previous = event.position();
    }
    while (!left.await(LOOK_WHETHER_STOPPED_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      if (stopped) {
        return false;
      }
      if (failure.get() != null) {
        break;
      }
      if (isTimeToLookAtTopic() && !to.equals(lookAtTopic(to))) {
        throw new KafkaUnavailableException(
            "topic " + to.name() + " was made anew", new UnknownTopicIdException(to.id()));
      }
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new KafkaUnavailableException(
          "topic %s did not take all events after %d".formatted(to.name(), after), failed);
    }
    return true;
  }

  private void pause(Duration time) throws InterruptedException {
    long seen = stops.count();
    if (!stopped) {
      stops.await(seen, time.toMillis());
    }
  }

  /** At once: what it has not sent it must not send any more. */
  private void closeProducer() {
    KafkaProducer<String, byte[]> closing = producer;
    producer = null;
    if (closing == null) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      closing.close(Duration.ZERO);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
