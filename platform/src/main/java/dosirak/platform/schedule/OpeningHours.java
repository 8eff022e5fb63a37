package dosirak.platform.schedule;

import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.ShopTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Weekly opening hours, read by the wall clock of the shop's time zone: a span is open from its
 * first minute up to, and without, its last. When the zone's clocks are put back the shop is open
 * twice, when they are put forward the skipped minutes do not exist.
 */
public final class OpeningHours {
  private static final int MINUTES_PER_DAY = 24 * 60;
  private static final int DAYS_UNTIL_EVERY_SPAN_CAME = 8;

  private OpeningHours() {}

  /** Tells whether a shop with these terms is open at a moment; pauses are not part of terms. */
  public static boolean isOpen(ShopTerms terms, Instant at) {
    return isOpen(terms.hours(), ZoneId.of(terms.timeZone()), at);
  }

  /** Tells whether any of the spans holds the moment, by the wall clock of the zone. */
  public static boolean isOpen(List<OpeningSpan> hours, ZoneId zone, Instant at) {
    LocalDateTime local = LocalDateTime.ofInstant(at, zone);
    int minute = local.get(ChronoField.MINUTE_OF_DAY);
    for (OpeningSpan span : hours) {
      boolean holdsToday =
          span.day() == local.getDayOfWeek()
              && span.opensMinute() <= minute
              && minute < span.closesMinute();
      boolean holdsFromYesterday =
          span.day().plus(1) == local.getDayOfWeek()
              && minute + MINUTES_PER_DAY < span.closesMinute();
      if (holdsToday || holdsFromYesterday) {
        return true;
      }
    }
    return false;
  }

  /**
   * The first moment, not before the given one, at which a shop with these terms is open; the given
   * moment itself if it is open then, nothing if it never opens.
   */
  public static Optional<Instant> nextOpening(ShopTerms terms, Instant at) {
    ZoneId zone = ZoneId.of(terms.timeZone());
    List<OpeningSpan> hours = terms.hours();
    if (isOpen(hours, zone, at)) {
      return Optional.of(at);
    }
    LocalDate today = LocalDate.ofInstant(at, zone);
    Stream<Instant> openings =
        hours.stream()
            .flatMap(span ->
                Stream.iterate(today.minusDays(1), day -> day.plusDays(1))
                    .limit(2 + DAYS_UNTIL_EVERY_SPAN_CAME)
                    .filter(day -> day.getDayOfWeek() == span.day())
                    .flatMap(day ->
                        momentsAt(day.atStartOfDay().plusMinutes(span.opensMinute()), zone)));
    // Clocks that are put back can lead into the middle of a span.
    Stream<Instant> clockChange =
        Stream.ofNullable(zone.getRules().nextTransition(at))
            .map(ZoneOffsetTransition::getInstant)
            .filter(
                change -> change.isBefore(at.plus(Duration.ofDays(DAYS_UNTIL_EVERY_SPAN_CAME))));
    return Stream.concat(openings, clockChange)
        .filter(moment -> moment.isAfter(at))
        .filter(moment -> isOpen(hours, zone, moment))
        .min(Instant::compareTo);
  }

  private static Stream<Instant> momentsAt(LocalDateTime local, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return offsets.isEmpty()
        ? Stream.of(rules.getTransition(local).getInstant())
        : offsets.stream().map(local::toInstant);
  }
}
