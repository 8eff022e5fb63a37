package dosirak.platform.schedule;

import dosirak.contracts.order.Promise;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.Scheduling;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.schedule.OpeningHours.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When food will be there, or why there is no such time. Nothing is ever moved: a shop that takes
 * no orders now is closed, with the time it opens, and a slot that it does not offer is none.
 */
public final class PromiseTime {
  /** What is taken for a shop that says nothing of its cooking. */
  private static final Preparation USUAL_PREPARATION = new Preparation(20, 1, 60);

  /** A city rider's pace, in metres of the straight line; streets are about a third longer. */
  private static final double METRES_PER_MINUTE = 200;

  /** At the shop and at the door. */
  private static final Duration HANDLING = Duration.ofMinutes(5);

  private static final Duration SMALLEST_WINDOW = Duration.ofMinutes(10);

  private PromiseTime() {}

  /** The answer to an order for as soon as possible. */
  public sealed interface Answer {}

  /** It can be had. */
  public record Promised(Promise promise) implements Answer {}

  /**
   * The shop takes no orders now.
   *
   * @param opensAt when it does again; absent where that cannot be told
   */
  public record Closed(@Nullable Instant opensAt) implements Answer {}

  /** A time that can be ordered for; by {@code endsAt} food should be there. */
  public record Slot(Instant startsAt, Instant endsAt) {}

  /**
   * Promises an order for as soon as possible.
   *
   * @param ordersAhead how many orders the kitchen is cooking
   * @param metres from the shop to the door, straight line; absent for pickup
   */
  public static Answer asSoonAsPossible(
      ShopTerms terms, Instant now, int ordersAhead, @Nullable Double metres) {
    if (!OpeningHours.takesOrders(terms, now)) {
      return new Closed(OpeningHours.nextOpening(terms, now).orElse(null));
    }
    Instant ready = now.plus(preparation(terms, ordersAhead));
    if (metres == null) {
      return new Promised(new Promise(ready, ready, ready.plus(SMALLEST_WINDOW)));
    }
    Duration travel = travel(metres);
    Instant from = ready.plus(travel);
    return new Promised(
        new Promise(ready, from, from.plus(SMALLEST_WINDOW).plus(travel.dividedBy(2))));
  }

  /** Promises an order for a slot that the shop offers. */
  public static Promise forSlot(Slot slot) {
    return new Promise(slot.startsAt(), slot.startsAt(), slot.endsAt());
  }

  /**
   * The slot that begins at a moment; nothing if the shop offers none then.
   *
   * @param now city time
   */
  public static Optional<Slot> slotAt(ShopTerms terms, Instant startsAt, Instant now) {
    LocalDate date = LocalDate.ofInstant(startsAt, OpeningHours.zone(terms));
    return slots(terms, date, now).stream()
        .filter(slot -> slot.startsAt().equals(startsAt))
        .findFirst();
  }

  /**
   * The slots of a date that can be ordered for now, by time: far enough ahead, wholly inside the
   * opening hours, and not before the kitchen has had time to cook since it opened. A time that the
   * clocks skip is no slot, and of one that they show twice the first is.
   *
   * @param now city time
   */
  public static List<Slot> slots(ShopTerms terms, LocalDate date, Instant now) {
    Scheduling scheduling = terms.scheduling();
    ZoneId zone = OpeningHours.zone(terms);
    LocalDate today = LocalDate.ofInstant(now, zone);
    if (scheduling == null
        || date.isBefore(today)
        || date.isAfter(today.plusDays(scheduling.daysAhead()))) {
      return List.of();
    }
    Instant earliest = now.plus(Duration.ofMinutes(scheduling.leadMinutes()));
    Duration cooking = preparation(terms, 0);
    int length = scheduling.slotMinutes();
    List<Stretch> stretches = OpeningHours.stretches(terms, date, 1);
    List<Slot> slots = new ArrayList<>();
    for (int minute = 0; minute < OpeningHours.MINUTES_PER_DAY; minute += length) {
      int from = minute;
      LocalDateTime local = date.atStartOfDay().plusMinutes(minute);
      List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
      Optional<Stretch> open =
          stretches.stream()
              .filter(each -> each.from() <= from && from + length <= each.until())
              .findFirst();
      if (open.isPresent() && !offsets.isEmpty()) {
        Instant starts = local.toInstant(offsets.getFirst());
        Slot slot = new Slot(starts, starts.plus(Duration.ofMinutes(length)));
        Instant opened =
            OpeningHours.momentsAt(date.atStartOfDay().plusMinutes(open.get().from()), zone)
                .findFirst()
                .orElseThrow();
        if (!starts.isBefore(earliest)
            && !starts.isBefore(opened.plus(cooking))
            && isOpenThroughout(terms, slot)) {
          slots.add(slot);
        }
      }
    }
    return List.copyOf(slots);
  }

  /** Whether a change of the clocks leaves a slot inside the opening hours. */
  private static boolean isOpenThroughout(ShopTerms terms, Slot slot) {
    ZoneOffsetTransition change =
        OpeningHours.zone(terms).getRules().nextTransition(slot.startsAt());
    return change == null
        || !change.getInstant().isBefore(slot.endsAt())
        || OpeningHours.closesAt(terms, slot.startsAt())
            .map(closes -> !closes.isBefore(slot.endsAt()))
            .orElse(true);
  }

  /** How long the kitchen takes when it is cooking so many orders. */
  public static Duration preparation(ShopTerms terms, int ordersAhead) {
    Preparation said = terms.preparation();
    Preparation preparation = said == null ? USUAL_PREPARATION : said;
    long minutes = preparation.minutes() + (long) preparation.minutesPerOrderAhead() * ordersAhead;
    long most = Math.max(preparation.minutes(), preparation.mostMinutes());
    return Duration.ofMinutes(Math.min(minutes, most));
  }

  /** How long the way takes, with what happens at both ends of it. */
  public static Duration travel(double metres) {
    return HANDLING.plusSeconds(Math.round(Math.ceil(metres / METRES_PER_MINUTE * 60)));
  }
}
