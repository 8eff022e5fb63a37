package dosirak.shop;

import static dosirak.shop.TermsRules.MINUTES_PER_DAY;
import static dosirak.shop.TermsRules.MOST_MONEY;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.AreaKind;
import dosirak.contracts.shop.AreaShape;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.HourSurcharge;
import dosirak.contracts.shop.Ring;
import dosirak.shop.Drafts.AmountDraft;
import dosirak.shop.Drafts.AreaDraft;
import dosirak.shop.Drafts.HourDraft;
import dosirak.shop.Drafts.LocationDraft;
import dosirak.shop.Drafts.PricingDraft;
import dosirak.shop.Drafts.RingDraft;
import dosirak.shop.Drafts.ShapeDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the areas and surcharges of a shop must be like; pure but for the districts' catalogue. */
final class DeliveryRules {
  static final int MOST_AREAS = 30;
  static final int MOST_RINGS = 20;
  static final int LEAST_POINTS = 3;
  static final int MOST_POINTS = 500;
  static final int MOST_POINTS_TOGETHER = 5_000;
  static final int MOST_AMOUNT_STEPS = 20;
  static final int MOST_HOUR_SURCHARGES = 50;
  static final int FARTHEST_METRES = 60_000;
  static final int LONGEST_CODE = 40;

  private final GeoPoint location;
  private final Function<String, Optional<District>> districts;
  private final Findings findings;
  private int points;

  /**
   * @param location of the shop
   */
  DeliveryRules(
      GeoPoint location, Function<String, Optional<District>> districts, Findings findings) {
    this.location = location;
    this.districts = districts;
    this.findings = findings;
  }

  /** Checks the pricing of deliveries. */
  @Nullable DeliveryPricing pricing(@Nullable PricingDraft draft, String at) {
    if (draft == null) {
      return null;
    }
    List<DeliveryArea> areas = new ArrayList<>();
    for (AreaDraft area : findings.list(draft.areas(), at + ".areas", 0, MOST_AREAS)) {
      areas.add(area(area, at + ".areas[" + areas.size() + "]."));
    }
    if (points > MOST_POINTS_TOGETHER) {
      findings.add(at + ".areas", "must have at most " + MOST_POINTS_TOGETHER + " points together");
    }
    return new DeliveryPricing(
        areas,
        amountSteps(draft.amountSteps(), at + ".amountSteps"),
        hourSurcharges(draft.hourSurcharges(), at + ".hourSurcharges"),
        surcharge(draft.publicHolidaySurcharge(), at + ".publicHolidaySurcharge"),
        surcharge(draft.badWeatherSurcharge(), at + ".badWeatherSurcharge"));
  }

  private DeliveryArea area(AreaDraft draft, String at) {
    String name = findings.text(draft.name(), at + "name", TermsRules.LONGEST_NAME);
    AreaShape shape = shape(draft.shape(), at + "shape");
    Long minimum =
        findings.optionalNumber(draft.minimumOrder(), at + "minimumOrder", 0, MOST_MONEY);
    return new DeliveryArea(
        name,
        shape,
        minimum == null ? null : Money.won(minimum),
        surcharge(draft.surcharge(), at + "surcharge"));
  }

  private AreaShape shape(@Nullable ShapeDraft draft, String at) {
    if (draft == null) {
      findings.add(at, "is missing");
      return new AreaShape(AreaKind.RADIUS, 0, List.of(), null);
    }
    AreaKind kind = draft.kind();
    if (kind == null) {
      findings.add(at + ".kind", "is missing");
      return new AreaShape(AreaKind.RADIUS, 0, List.of(), null);
    }
    return switch (kind) {
      case RADIUS -> {
        forbid(draft.rings() == null || draft.rings().isEmpty(), at + ".rings", kind);
        forbid(draft.districtCode() == null, at + ".districtCode", kind);
        yield new AreaShape(
            kind,
            (int)
                findings.number(
                    draft.radiusMetres(),
                    at + ".radiusMetres",
                    TermsRules.LEAST_RADIUS_METRES,
                    TermsRules.MOST_RADIUS_METRES),
            List.of(),
            null);
      }
      case POLYGON -> {
        forbid(draft.radiusMetres() == null, at + ".radiusMetres", kind);
        forbid(draft.districtCode() == null, at + ".districtCode", kind);
        yield new AreaShape(kind, null, rings(draft.rings(), at + ".rings"), null);
      }
      case DISTRICT -> {
        forbid(draft.radiusMetres() == null, at + ".radiusMetres", kind);
        yield district(draft.districtCode(), at + ".districtCode");
      }
    };
  }

  private void forbid(boolean isAbsent, String field, AreaKind kind) {
    if (!isAbsent) {
      findings.add(field, "must not be given for an area of the kind " + kind);
    }
  }

  private AreaShape district(@Nullable String code, String field) {
    int before = findings.errors().size();
    String wanted = findings.text(code, field, LONGEST_CODE);
    List<Ring> rings = List.of();
    if (findings.errors().size() == before) {
      Optional<District> found = districts.apply(wanted);
      if (found.isEmpty()) {
        findings.add(field, "is no district of this marketplace");
      } else {
        rings = found.get().rings();
        rings.forEach(ring -> points += ring.points().size());
        if (rings.stream()
            .flatMap(ring -> ring.points().stream())
            .noneMatch(point -> location.metresTo(point) <= FARTHEST_METRES)) {
          findings.add(field, "must be within " + FARTHEST_METRES + " metres of the shop");
        }
      }
    }
    return new AreaShape(AreaKind.DISTRICT, null, rings, wanted);
  }

  private List<Ring> rings(@Nullable List<@Nullable RingDraft> drafts, String at) {
    List<Ring> rings = new ArrayList<>();
    for (RingDraft draft : findings.list(drafts, at, 1, MOST_RINGS)) {
      rings.add(ring(draft, at + "[" + rings.size() + "].points"));
    }
    return rings;
  }

  private Ring ring(RingDraft draft, String at) {
    int before = findings.errors().size();
    List<GeoPoint> corners = new ArrayList<>();
    for (LocationDraft point : findings.list(draft.points(), at, LEAST_POINTS, MOST_POINTS)) {
      String here = at + "[" + corners.size() + "]";
      int fine = findings.errors().size();
      GeoPoint corner =
          new GeoPoint(
              findings.degrees(point.latitude(), here + ".latitude", 90),
              findings.degrees(point.longitude(), here + ".longitude", 180));
      if (findings.errors().size() == fine && location.metresTo(corner) > FARTHEST_METRES) {
        findings.add(here, "must be within " + FARTHEST_METRES + " metres of the shop");
      }
      corners.add(corner);
    }
    points += corners.size();
    if (findings.errors().size() == before) {
      String fault = Rings.fault(corners);
      if (fault != null) {
        findings.add(at, fault);
      }
    }
    return new Ring(corners);
  }

  private List<AmountStep> amountSteps(@Nullable List<@Nullable AmountDraft> drafts, String at) {
    List<AmountStep> steps = new ArrayList<>();
    long reached = -1;
    for (AmountDraft draft : findings.list(drafts, at, 0, MOST_AMOUNT_STEPS)) {
      String here = at + "[" + steps.size() + "].";
      long from = findings.number(draft.from(), here + "from", 0, MOST_MONEY);
      if (from <= reached && draft.from() != null) {
        findings.add(here + "from", "must be more than in the step before");
      }
      reached = Math.max(reached, from);
      steps.add(
          new AmountStep(
              Money.won(from),
              Money.won(findings.number(draft.tip(), here + "tip", 0, MOST_MONEY))));
    }
    return steps;
  }

  private List<HourSurcharge> hourSurcharges(
      @Nullable List<@Nullable HourDraft> drafts, String at) {
    List<HourSurcharge> surcharges = new ArrayList<>();
    for (HourDraft draft : findings.list(drafts, at, 0, MOST_HOUR_SURCHARGES)) {
      String here = at + "[" + surcharges.size() + "].";
      int from =
          (int) findings.number(draft.fromMinute(), here + "fromMinute", 0, MINUTES_PER_DAY - 1L);
      int until =
          (int)
              findings.number(
                  draft.untilMinute(), here + "untilMinute", from + 1L, 2L * MINUTES_PER_DAY);
      surcharges.add(
          new HourSurcharge(
              draft.day(),
              from,
              until,
              Money.won(findings.number(draft.surcharge(), here + "surcharge", 0, MOST_MONEY))));
    }
    return surcharges;
  }

  private Money surcharge(@Nullable Long amount, String field) {
    return Money.won(findings.numberOr(0, amount, field, 0, MOST_MONEY));
  }
}
