package dosirak.platform.kafka;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a Kafka cluster: finds and makes them. For all relays and readers of a process. */
final class KafkaTopics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaTopics.class);
  private static final long KNOWN_FOR_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Long enough that many readers do not wait one after another for a broker that is away. */
  private static final long AWAY_FOR_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Kafka drops whole segments only, so one must not span all the time that events are held. */
  private static final Duration LONGEST_SEGMENT = Duration.ofHours(6);

  private final KafkaClients clients;
  private final KafkaSettings settings;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Set<String> differing = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean away = new AtomicBoolean();
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Failed failed;
  private @Nullable Admin admin;

  KafkaTopics(KafkaClients clients, KafkaSettings settings) {
    this.clients = clients;
    this.settings = settings;
  }

  /**
   * A topic.
   *
   * @param id given by Kafka; one that is deleted and made again has another
   */
  record Topic(String name, String id, int partitions) {}

  private record Known(Optional<Topic> topic, long atNanos) {}

  private record Failed(KafkaUnavailableException failure, long atNanos) {}

  /**
   * A topic as it was a moment ago; nothing if there is none.
   *
   * @throws KafkaUnavailableException if Kafka does not answer
   */
  Optional<Topic> find(String name) {
    Known before = known.get(name);
    long now = System.nanoTime();
    if (before != null && now - before.atNanos() < KNOWN_FOR_NANOS) {
      return before.topic();
    }
    Failed lately = failed;
    if (lately != null && now - lately.atNanos() < AWAY_FOR_NANOS) {
      throw lately.failure();
    }
    return look(name);
  }

  /**
   * Makes the topic of a domain unless it is there.
   *
   * @param retention how long it holds events; null is for ever
   * @throws KafkaUnavailableException if Kafka does not answer, or refuses
   */
  Topic make(String name, @Nullable Duration retention) {
    Optional<Topic> found = look(name);
    if (found.isPresent()) {
      return found.get();
    }
    Topic topic = create(name, retention).or(() -> look(name)).orElse(null);
    if (topic == null) {
      throw new KafkaUnavailableException(
          "topic " + name + " comes and goes", new UnknownTopicOrPartitionException(name));
    }
    known.put(name, new Known(Optional.of(topic), System.nanoTime()));
    return topic;
  }

  private Optional<Topic> look(String name) {
    Optional<Topic> topic;
    try {
      TopicDescription description =
          answer(requireNonNull(admin().describeTopics(List.of(name)).topicNameValues().get(name)));
      topic =
          Optional.of(
              new Topic(name, description.topicId().toString(), description.partitions().size()));
    } catch (UnknownTopicOrPartitionException none) {
      topic = Optional.empty();
    }
    topic.filter(found -> found.partitions() != settings.partitions()).ifPresent(this::sayDiffers);
    known.put(name, new Known(topic, System.nanoTime()));
    return topic;
  }

  private void sayDiffers(Topic topic) {
    if (differing.add(topic.name())) {
      log.warn(
          "topic {} has {} partitions where {} says {}; it stays as it is, because the order of a"
              + " key would be lost",
          topic.name(),
          topic.partitions(),
          KafkaSettings.PARTITIONS,
          settings.partitions());
    }
  }

  /** Nothing if another process was quicker. */
  private Optional<Topic> create(String name, @Nullable Duration retention) {
    Map<String, String> config = new HashMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(
        TopicConfig.RETENTION_MS_CONFIG,
        retention == null ? "-1" : Long.toString(retention.toMillis()));
    config.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    config.put(
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(KafkaClients.LARGEST_EVENT_BYTES));
    config.put(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
        Integer.toString(Math.max(1, settings.replication() - 1)));
    if (retention != null) {
      Duration segment = retention.compareTo(LONGEST_SEGMENT) < 0 ? retention : LONGEST_SEGMENT;
      config.put(TopicConfig.SEGMENT_MS_CONFIG, Long.toString(segment.toMillis()));
    }
    NewTopic topic =
        new NewTopic(name, settings.partitions(), (short) settings.replication()).configs(config);
    try {
      CreateTopicsResult result = admin().createTopics(List.of(topic));
      String id = answer(result.topicId(name)).toString();
      log.info(
          "made topic {} with {} partitions, {}",
          name,
          settings.partitions(),
          retention == null ? "kept for ever" : "kept for " + retention.toHours() + " h");
      return Optional.of(new Topic(name, id, settings.partitions()));
    } catch (TopicExistsException another) {
      return Optional.empty();
    }
  }

  private <T> T answer(KafkaFuture<T> question) {
    try {
      T answer = question.get(KafkaClients.ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      heard();
      return answer;
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnknownTopicOrPartitionException none) {
        heard();
        throw none;
      }
      if (failure.getCause() instanceof TopicExistsException another) {
        heard();
        throw another;
      }
      throw unavailable(failure.getCause() == null ? failure : failure.getCause());
    } catch (TimeoutException failure) {
      throw unavailable(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException("interrupted while waiting for Kafka", stop);
    }
  }

  private void heard() {
    failed = null;
    if (away.compareAndSet(true, false)) {
      log.info("Kafka answers again at {}", settings.bootstrap());
    }
  }

  private KafkaUnavailableException unavailable(Throwable cause) {
    KafkaUnavailableException failure =
        new KafkaUnavailableException(
            "Kafka does not answer at " + settings.bootstrap() + ": " + cause, cause);
    failed = new Failed(failure, System.nanoTime());
    if (away.compareAndSet(false, true)) {
      log.warn("{}; events wait until it does", failure.getMessage());
    }
    return failure;
  }

  private Admin admin() {
    opening.lock();
    try {
      if (admin == null) {
        admin = clients.admin();
      }
      return admin;
    } catch (KafkaException unresolved) {
      throw unavailable(unresolved.getCause() == null ? unresolved : unresolved.getCause());
    } finally {
      opening.unlock();
    }
  }

  @Override
  public void close() {
    opening.lock();
    try {
      if (admin != null) {
        admin.close(Duration.ZERO);
        admin = null;
      }
    } finally {
      opening.unlock();
    }
  }
}
