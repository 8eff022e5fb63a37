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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a Kafka cluster: finds and makes them. For all relays and readers of a process. */
final class KafkaTopics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaTopics.class);
  private static final long KNOWN_FOR_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Duration ASKED_AGAIN_EVERY = Duration.ofMillis(250);

  /** Kafka drops whole segments only, so one must not span all the time that events are held. */
  private static final Duration LONGEST_SEGMENT = Duration.ofHours(6);

  private final KafkaClients clients;
  private final KafkaSettings settings;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Set<String> differing = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable KafkaUnavailableException> away = new AtomicReference<>();
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable Admin admin;
  private volatile boolean closed;

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

  /**
   * A topic as it was a moment ago; nothing if there is none.
   *
   * @throws KafkaUnavailableException if Kafka does not answer; at once if that is known
   */
  Optional<Topic> find(String name) {
    failIfAway();
    Known before = known.get(name);
    if (before != null && System.nanoTime() - before.atNanos() < KNOWN_FOR_NANOS) {
      return before.topic();
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
    failIfAway();
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
      return question.get(KafkaClients.TOPICS_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case UnknownTopicOrPartitionException none -> throw none;
        case TopicExistsException another -> throw another;
        case RetriableException unanswered -> throw goneAway(unanswered);
        case null, default ->
            throw new KafkaUnavailableException("Kafka refuses: " + failure.getCause(), failure);
      }
    } catch (TimeoutException failure) {
      throw goneAway(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException("interrupted while waiting for Kafka", stop);
    }
  }

  private void failIfAway() {
    KafkaUnavailableException known = away.get();
    if (known != null) {
      throw known;
    }
  }

  /**
   * Notes that Kafka did not answer. Until it does, everybody who asks is told so without waiting,
   * and one thread goes on asking.
   */
  KafkaUnavailableException goneAway(Throwable cause) {
    KafkaUnavailableException failure =
        new KafkaUnavailableException(
            "Kafka does not answer at " + settings.bootstrap() + ": " + cause, cause);
    if (away.compareAndSet(null, failure)) {
      log.warn("{}; events wait until it does", failure.getMessage());
      Thread.ofVirtual().name("kafka-away").start(this::askUntilItAnswers);
    }
    return failure;
  }

  private void askUntilItAnswers() {
    while (!closed) {
      try {
        int brokers =
            admin()
                .describeCluster()
                .nodes()
                .get(KafkaClients.TOPICS_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .size();
        away.set(null);
        log.info("Kafka answers again at {}; its brokers are {}", settings.bootstrap(), brokers);
        return;
      } catch (ExecutionException | TimeoutException | RuntimeException still) {
        log.debug("Kafka does not answer yet", still);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(ASKED_AGAIN_EVERY.toMillis());
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Admin admin() {
    opening.lock();
    try {
      if (admin == null) {
        admin = clients.admin();
      }
      return admin;
    } catch (KafkaException unresolved) {
      throw goneAway(unresolved);
    } finally {
      opening.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
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
