package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.shop.AreaKind;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.Ring;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.web.Json;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.TermsDraft;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Calendar, preparation, scheduling, kitchen, areas and surcharges. */
class TermsExtrasTest {
  private static final JsonMapper MAPPER = Json.mapper();
  private static final GeoPoint SHOP = new GeoPoint(37.55, 126.92);
  private static final District MAPO =
      new District(
          "1144",
          "마포구",
          List.of(
              new Ring(
                  List.of(
                      new GeoPoint(37.5, 126.9),
                      new GeoPoint(37.6, 126.9),
                      new GeoPoint(37.6, 127.0)))));
  private static final District BUSAN =
      new District(
          "2600",
          "부산",
          List.of(
              new Ring(
                  List.of(
                      new GeoPoint(35.1, 129),
                      new GeoPoint(35.2, 129),
                      new GeoPoint(35.2, 129.1)))));

  @Test
  void whatIsAbsentIsAbsent() {
    ShopTerms terms = terms(Samples.terms());
    assertThat(terms.calendar()).isNull();
    assertThat(terms.preparation()).isNull();
    assertThat(terms.scheduling()).isNull();
    assertThat(terms.kitchenLimit()).isNull();
    assertThat(terms.deliveryPricing()).isNull();
    assertThat(terms.takesPickup()).isNull();
  }

  @Test
  void whatIsReadCanBeSentBack() {
    Map<String, Object> sent = full();
    ShopTerms terms = terms(sent);
    assertThat(terms(MAPPER.convertValue(terms, TermsDraft.class))).isEqualTo(terms);
    List<DeliveryArea> areas = Objects.requireNonNull(terms.deliveryPricing()).areas();
    assertThat(areas)
        .extracting(area -> area.shape().kind())
        .containsExactly(AreaKind.POLYGON, AreaKind.DISTRICT, AreaKind.RADIUS);
    assertThat(areas.get(1).shape().rings()).isEqualTo(MAPO.rings());
  }

  @Test
  void calendarRulesNameTheirFields() {
    refused("calendar.lastOrderMinutes", "calendar.lastOrderMinutes", 241);
    refused("calendar.lastOrderMinutes", "calendar.lastOrderMinutes", -1);
    // The shortest hours of the sample are 300 minutes on public holidays.
    Map<String, Object> brief = full();
    put(brief, "calendar.publicHolidayHours", List.of(span(600, 630)));
    put(brief, "calendar.lastOrderMinutes", 30);
    assertThat(fields(brief)).containsExactly("calendar.lastOrderMinutes");
    put(brief, "calendar.lastOrderMinutes", 29);
    assertThat(fields(brief)).isEmpty();

    for (int week : new int[] {0, 6, -2}) {
      refused("calendar.monthlyDaysOff[0].week", "calendar.monthlyDaysOff[0].week", week);
    }
    refused("calendar.monthlyDaysOff[0].day", "calendar.monthlyDaysOff[0].day", null);
    refused(
        "calendar.monthlyDaysOff[1]",
        "calendar.monthlyDaysOff",
        Collections.nCopies(2, Samples.map("week", 2, "day", "MONDAY")));
    refused(
        "calendar.publicHolidayHours[1]",
        "calendar.publicHolidayHours",
        List.of(span(600, 700), span(699, 800)));
    refused(
        "calendar.publicHolidayHours[0].closesMinute",
        "calendar.publicHolidayHours",
        List.of(span(600, 600)));
    accepted("calendar.publicHolidayHours", List.of());
    accepted("calendar.publicHolidayHours", null);
    refused("calendar.datedHours[0].until", "calendar.datedHours[0].until", "2026-02-15");
    refused("calendar.datedHours[0].until", "calendar.datedHours[0].until", "2027-02-17");
    accepted("calendar.datedHours[0].until", "2027-02-16");
    refused("calendar.datedHours[0].from", "calendar.datedHours[0].from", "1999-12-31");
    refused("calendar.datedHours[0].spans", "calendar.datedHours[0].spans", null);
    accepted("calendar.datedHours[0].spans", List.of());
    refused("calendar.datedHours[0].reason", "calendar.datedHours[0].reason", "x".repeat(201));
  }

  @Test
  void kitchenRulesNameTheirFields() {
    refused("preparation.minutes", "preparation.minutes", 0);
    refused("preparation.mostMinutes", "preparation.mostMinutes", 14);
    refused("preparation.mostMinutes", "preparation.mostMinutes", 481);
    refused("preparation.minutesPerOrderAhead", "preparation.minutesPerOrderAhead", 61);
    refused("scheduling.slotMinutes", "scheduling.slotMinutes", 7);
    refused("scheduling.slotMinutes", "scheduling.slotMinutes", 4);
    refused("scheduling.slotMinutes", "scheduling.slotMinutes", 288);
    refused("scheduling.leadMinutes", "scheduling.leadMinutes", -1);
    refused("scheduling.daysAhead", "scheduling.daysAhead", 31);
    refused("kitchenLimit.windowMinutes", "kitchenLimit.windowMinutes", 35);
    refused("kitchenLimit", "kitchenLimit", Samples.map("windowMinutes", 30));
    refused("kitchenLimit.orders", "kitchenLimit.orders", 0);
    refused("kitchenLimit.amount", "kitchenLimit.amount", 1_000_000_001L);
    accepted("kitchenLimit", Samples.map("windowMinutes", 30, "amount", 500_000));
    accepted("takesPickup", false);
  }

  @Test
  void deliveryRulesNameTheirFields() {
    String area = "deliveryPricing.areas[0]";
    refused(area + ".name", area + ".name", " ");
    refused(area + ".shape", area + ".shape", null);
    refused(area + ".shape.kind", area + ".shape.kind", null);
    refused(area + ".shape.rings", area + ".shape.rings", List.of());
    refused(area + ".shape.radiusMetres", area + ".shape.radiusMetres", 500);
    refused(area + ".minimumOrder", area + ".minimumOrder", -1);
    refused(area + ".surcharge", area + ".surcharge", 10_000_001);
    refused(
        area + ".shape.rings[0].points",
        area + ".shape.rings[0].points",
        points(37.55, 126.90, 37.56, 126.91, 37.55, 126.91, 37.56, 126.90));
    refused(
        area + ".shape.rings[0].points",
        area + ".shape.rings[0].points",
        points(37.55, 126.90, 37.56, 126.91));
    refused(
        area + ".shape.rings[0].points",
        area + ".shape.rings[0].points",
        Collections.nCopies(501, point(37.55, 126.9)));
    refused(
        area + ".shape.rings[0].points[2]",
        area + ".shape.rings[0].points",
        points(37.55, 126.90, 37.56, 126.91, 35.1, 129.0));
    refused(
        area + ".shape.rings[0].points[1].latitude",
        area + ".shape.rings[0].points",
        points(37.55, 126.90, 91, 126.91, 37.55, 126.92));
    refused(
        "deliveryPricing.areas[1].shape.districtCode",
        "deliveryPricing.areas[1].shape.districtCode",
        "9999");
    refused(
        "deliveryPricing.areas[1].shape.districtCode",
        "deliveryPricing.areas[1].shape.districtCode",
        BUSAN.code());
    refused(
        "deliveryPricing.areas[2].shape.radiusMetres",
        "deliveryPricing.areas[2].shape.radiusMetres",
        99);
    refused("deliveryPricing.amountSteps[1].from", "deliveryPricing.amountSteps[1].from", 15_000);
    refused("deliveryPricing.amountSteps[1].tip", "deliveryPricing.amountSteps[1].tip", -1);
    refused(
        "deliveryPricing.hourSurcharges[0].untilMinute",
        "deliveryPricing.hourSurcharges[0].untilMinute",
        1_320);
    refused(
        "deliveryPricing.hourSurcharges[0].surcharge",
        "deliveryPricing.hourSurcharges[0].surcharge",
        null);
    accepted("deliveryPricing.hourSurcharges[0].day", "SUNDAY");
    refused("deliveryPricing.badWeatherSurcharge", "deliveryPricing.badWeatherSurcharge", -1);
    accepted("deliveryPricing.badWeatherSurcharge", null);
  }

  @Test
  void thePointsOfAllAreasTogetherAreBounded() {
    List<Object> circle =
        IntStream.range(0, 500)
            .<Object>mapToObj(i ->
                point(
                    37.55 + 0.1 * Math.sin(i * Math.PI / 250),
                    126.92 + 0.1 * Math.cos(i * Math.PI / 250)))
            .toList();
    Map<String, Object> area =
        Samples.map(
            "name",
            "many",
            "shape",
            Samples.map(
                "kind", "POLYGON", "rings", Collections.nCopies(5, Samples.map("points", circle))));
    accepted("deliveryPricing.areas", Collections.nCopies(2, area));
    refused("deliveryPricing.areas", "deliveryPricing.areas", Collections.nCopies(3, area));
  }

  /** Whatever valid terms are, one thing spoiled in them is told by its name. */
  @Test
  void anyValidTermsAreAcceptedAndAnySpoiledOnesAreNot() {
    Map<String, List<Object>> spoils = new LinkedHashMap<>();
    spoils.put("calendar.lastOrderMinutes", List.of(-1, 241));
    spoils.put("preparation.minutes", List.of(0, 241));
    spoils.put("preparation.mostMinutes", List.of(0, 481));
    spoils.put("scheduling.slotMinutes", List.of(0, 11, 1440));
    spoils.put("scheduling.daysAhead", List.of(-1, 31));
    spoils.put("kitchenLimit.windowMinutes", List.of(1, 50, 241));
    spoils.put("deliveryPricing.publicHolidaySurcharge", List.of(-1, 10_000_001));
    Map<String, Object> usual = Samples.terms();
    List<String> paths = List.copyOf(spoils.keySet());
    Seeds.each(
        100_000,
        random -> {
          Map<String, Object> extras = Samples.extras(random);
          Map<String, Object> terms = new LinkedHashMap<>(usual);
          terms.putAll(extras);
          String path = paths.get(random.nextInt(paths.size()));
          if (random.nextBoolean()) {
            assertThat(errors(terms)).isEmpty();
          } else if (extras.containsKey(path.substring(0, path.indexOf('.')))) {
            List<Object> values = Objects.requireNonNull(spoils.get(path));
            put(terms, path, values.get(random.nextInt(values.size())));
            assertThat(fields(terms)).contains(path);
          }
        });
  }

  private static Map<String, Object> full() {
    Map<String, Object> terms = Samples.terms();
    terms.put(
        "calendar",
        Samples.map(
            "lastOrderMinutes",
            20,
            "monthlyDaysOff",
            new ArrayList<>(
                List.of(
                    Samples.map("week", 2, "day", "MONDAY"),
                    Samples.map("week", -1, "day", "MONDAY"))),
            "publicHolidayHours",
            List.of(span(660, 960)),
            "datedHours",
            new ArrayList<>(
                List.of(
                    Samples.map(
                        "from",
                        "2026-02-16",
                        "until",
                        "2026-02-18",
                        "spans",
                        List.of(),
                        "reason",
                        "설")))));
    terms.put(
        "preparation", Samples.map("minutes", 15, "minutesPerOrderAhead", 3, "mostMinutes", 60));
    terms.put("scheduling", Samples.map("slotMinutes", 30, "leadMinutes", 60, "daysAhead", 3));
    terms.put("kitchenLimit", Samples.map("windowMinutes", 30, "orders", 20, "items", 60));
    terms.put(
        "deliveryPricing",
        Samples.map(
            "areas",
            new ArrayList<>(
                List.of(
                    Samples.map(
                        "name",
                        "drawn",
                        "shape",
                        Samples.map(
                            "kind",
                            "POLYGON",
                            "rings",
                            new ArrayList<>(
                                List.of(
                                    Samples.map(
                                        "points",
                                        points(37.55, 126.90, 37.56, 126.91, 37.55, 126.92))))),
                        "minimumOrder",
                        9_000,
                        "surcharge",
                        500),
                    Samples.map(
                        "name",
                        "district",
                        "shape",
                        Samples.map("kind", "DISTRICT", "districtCode", "1144")),
                    Samples.map(
                        "name",
                        "around",
                        "shape",
                        Samples.map("kind", "RADIUS", "radiusMetres", 2_500)))),
            "amountSteps",
            new ArrayList<>(
                List.of(
                    Samples.map("from", 15_000, "tip", 1_000),
                    Samples.map("from", 30_000, "tip", 0))),
            "hourSurcharges",
            new ArrayList<>(
                List.of(Samples.map("fromMinute", 1_320, "untilMinute", 1_560, "surcharge", 800))),
            "publicHolidaySurcharge",
            1_000,
            "badWeatherSurcharge",
            1_500));
    return terms;
  }

  private static void refused(String field, String path, @Nullable Object value) {
    Map<String, Object> terms = full();
    put(terms, path, value);
    assertThat(fields(terms)).as("%s = %s", path, value).containsExactly(field);
  }

  private static void accepted(String path, @Nullable Object value) {
    Map<String, Object> terms = full();
    put(terms, path, value);
    assertThat(fields(terms)).as("%s = %s", path, value).isEmpty();
  }

  /** Puts a value where a path such as {@code a.b[1].c} leads. */
  @SuppressWarnings("unchecked")
  private static void put(Map<String, Object> into, String path, @Nullable Object value) {
    String[] steps = path.replace("[", ".[").split("\\.", -1);
    Object at = into;
    for (int i = 0; i < steps.length - 1; i++) {
      at =
          steps[i].startsWith("[")
              ? ((List<Object>) at).get(index(steps[i]))
              : Objects.requireNonNull(((Map<String, Object>) at).get(steps[i]));
    }
    String last = steps[steps.length - 1];
    if (last.startsWith("[")) {
      ((List<@Nullable Object>) at).set(index(last), value);
    } else {
      ((Map<String, @Nullable Object>) at).put(last, value);
    }
  }

  private static int index(String step) {
    return Integer.parseInt(step.substring(1, step.length() - 1));
  }

  private static Map<String, Object> span(int opens, int closes) {
    return Samples.map("opensMinute", opens, "closesMinute", closes);
  }

  private static Map<String, Object> point(double latitude, double longitude) {
    return Samples.map("latitude", latitude, "longitude", longitude);
  }

  private static List<Object> points(double... coordinates) {
    List<Object> points = new ArrayList<>();
    for (int i = 0; i < coordinates.length; i += 2) {
      points.add(point(coordinates[i], coordinates[i + 1]));
    }
    return points;
  }

  private static List<String> fields(Map<String, Object> terms) {
    return errors(terms).stream().map(Problem.FieldError::field).toList();
  }

  private static List<Problem.FieldError> errors(Map<String, Object> terms) {
    Findings findings = new Findings();
    check(MAPPER.convertValue(terms, TermsDraft.class), findings);
    return findings.errors();
  }

  private static ShopTerms terms(Map<String, Object> terms) {
    return terms(MAPPER.convertValue(terms, TermsDraft.class));
  }

  private static ShopTerms terms(TermsDraft draft) {
    Findings findings = new Findings();
    ShopTerms terms = check(draft, findings);
    assertThat(findings.errors()).isEmpty();
    return terms;
  }

  private static ShopTerms check(TermsDraft draft, Findings findings) {
    return TermsRules.terms(
        draft,
        "",
        SHOP,
        code -> Optional.ofNullable(Map.of("1144", MAPO, "2600", BUSAN).get(code)),
        findings);
  }
}
