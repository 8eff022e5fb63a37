package dosirak.platform.kafka;

import dosirak.platform.journal.RecordedEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reading of a topic: all its partitions, from some place on, put in the journal's order. */
final class TopicReading implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopicReading.class);

  /** A partition that is this far ahead of the others waits for them. */
  private static final int HELD_AT_MOST = 600;

  private static final int HELD_TO_GO_ON = 300;

  private final String source;
  private final KafkaTopics.Topic topic;
  private final KafkaConsumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final long[] read;
  private final long[] oldest;
  private EventChain chain;
  private boolean fromOldest;
  private boolean begunAtZero;
  private boolean beginningKnown = true;
  private boolean beganLate;

  /**
   * @param source the domain that says the events
   * @param after the position after which events are wanted
   * @param marker where to begin to look; with the oldest if there is none
   */
  TopicReading(
      String source,
      KafkaTopics.Topic topic,
      KafkaConsumer<String, byte[]> consumer,
      long after,
      @Nullable Marker marker) {
    this.source = source;
    this.topic = topic;
    this.consumer = consumer;
    this.partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
            .toList();
    this.read = new long[topic.partitions()];
    this.oldest = new long[topic.partitions()];
    this.chain = new EventChain(topic.partitions(), after);
    consumer.assign(partitions);
    if (marker == null) {
      beginWithOldest(after);
    } else {
      goOnTo(marker);
    }
  }

  KafkaTopics.Topic topic() {
    return topic;
  }

  /** The position after which everything is known here or still to be read. */
  long reached() {
    return chain.reached();
  }

  /** Whether the oldest events were gone already when it began with them. */
  boolean beganLate() {
    return beganLate;
  }

  /** Begins anew with the oldest events there are. */
  void beginWithOldest(long after) {
    chain = new EventChain(topic.partitions(), after);
    Arrays.fill(read, 0);
    Arrays.fill(oldest, 0);
    consumer.seekToBeginning(partitions);
    fromOldest = true;
    begunAtZero = after == 0;
    beginningKnown = !begunAtZero;
  }

  /** Leaves out what a marker shows to be applied. */
  void goOnTo(Marker marker) {
    for (TopicPartition partition : partitions) {
      long offset = marker.offsets().get(partition.partition());
      if (offset > read[partition.partition()]) {
        consumer.seek(partition, offset);
        read[partition.partition()] = offset;
        fromOldest = false;
      }
    }
  }

  /** Takes what there is, waiting if there is nothing. */
  void poll(Duration atMost) {
    regulate();
    for (ConsumerRecord<String, byte[]> record : consumer.poll(atMost)) {
      read[record.partition()] = record.offset() + 1;
      EventChain.Link link;
      try {
        link = KafkaEvents.decode(record);
      } catch (IllegalArgumentException foreign) {
        log.warn(
            "topic {} holds at {} of partition {} what no relay wrote; it is left out: {}",
            topic.name(),
            record.offset(),
            record.partition(),
            foreign.getMessage());
        continue;
      }
      if (oldest[record.partition()] == 0) {
        oldest[record.partition()] = link.event().position();
      }
      chain.add(link);
    }
  }

  /** Holds up partitions that run ahead, but none that may bring what all wait for. */
  private void regulate() {
    EventChain.Hole hole = chain.hole();
    List<TopicPartition> waiting = new ArrayList<>();
    List<TopicPartition> going = new ArrayList<>();
    for (TopicPartition partition : partitions) {
      int held = chain.held(partition.partition());
      if (hole != null && !chain.isPast(partition.partition(), hole.upTo())) {
        going.add(partition);
      } else if (held > HELD_AT_MOST) {
        waiting.add(partition);
      } else if (held < HELD_TO_GO_ON) {
        going.add(partition);
      }
    }
    consumer.pause(waiting);
    consumer.resume(going);
  }

  /**
   * The next events after a position, which must not lie before what was {@link #reached}.
   *
   * @throws IllegalStateException if the topic has lost events that come next
   */
  List<RecordedEvent> next(long after, int limit) {
    chain.forget(after);
    if (after > 0 && chain.isEmpty()) {
      // All there was is applied; what is missing from now on is a loss.
      begunAtZero = false;
    }
    if (!beginningKnown && !stepToWhatIsWhole()) {
      return List.of();
    }
    List<RecordedEvent> events = chain.next(limit);
    while (events.isEmpty() && stepOverWhatIsGone()) {
      events = chain.next(limit);
    }
    return events;
  }

  /**
   * Has who begins to listen begin where no partition has dropped anything any more, instead of
   * with what some still hold of older events.
   *
   * @return whether that is known already
   */
  private boolean stepToWhatIsWhole() {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    List<TopicPartition> cut =
        partitions.stream().filter(one -> begins.getOrDefault(one, 0L) > 0).toList();
    if (!cut.isEmpty()) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(cut);
      for (TopicPartition partition : cut) {
        if (oldest[partition.partition()] == 0
            && consumer.position(partition) < ends.getOrDefault(partition, 0L)) {
          return false;
        }
      }
      stepOver(cut.stream().mapToLong(one -> oldest[one.partition()] - 1).max().orElse(0));
    }
    beginningKnown = true;
    return true;
  }

  private void stepOver(long upTo) {
    if (upTo > chain.reached()) {
      log.warn(
          "topic {} no longer holds all events up to {}; who begins to listen now begins after"
              + " them",
          topic.name(),
          upTo);
      chain.forget(upTo);
      beganLate = true;
    }
  }

  /** Whether it stepped on, so that there may be more. */
  private boolean stepOverWhatIsGone() {
    EventChain.Hole hole = chain.hole();
    if (hole == null || !isGone(hole)) {
      return false;
    }
    if (!fromOldest) {
      log.warn(
          "topic {} is read anew from its oldest event: it was read from a place that left out the"
              + " events after {} up to {}",
          topic.name(),
          hole.after(),
          hole.upTo());
      beginWithOldest(hole.after());
      return false;
    }
    if (begunAtZero && hasDroppedEvents()) {
      stepOver(hole.upTo());
      return true;
    }
    throw new IllegalStateException(
        """
        topic %s has lost the events after position %d up to %d: they were held too short, or the \
        broker lost them. They are in the journal of %s: set position to %d in the table relay of \
        its database, and they are published once more\
        """
            .formatted(topic.name(), hole.after(), hole.upTo(), source, hole.after()));
  }

  /** Whether missing events were in the topic, and nothing that was not read can bring them. */
  private boolean isGone(EventChain.Hole hole) {
    if (!chain.wasThere(hole.upTo())) {
      return false;
    }
    List<TopicPartition> open =
        partitions.stream()
            .filter(partition -> !chain.isPast(partition.partition(), hole.upTo()))
            .toList();
    if (open.isEmpty()) {
      return true;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(open);
    return open.stream()
        .allMatch(partition ->
            consumer.position(partition) >= ends.getOrDefault(partition, Long.MAX_VALUE));
  }

  private boolean hasDroppedEvents() {
    return consumer.beginningOffsets(partitions).values().stream().anyMatch(begin -> begin > 0);
  }

  /** Where a reader that has applied everything up to a position can begin. */
  Marker marker(long position) {
    return Marker.of(position, topic.id(), chain.offsetsAfter(position, read));
  }

  @Override
  public void close() {
    close(consumer);
  }

  /** Closes a consumer at once, also on a thread that was told to stop. */
  static void close(KafkaConsumer<String, byte[]> consumer) {
    boolean interrupted = Thread.interrupted();
    try {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
