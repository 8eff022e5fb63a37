package dosirak.shop;

import dosirak.contracts.shop.AreaKind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What owners send, before it was checked: everything may be missing. */
final class Drafts {
  private Drafts() {}

  record ShopDraft(
      @Nullable String name,
      @Nullable String phone,
      @Nullable String addressText,
      @Nullable LocationDraft location,
      @Nullable TermsDraft terms,
      @Nullable List<@Nullable ItemDraft> menu) {}

  /**
   * An application to be on the marketplace.
   *
   * @param submit whether an operator is to see it; absent: yes
   */
  record ApplicationDraft(
      @Nullable Boolean submit,
      @Nullable String businessNumber,
      @Nullable String permitNumber,
      @Nullable AccountDraft account,
      @Nullable ShopDraft shop) {
    boolean isSubmitted() {
      return !Boolean.FALSE.equals(submit);
    }
  }

  /** The bank account that the shop's money goes to. */
  record AccountDraft(@Nullable String bank, @Nullable String number, @Nullable String holder) {}

  record LocationDraft(@Nullable Double latitude, @Nullable Double longitude) {}

  record TermsDraft(
      @Nullable String timeZone,
      @Nullable List<@Nullable SpanDraft> hours,
      @Nullable Long minimumOrder,
      @Nullable Integer deliveryRadiusMetres,
      @Nullable List<@Nullable TipDraft> tipTable,
      @Nullable CalendarDraft calendar,
      @Nullable PreparationDraft preparation,
      @Nullable SchedulingDraft scheduling,
      @Nullable KitchenDraft kitchenLimit,
      @Nullable PricingDraft deliveryPricing,
      @Nullable Boolean takesPickup) {}

  record CalendarDraft(
      @Nullable Integer lastOrderMinutes,
      @Nullable List<@Nullable DayOffDraft> monthlyDaysOff,
      @Nullable List<@Nullable DaySpanDraft> publicHolidayHours,
      @Nullable List<@Nullable DatedDraft> datedHours) {}

  record DayOffDraft(@Nullable Integer week, @Nullable DayOfWeek day) {}

  record DaySpanDraft(@Nullable Integer opensMinute, @Nullable Integer closesMinute) {}

  record DatedDraft(
      @Nullable LocalDate from,
      @Nullable LocalDate until,
      @Nullable List<@Nullable DaySpanDraft> spans,
      @Nullable String reason) {}

  record PreparationDraft(
      @Nullable Integer minutes,
      @Nullable Integer minutesPerOrderAhead,
      @Nullable Integer mostMinutes) {}

  record SchedulingDraft(
      @Nullable Integer slotMinutes, @Nullable Integer leadMinutes, @Nullable Integer daysAhead) {}

  record KitchenDraft(
      @Nullable Integer windowMinutes,
      @Nullable Integer orders,
      @Nullable Integer items,
      @Nullable Long amount) {}

  record PricingDraft(
      @Nullable List<@Nullable AreaDraft> areas,
      @Nullable List<@Nullable AmountDraft> amountSteps,
      @Nullable List<@Nullable HourDraft> hourSurcharges,
      @Nullable Long publicHolidaySurcharge,
      @Nullable Long badWeatherSurcharge) {}

  record AreaDraft(
      @Nullable String name,
      @Nullable ShapeDraft shape,
      @Nullable Long minimumOrder,
      @Nullable Long surcharge) {}

  /**
   * Where an area is.
   *
   * @param rings of a polygon; those of a district are taken from the catalogue, whatever was sent
   */
  record ShapeDraft(
      @Nullable AreaKind kind,
      @Nullable Integer radiusMetres,
      @Nullable List<@Nullable RingDraft> rings,
      @Nullable String districtCode) {}

  record RingDraft(@Nullable List<@Nullable LocationDraft> points) {}

  record AmountDraft(@Nullable Long from, @Nullable Long tip) {}

  record HourDraft(
      @Nullable DayOfWeek day,
      @Nullable Integer fromMinute,
      @Nullable Integer untilMinute,
      @Nullable Long surcharge) {}

  record SpanDraft(
      @Nullable DayOfWeek day, @Nullable Integer opensMinute, @Nullable Integer closesMinute) {}

  record TipDraft(@Nullable Integer upToMetres, @Nullable Long tip) {}

  record MenuDraft(@Nullable List<@Nullable ItemDraft> menu) {}

  /**
   * An item.
   *
   * @param itemId of the item of the present menu that this one goes on as; absent: a new one
   */
  record ItemDraft(
      @Nullable UUID itemId,
      @Nullable String category,
      @Nullable String name,
      @Nullable String description,
      @Nullable Long price,
      @Nullable List<@Nullable GroupDraft> optionGroups,
      @Nullable Boolean aloneBelowMinimum) {}

  record GroupDraft(
      @Nullable UUID optionGroupId,
      @Nullable String name,
      @Nullable Integer minimum,
      @Nullable Integer maximum,
      @Nullable List<@Nullable OptionDraft> options) {}

  record OptionDraft(@Nullable UUID optionId, @Nullable String name, @Nullable Long price) {}
}
