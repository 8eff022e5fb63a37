package dosirak.platform.stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages that were committed in this process a moment ago, for the streams that are open here:
 * they need not ask the database for what it has just been given. The numbers of a person's
 * messages have no gaps, so that a missing one is noticed and asked for.
 */
final class RecentMessages {
  private static final Duration KEPT = Duration.ofSeconds(30);
  private static final int MOST_CHARACTERS = 4_000_000;

  /** What a message costs beside its text, roughly. */
  private static final int OVERHEAD_CHARACTERS = 100;

  private final Cache<Place, StreamEvent> messages =
      Caffeine.newBuilder()
          .expireAfterWrite(KEPT)
          .maximumWeight(MOST_CHARACTERS)
          .weigher((Place place, StreamEvent event) -> event.body().length() + OVERHEAD_CHARACTERS)
          .build();

  private record Place(UUID person, long sequence) {}

  /** Remembers a message that is committed. */
  void add(UUID person, StreamEvent event) {
    messages.put(new Place(person, event.sequence()), event);
  }

  /** The messages right after a place, none if the next one is not known here. */
  List<StreamEvent> after(UUID person, long sequence, int limit) {
    List<StreamEvent> known = new ArrayList<>();
    while (known.size() < limit) {
      @Nullable StreamEvent next =
          messages.getIfPresent(new Place(person, sequence + known.size() + 1));
      if (next == null) {
        break;
      }
      known.add(next);
    }
    return known;
  }
}
