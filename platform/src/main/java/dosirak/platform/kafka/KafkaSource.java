package dosirak.platform.kafka;

import dosirak.platform.journal.EventSource;
import dosirak.platform.journal.RecordedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of a domain from its topic, for one subscription. It needs no group: it reads
 * all partitions, and the position that it is asked to read after decides what comes next. While
 * the broker is away it finds nothing, and goes on when it is back.
 */
final class KafkaSource implements EventSource {
  private static final Logger log = LoggerFactory.getLogger(KafkaSource.class);
  private static final Duration WAIT = Duration.ofMillis(400);

  private final String domain;
  private final String topicName;
  private final KafkaTopics topics;
  private final KafkaClients clients;
  private final TopicHead head;
  private @Nullable TopicReading reading;
  private @Nullable Marker marker;
  private boolean beganLate;

  KafkaSource(String domain, String topicName, KafkaTopics topics, KafkaClients clients) {
    this.domain = domain;
    this.topicName = topicName;
    this.topics = topics;
    this.clients = clients;
    this.head = new TopicHead(clients);
  }

  @Override
  public void begin(long position, @Nullable String text) {
    marker = Marker.parse(text);
  }

  @Override
  public List<RecordedEvent> read(long after, int limit) {
    TopicReading open = open(after);
    if (open == null) {
      // The domain has never started at this Kafka, so it has said nothing yet.
      return List.of();
    }
    open.poll(Duration.ZERO);
    return open.next(after, limit);
  }

  /** The reading of the topic as it is now; none if there is no topic. */
  private @Nullable TopicReading open(long after) {
    TopicReading open = reading;
    Optional<KafkaTopics.Topic> found;
    try {
      found = topics.find(topicName);
    } catch (KafkaUnavailableException away) {
      if (open == null) {
        throw away;
      }
      found = Optional.of(open.topic());
    }
    KafkaTopics.Topic topic = found.orElse(null);
    if (open != null && !open.topic().equals(topic)) {
      log.warn(
          "topic {} is {}", topicName, topic == null ? "gone" : "another now; it is read anew");
      closeReading();
      open = null;
    }
    if (topic == null) {
      return null;
    }
    Marker from = marker != null && marker.serves(topic, after) ? marker : null;
    marker = null;
    if (open == null) {
      open = new TopicReading(domain, topic, clients.consumer(), after, from);
      reading = open;
    } else if (after < open.reached()) {
      open.beginWithOldest(after);
      if (from != null) {
        open.goOnTo(from);
      }
    } else if (from != null) {
      open.goOnTo(from);
    }
    return open;
  }

  @Override
  public long head() {
    try {
      return topics.find(topicName).map(head::of).orElse(0L);
    } catch (TimeoutException unanswered) {
      throw topics.goneAway(unanswered);
    }
  }

  @Override
  public void awaitMore() throws InterruptedException {
    TopicReading open = reading;
    if (open == null) {
      TimeUnit.MILLISECONDS.sleep(WAIT.toMillis());
      return;
    }
    try {
      open.poll(WAIT);
    } catch (InterruptException stop) {
      Thread.interrupted();
      InterruptedException told = new InterruptedException("told to stop");
      told.initCause(stop);
      throw told;
    }
  }

  @Override
  public @Nullable String marker(long position) {
    TopicReading open = reading;
    return open == null ? null : open.marker(position).text();
  }

  @Override
  public boolean beganLate() {
    return beganLate || (reading != null && reading.beganLate());
  }

  private void closeReading() {
    if (reading != null) {
      beganLate = beganLate();
      reading.close();
      reading = null;
    }
  }

  @Override
  public void close() {
    closeReading();
    head.close();
  }
}
