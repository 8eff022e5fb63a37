package dosirak.order;

import dosirak.contracts.shop.KitchenLimit;
import dosirak.contracts.shop.ShopTerms;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;

/**
 * A window of time in which a kitchen takes on so much and no more.
 *
 * @param beginsAt included
 * @param endsAt not included
 */
record KitchenWindow(Instant beginsAt, Instant endsAt) {
  /** The window that holds a moment. Windows follow each other from local midnight. */
  static KitchenWindow of(ShopTerms terms, KitchenLimit limit, Instant at) {
    ZonedDateTime local = at.atZone(ZoneId.of(terms.timeZone()));
    LocalDate day = local.toLocalDate();
    int first = local.get(ChronoField.MINUTE_OF_DAY) / limit.windowMinutes();
    LocalDateTime begins = day.atStartOfDay().plusMinutes((long) first * limit.windowMinutes());
    return new KitchenWindow(
        begins.atZone(local.getZone()).toInstant(),
        begins.plusMinutes(limit.windowMinutes()).atZone(local.getZone()).toInstant());
  }
}
