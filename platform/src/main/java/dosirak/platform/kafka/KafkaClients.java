package dosirak.platform.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes clients of Kafka that notice soon when a broker goes and when it is back. */
final class KafkaClients {
  /** The largest event, in bytes; far above any there is. */
  static final int LARGEST_EVENT_BYTES = 8 * 1024 * 1024;

  /** How long an answer is waited for. */
  static final Duration ANSWER_WAIT = Duration.ofSeconds(3);

  /** How long a question about topics is tried; more than once, for a broker that is busy. */
  static final Duration TOPICS_WAIT = Duration.ofSeconds(7);

  /** How long a batch is tried before the relay looks anew at what it does. */
  private static final Duration DELIVERY_WAIT = Duration.ofSeconds(10);

  /** A partition's part of a relay's batch fits in one request. */
  private static final int PRODUCER_BATCH_BYTES = 512 * 1024;

  private static final int FETCH_PARTITION_BYTES = 256 * 1024;
  private static final int POLL_RECORDS = 500;

  private final KafkaSettings settings;

  KafkaClients(KafkaSettings settings) {
    this.settings = settings;
  }

  private Map<String, Object> common() {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrap());
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis(ANSWER_WAIT));
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50L);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    config.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, 50L);
    config.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, 500L);
    config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, 2_000L);
    config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, 2_000L);
    config.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 10_000L);
    config.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    return config;
  }

  /** Asks about topics and makes them. */
  Admin admin() {
    Map<String, Object> config = common();
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(TOPICS_WAIT));
    return Admin.create(config);
  }

  /**
   * Publishes without a repetition of its own making and in order within a partition; every event
   * is acknowledged by all copies that are in step.
   */
  KafkaProducer<String, byte[]> producer() {
    Map<String, Object> config = common();
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY_WAIT));
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_WAIT.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 1L);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, PRODUCER_BATCH_BYTES);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_EVENT_BYTES);
    config.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  /** Reads partitions that it is given; belongs to no group and commits nothing. */
  KafkaConsumer<String, byte[]> consumer() {
    Map<String, Object> config = common();
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Where an offset is gone, reading begins with the oldest; the chain of positions shows what
    // is known already and what is missing.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(ANSWER_WAIT));
    // What comes is handed over at once; this is only how seldom an idle reader asks.
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 1_500);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_PARTITION_BYTES);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
    config.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
