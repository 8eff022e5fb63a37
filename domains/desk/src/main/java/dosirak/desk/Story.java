package dosirak.desk;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The whole story of an order, told by many: what each domain said stays in the order in which it
 * said it, and between domains the earlier goes first. Where two speak in the same moment, the one
 * speaks first whom the other hears.
 */
final class Story {
  private Story() {}

  /**
   * Something that was said.
   *
   * @param at city time
   * @param position its place in the journal of its domain
   * @param ko in a few words, in Korean
   * @param en the same in English
   * @param facts what else was said, without the order itself
   */
  record Entry(
      Instant at, String domain, String type, long position, String ko, String en, JsonNode facts) {
    static Entry of(Instant at, String domain, String type, long position, JsonNode facts) {
      Words words = Words.of(type);
      return new Entry(at, domain, type, position, words.ko(), words.en(), facts);
    }

    private boolean goesBefore(Entry other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime < 0 : Words.of(type).turn() < Words.of(other.type).turn();
    }
  }

  /**
   * One story of many.
   *
   * @param sources what each domain said, in the order in which it said it
   */
  static List<Entry> merge(Collection<List<Entry>> sources) {
    List<Deque<Entry>> left = new ArrayList<>();
    for (List<Entry> source : sources) {
      if (!source.isEmpty()) {
        left.add(new ArrayDeque<>(source));
      }
    }
    List<Entry> merged = new ArrayList<>();
    while (!left.isEmpty()) {
      Deque<Entry> next = left.getFirst();
      for (Deque<Entry> other : left) {
        if (other.element().goesBefore(next.element())) {
          next = other;
        }
      }
      merged.add(next.remove());
      if (next.isEmpty()) {
        left.remove(next);
      }
    }
    return List.copyOf(merged);
  }
}
