package dosirak.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.journal.RecordedEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventChainTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");

  @Test
  void anyMixtureOfPartitionsWithGapsAndRepetitionsComesOutInTheOrderOfTheJournal() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      int partitions = 1 + random.nextInt(5);
      List<Deque<EventChain.Link>> topic = new ArrayList<>();
      for (int partition = 0; partition < partitions; partition++) {
        topic.add(new ArrayDeque<>());
      }
      List<Long> journal = new ArrayList<>();
      List<EventChain.Link> published = new ArrayList<>();
      long position = 0;
      for (int event = 0; event < 120; event++) {
        long previous = position;
        position += 1 + random.nextInt(3);
        journal.add(position);
        published.add(link(random.nextInt(partitions), previous, position));
        // A relay that did not know what it had done publishes some of it again.
        for (int again = random.nextInt(20) == 0 ? random.nextInt(10) : 0; again > 0; again--) {
          published.add(published.get(random.nextInt(published.size())));
        }
      }
      long[] offsets = new long[partitions];
      for (EventChain.Link link : published) {
        topic
            .get(link.partition())
            .add(
                new EventChain.Link(
                    link.partition(),
                    offsets[link.partition()]++,
                    link.previous(),
                    link.settled(),
                    link.event()));
      }
      long begin = random.nextInt(4) == 0 ? random.nextLong(position) : 0;
      EventChain chain = new EventChain(partitions, begin);
      List<Long> handedOut = new ArrayList<>();
      while (topic.stream().anyMatch(one -> !one.isEmpty())) {
        Deque<EventChain.Link> one = topic.get(random.nextInt(partitions));
        if (!one.isEmpty()) {
          chain.add(one.remove());
        }
        if (random.nextInt(3) == 0) {
          take(chain, 1 + random.nextInt(4), handedOut);
        }
      }
      take(chain, Integer.MAX_VALUE, handedOut);
      assertThat(handedOut)
          .as("seed %d", seed)
          .isEqualTo(journal.stream().filter(one -> one > begin).toList());
      assertThat(chain.isEmpty()).isTrue();
    }
  }

  private static void take(EventChain chain, int limit, List<Long> into) {
    List<RecordedEvent> events = chain.next(limit);
    assertThat(events).hasSizeLessThanOrEqualTo(limit);
    if (!events.isEmpty()) {
      events.forEach(event -> into.add(event.position()));
      chain.forget(events.getLast().position());
    }
  }

  @Test
  void whatWasHandedOutIsHandedOutAgainUntilItIsApplied() {
    EventChain chain = new EventChain(1, 0);
    chain.add(link(0, 0, 2));
    chain.add(link(0, 2, 5));
    assertThat(positions(chain.next(10))).containsExactly(2L, 5L);
    assertThat(positions(chain.next(10))).containsExactly(2L, 5L);
    chain.forget(2);
    assertThat(positions(chain.next(10))).containsExactly(5L);
    assertThatThrownBy(() -> chain.forget(1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHoleIsNamedByWhatIsMissing() {
    EventChain chain = new EventChain(2, 3);
    assertThat(chain.hole()).isNull();
    chain.add(link(0, 9, 12));
    assertThat(chain.next(10)).isEmpty();
    assertThat(chain.hole()).isEqualTo(new EventChain.Hole(3, 9));
    chain.add(link(1, 3, 9));
    assertThat(chain.hole()).isNull();
    assertThat(positions(chain.next(10))).containsExactly(9L, 12L);
  }

  @Test
  void aReaderThatBeginsBetweenTwoEventsGetsTheLaterOne() {
    EventChain chain = new EventChain(1, 4);
    chain.add(link(0, 0, 2));
    chain.add(link(0, 2, 7));
    assertThat(positions(chain.next(10))).containsExactly(7L);
  }

  @Test
  void itIsKnownWhatWasInTheTopicAndWhichPartitionsCannotBringItAnyMore() {
    EventChain chain = new EventChain(2, 0);
    chain.add(new EventChain.Link(0, 0, 7, 0, event(9)));
    assertThat(chain.wasThere(7)).isFalse();
    chain.add(new EventChain.Link(0, 1, 9, 7, event(10)));
    assertThat(chain.wasThere(7)).isTrue();
    assertThat(chain.wasThere(8)).isFalse();
    assertThat(chain.isPast(0, 7)).isTrue();
    assertThat(chain.isPast(1, 7)).isFalse();
  }

  @Test
  void aMarkerLeavesNothingOutThatIsStillToBeApplied() {
    EventChain chain = new EventChain(3, 0);
    chain.add(new EventChain.Link(0, 10, 0, 0, event(1)));
    chain.add(new EventChain.Link(0, 11, 2, 0, event(3)));
    chain.add(new EventChain.Link(1, 20, 3, 0, event(4)));
    chain.add(new EventChain.Link(0, 12, 0, 0, event(1)));
    long[] read = {13, 21, 30};
    assertThat(chain.offsetsAfter(0, read)).containsExactly(10, 20, 30);
    assertThat(chain.offsetsAfter(1, read)).containsExactly(11, 20, 30);
    assertThat(chain.offsetsAfter(3, read)).containsExactly(13, 20, 30);
    assertThat(chain.offsetsAfter(4, read)).containsExactly(13, 21, 30);
  }

  @Test
  void aMarkerServesItsTopicOnlyAndNobodyWhoHasAppliedLess() {
    Marker marker = Marker.of(17, "b0hYFvTfQ-a_0", new long[] {3, 0, 44});
    assertThat(Marker.parse(marker.text())).isEqualTo(marker);
    assertThat(Marker.parse(null)).isNull();
    assertThat(Marker.parse("17 x")).isNull();
    KafkaTopics.Topic topic = new KafkaTopics.Topic("order", "b0hYFvTfQ-a_0", 3);
    assertThat(marker.serves(topic, 17)).isTrue();
    assertThat(marker.serves(topic, 18)).isTrue();
    assertThat(marker.serves(topic, 16)).isFalse();
    assertThat(marker.serves(new KafkaTopics.Topic("order", "another", 3), 17)).isFalse();
    assertThat(marker.serves(new KafkaTopics.Topic("order", "b0hYFvTfQ-a_0", 4), 17)).isFalse();
  }

  private static List<Long> positions(List<RecordedEvent> events) {
    return events.stream().map(RecordedEvent::position).toList();
  }

  private static EventChain.Link link(int partition, long previous, long position) {
    return new EventChain.Link(partition, 0, previous, 0, event(position));
  }

  private static RecordedEvent event(long position) {
    return new RecordedEvent(
        position, new UUID(0, position), "AccountOpened", "key", "{}", NOON, NOON, null);
  }
}
