package dosirak.platform.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The highest position in a topic. A relay that was frozen may put older events behind newer ones,
 * so more than the last record is looked at, once; later only what came since.
 */
final class TopicHead implements AutoCloseable {
  /** More than one batch of a relay. */
  private static final int LOOKED_AT = KafkaRelay.BATCH + 100;

  private final KafkaClients clients;
  private @Nullable KafkaConsumer<String, byte[]> consumer;
  private KafkaTopics.@Nullable Topic topic;
  private long highest;

  TopicHead(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Looks.
   *
   * @throws KafkaUnavailableException if Kafka does not answer
   */
  long of(KafkaTopics.Topic wanted) {
    KafkaConsumer<String, byte[]> reading = consumer;
    if (reading == null) {
      reading = clients.consumer();
      consumer = reading;
    }
    List<TopicPartition> partitions =
        IntStream.range(0, wanted.partitions())
            .mapToObj(partition -> new TopicPartition(wanted.name(), partition))
            .toList();
    Map<TopicPartition, Long> ends = reading.endOffsets(partitions);
    boolean another = !wanted.equals(topic);
    if (another) {
      reading.assign(partitions);
      topic = wanted;
    }
    for (TopicPartition partition : partitions) {
      long tail = Math.max(0, ends.getOrDefault(partition, 0L) - LOOKED_AT);
      if (another || reading.position(partition) < tail) {
        reading.seek(partition, tail);
      }
    }
    long deadline = System.nanoTime() + KafkaClients.ANSWER_WAIT.toNanos();
    while (isBefore(ends, reading)) {
      if (System.nanoTime() > deadline) {
        throw new KafkaUnavailableException(
            "the end of topic " + wanted.name() + " cannot be read",
            new java.util.concurrent.TimeoutException());
      }
      for (ConsumerRecord<String, byte[]> record : reading.poll(Duration.ofMillis(200))) {
        highest = Math.max(highest, position(record));
      }
    }
    return highest;
  }

  private static boolean isBefore(
      Map<TopicPartition, Long> ends, KafkaConsumer<String, byte[]> reading) {
    return ends.entrySet().stream()
        .anyMatch(end -> reading.position(end.getKey()) < end.getValue());
  }

  private static long position(ConsumerRecord<String, byte[]> record) {
    try {
      return KafkaEvents.position(record);
    } catch (IllegalArgumentException foreign) {
      return 0;
    }
  }

  @Override
  public void close() {
    if (consumer != null) {
      TopicReading.close(consumer);
      consumer = null;
      topic = null;
    }
  }
}
