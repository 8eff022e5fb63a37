package dosirak.platform.kafka;

import dosirak.platform.journal.RecordedEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the order of a journal together again from what came in any order from several partitions:
 * each event names the position before its own, so the next one is known when it is there. What
 * came before, or comes twice, is left out.
 */
final class EventChain {
  private final TreeMap<Long, Link> links = new TreeMap<>();
  private final int[] held;
  private final long[] settled;
  private long reached;

  /**
   * An event and where it was found.
   *
   * @param previous the position in the journal of the event before it
   * @param settled a position up to which all events were in the topic when this one was sent
   */
  record Link(int partition, long offset, long previous, long settled, RecordedEvent event) {}

  /** Events that are missing: those after a position, up to and with another. */
  record Hole(long after, long upTo) {}

  EventChain(int partitions, long reached) {
    this.held = new int[partitions];
    this.settled = new long[partitions];
    this.reached = reached;
  }

  /** Takes what was found; of one partition in the order of its offsets. */
  void add(Link link) {
    settled[link.partition()] = Math.max(settled[link.partition()], link.settled());
    long position = link.event().position();
    if (position > reached && links.putIfAbsent(position, link) == null) {
      held[link.partition()]++;
    }
  }

  /** Lets go of everything up to a position, which must not lie before what was let go. */
  void forget(long upTo) {
    if (upTo < reached) {
      throw new IllegalArgumentException(upTo + " is before " + reached);
    }
    Iterator<Link> known = links.headMap(upTo, true).values().iterator();
    while (known.hasNext()) {
      held[known.next().partition()]--;
      known.remove();
    }
    reached = upTo;
  }

  /** The position after which events are known. */
  long reached() {
    return reached;
  }

  /** The next events, in order and without a hole. */
  List<RecordedEvent> next(int limit) {
    List<RecordedEvent> events = new ArrayList<>();
    long at = reached;
    for (Link link : links.values()) {
      if (link.previous() > at || events.size() == limit) {
        break;
      }
      events.add(link.event());
      at = link.event().position();
    }
    return List.copyOf(events);
  }

  /** What is missing before the next event that is known, if anything. */
  @Nullable Hole hole() {
    if (links.isEmpty() || links.firstEntry().getValue().previous() <= reached) {
      return null;
    }
    return new Hole(reached, links.firstEntry().getValue().previous());
  }

  boolean isEmpty() {
    return links.isEmpty();
  }

  /** How many events of a partition are held. */
  int held(int partition) {
    return held[partition];
  }

  /** Whether all events up to a position are known to have been in the topic at some time. */
  boolean wasThere(long upTo) {
    return Arrays.stream(settled).anyMatch(one -> one >= upTo);
  }

  /**
   * Whether a partition was read so far that no event up to a position can come from it for the
   * first time: a relay sends nothing of a batch before all of the batch before it is there.
   */
  boolean isPast(int partition, long upTo) {
    return settled[partition] >= upTo;
  }

  /**
   * For each partition the offset before which there is nothing that comes after a position.
   *
   * @param read up to where each partition was read
   */
  long[] offsetsAfter(long position, long[] read) {
    long[] offsets = read.clone();
    for (Link link : links.tailMap(position, false).values()) {
      offsets[link.partition()] = Math.min(offsets[link.partition()], link.offset());
    }
    return offsets;
  }
}
