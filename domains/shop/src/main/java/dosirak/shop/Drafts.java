package dosirak.shop;

import java.time.DayOfWeek;
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

  record LocationDraft(@Nullable Double latitude, @Nullable Double longitude) {}

  record TermsDraft(
      @Nullable String timeZone,
      @Nullable List<@Nullable SpanDraft> hours,
      @Nullable Long minimumOrder,
      @Nullable Integer deliveryRadiusMetres,
      @Nullable List<@Nullable TipDraft> tipTable) {}

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
      @Nullable List<@Nullable GroupDraft> optionGroups) {}

  record GroupDraft(
      @Nullable UUID optionGroupId,
      @Nullable String name,
      @Nullable Integer minimum,
      @Nullable Integer maximum,
      @Nullable List<@Nullable OptionDraft> options) {}

  record OptionDraft(@Nullable UUID optionId, @Nullable String name, @Nullable Long price) {}
}
