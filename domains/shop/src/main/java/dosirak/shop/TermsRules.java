package dosirak.shop;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.shop.KitchenLimit;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.Scheduling;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.shop.Drafts.KitchenDraft;
import dosirak.shop.Drafts.LocationDraft;
import dosirak.shop.Drafts.PreparationDraft;
import dosirak.shop.Drafts.SchedulingDraft;
import dosirak.shop.Drafts.ShopDraft;
import dosirak.shop.Drafts.SpanDraft;
import dosirak.shop.Drafts.TermsDraft;
import dosirak.shop.Drafts.TipDraft;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a shop's profile and terms must be like; pure. */
final class TermsRules {
  static final int LONGEST_NAME = 100;
  static final int LONGEST_ADDRESS = 300;
  static final int MOST_SPANS = 50;
  static final int MOST_TIP_STEPS = 30;
  static final int LEAST_RADIUS_METRES = 100;
  static final int MOST_RADIUS_METRES = 30_000;
  static final long MOST_MONEY = 10_000_000;

  static final int MOST_PREPARATION = 240;
  static final int MOST_PER_ORDER = 60;
  static final int MOST_PROMISED = 480;
  static final int MOST_LEAD_MINUTES = 7 * 24 * 60;
  static final int MOST_DAYS_AHEAD = 30;
  static final int MOST_IN_KITCHEN = 100_000;
  static final long MOST_MONEY_IN_KITCHEN = 1_000_000_000;
  static final int LEAST_PART_OF_DAY_MINUTES = 5;
  static final int MOST_PART_OF_DAY_MINUTES = 240;
  static final int MINUTES_PER_DAY = 24 * 60;

  private static final int MINUTES_PER_WEEK = 7 * MINUTES_PER_DAY;
  private static final Pattern PHONE = Pattern.compile("[+0-9][0-9 ()-]{2,29}");
  private static final Set<String> TIME_ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

  private TermsRules() {}

  /** Checks what a shop is called and where it is. */
  static Shop.Profile profile(ShopDraft draft, Findings findings) {
    String name = findings.text(draft.name(), "name", LONGEST_NAME);
    String phone = draft.phone() == null ? "" : draft.phone();
    if (!PHONE.matcher(phone).matches()) {
      findings.add("phone", "must be 3 to 30 digits, spaces, hyphens or brackets");
    }
    String address = findings.text(draft.addressText(), "addressText", LONGEST_ADDRESS);
    return new Shop.Profile(name, phone, address, location(draft.location(), findings));
  }

  static GeoPoint location(@Nullable LocationDraft draft, Findings findings) {
    if (draft == null) {
      findings.add("location", "is missing");
      return new GeoPoint(0, 0);
    }
    return new GeoPoint(
        findings.degrees(draft.latitude(), "location.latitude", 90),
        findings.degrees(draft.longitude(), "location.longitude", 180));
  }

  /**
   * Checks terms.
   *
   * @param at the path of the terms in the body, empty where they are the body
   * @param location of the shop
   * @param districts finds a district of the marketplace by its code
   */
  static ShopTerms terms(
      @Nullable TermsDraft draft,
      String at,
      GeoPoint location,
      Function<String, Optional<District>> districts,
      Findings findings) {
    if (draft == null) {
      findings.add(at.isEmpty() ? "body" : at, "is missing");
      return new ShopTerms("", List.of(), Money.ZERO, 0, List.of());
    }
    String prefix = at.isEmpty() ? "" : at + ".";
    String timeZone = draft.timeZone() == null ? "" : draft.timeZone();
    if (!TIME_ZONES.contains(timeZone)) {
      findings.add(prefix + "timeZone", "must be the IANA name of a time zone, as Asia/Seoul");
    }
    int beforeHours = findings.errors().size();
    List<OpeningSpan> hours = hours(draft.hours(), prefix + "hours", findings);
    boolean hoursAreKnown = findings.errors().size() == beforeHours;
    long minimumOrder =
        findings.number(draft.minimumOrder(), prefix + "minimumOrder", 0, MOST_MONEY);
    int before = findings.errors().size();
    int radius =
        (int)
            findings.number(
                draft.deliveryRadiusMetres(),
                prefix + "deliveryRadiusMetres",
                LEAST_RADIUS_METRES,
                MOST_RADIUS_METRES);
    boolean radiusIsKnown = findings.errors().size() == before;
    List<TipStep> tips = tips(draft.tipTable(), prefix + "tipTable", findings);
    if (radiusIsKnown && !tips.isEmpty() && tips.getLast().upToMetres() < radius) {
      findings.add(
          prefix + "tipTable[" + (tips.size() - 1) + "].upToMetres",
          "must reach the delivery radius");
    }
    return new ShopTerms(
        timeZone,
        hours,
        Money.won(minimumOrder),
        radius,
        tips,
        CalendarRules.calendar(
            draft.calendar(), hoursAreKnown ? hours : List.of(), prefix + "calendar", findings),
        preparation(draft.preparation(), prefix + "preparation.", findings),
        scheduling(draft.scheduling(), prefix + "scheduling.", findings),
        kitchenLimit(draft.kitchenLimit(), prefix + "kitchenLimit", findings),
        new DeliveryRules(location, districts, findings)
            .pricing(draft.deliveryPricing(), prefix + "deliveryPricing"),
        draft.takesPickup());
  }

  private static @Nullable Preparation preparation(
      @Nullable PreparationDraft draft, String at, Findings findings) {
    if (draft == null) {
      return null;
    }
    int minutes = (int) findings.number(draft.minutes(), at + "minutes", 1, MOST_PREPARATION);
    return new Preparation(
        minutes,
        (int)
            findings.numberOr(
                0, draft.minutesPerOrderAhead(), at + "minutesPerOrderAhead", 0, MOST_PER_ORDER),
        (int) findings.number(draft.mostMinutes(), at + "mostMinutes", minutes, MOST_PROMISED));
  }

  private static @Nullable Scheduling scheduling(
      @Nullable SchedulingDraft draft, String at, Findings findings) {
    if (draft == null) {
      return null;
    }
    return new Scheduling(
        partOfDay(draft.slotMinutes(), at + "slotMinutes", findings),
        (int) findings.number(draft.leadMinutes(), at + "leadMinutes", 0, MOST_LEAD_MINUTES),
        (int) findings.number(draft.daysAhead(), at + "daysAhead", 0, MOST_DAYS_AHEAD));
  }

  private static @Nullable KitchenLimit kitchenLimit(
      @Nullable KitchenDraft draft, String at, Findings findings) {
    if (draft == null) {
      return null;
    }
    int window = partOfDay(draft.windowMinutes(), at + ".windowMinutes", findings);
    if (draft.orders() == null && draft.items() == null && draft.amount() == null) {
      findings.add(at, "must limit orders, items or amount");
    }
    Long orders = findings.optionalNumber(draft.orders(), at + ".orders", 1, MOST_IN_KITCHEN);
    Long items = findings.optionalNumber(draft.items(), at + ".items", 1, MOST_IN_KITCHEN);
    Long amount = findings.optionalNumber(draft.amount(), at + ".amount", 1, MOST_MONEY_IN_KITCHEN);
    return new KitchenLimit(
        window,
        orders == null ? null : orders.intValue(),
        items == null ? null : items.intValue(),
        amount == null ? null : Money.won(amount));
  }

  /** Minutes of which a whole number makes a day. */
  private static int partOfDay(@Nullable Integer value, String field, Findings findings) {
    int minutes =
        (int) findings.number(value, field, LEAST_PART_OF_DAY_MINUTES, MOST_PART_OF_DAY_MINUTES);
    if (MINUTES_PER_DAY % minutes != 0) {
      findings.add(field, "must divide a day of " + MINUTES_PER_DAY + " minutes");
    }
    return minutes;
  }

  private static List<TipStep> tips(
      @Nullable List<@Nullable TipDraft> drafts, String at, Findings findings) {
    List<TipStep> steps = new ArrayList<>();
    int reached = 0;
    for (TipDraft draft : findings.list(drafts, at, 1, MOST_TIP_STEPS)) {
      String here = at + "[" + steps.size() + "].";
      int upTo =
          (int) findings.number(draft.upToMetres(), here + "upToMetres", 1, MOST_RADIUS_METRES);
      long tip = findings.number(draft.tip(), here + "tip", 0, MOST_MONEY);
      if (upTo <= reached && draft.upToMetres() != null) {
        findings.add(here + "upToMetres", "must be more than in the step before");
      }
      reached = Math.max(reached, upTo);
      steps.add(new TipStep(upTo, Money.won(tip)));
    }
    return steps;
  }

  private static List<OpeningSpan> hours(
      @Nullable List<@Nullable SpanDraft> drafts, String at, Findings findings) {
    List<OpeningSpan> spans = new ArrayList<>();
    int before = findings.errors().size();
    for (SpanDraft draft : findings.list(drafts, at, 1, MOST_SPANS)) {
      String here = at + "[" + spans.size() + "].";
      DayOfWeek day = draft.day();
      if (day == null) {
        findings.add(here + "day", "is missing");
        day = DayOfWeek.MONDAY;
      }
      int opens =
          (int) findings.number(draft.opensMinute(), here + "opensMinute", 0, MINUTES_PER_DAY - 1L);
      int closes =
          (int)
              findings.number(
                  draft.closesMinute(), here + "closesMinute", opens + 1L, 2L * MINUTES_PER_DAY);
      spans.add(new OpeningSpan(day, opens, closes));
    }
    if (findings.errors().size() == before) {
      findOverlaps(spans, at, findings);
    }
    return spans;
  }

  private record WeekSpan(int index, int from, int to) {}

  private static void findOverlaps(List<OpeningSpan> spans, String at, Findings findings) {
    List<WeekSpan> week = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      OpeningSpan span = spans.get(i);
      int midnight = span.day().ordinal() * MINUTES_PER_DAY;
      week.add(new WeekSpan(i, midnight + span.opensMinute(), midnight + span.closesMinute()));
    }
    week.sort(Comparator.comparingInt(WeekSpan::from).thenComparingInt(WeekSpan::index));
    // The end of the week before reaches into its beginning.
    int openUntil = week.stream().mapToInt(WeekSpan::to).max().orElse(0) - MINUTES_PER_WEEK;
    for (WeekSpan span : week) {
      if (span.from < openUntil) {
        findings.add(at + "[" + span.index + "]", "overlaps another span of the week");
      }
      openUntil = Math.max(openUntil, span.to);
    }
  }
}
