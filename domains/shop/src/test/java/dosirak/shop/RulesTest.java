package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.Ring;
import dosirak.platform.web.Json;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.ShopDraft;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RulesTest {
  private static final JsonMapper MAPPER = Json.mapper();

  @Test
  void anyValidShopIsAccepted() {
    for (long seed = 0; seed < 500; seed++) {
      Map<String, Object> shop = Samples.shop(new SplittableRandom(seed));
      assertThat(errors(shop)).as("seed %d: %s", seed, shop).isEmpty();
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void aShopWithOneThingMissingIsRefusedNamingIt() {
    for (long seed = 0; seed < 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, Object> shop = Samples.shop(random);
      Map<String, Object> inside = shop;
      String path = "";
      while (true) {
        List<String> names =
            inside.keySet().stream()
                .filter(name -> !name.equals("description") && !name.equals("optionGroups"))
                .filter(name -> !name.equals("options"))
                .toList();
        String name = names.get(random.nextInt(names.size()));
        Object value = inside.get(name);
        if (value instanceof Map<?, ?> deeper && random.nextBoolean()) {
          path += name + ".";
          inside = (Map<String, Object>) deeper;
        } else if (value instanceof List<?> list && !list.isEmpty() && random.nextBoolean()) {
          int index = random.nextInt(list.size());
          path += name + "[" + index + "].";
          inside = (Map<String, Object>) list.get(index);
        } else {
          inside.remove(name);
          path += name;
          break;
        }
      }
      assertThat(fields(shop)).as("seed %d without %s", seed, path).contains(path);
    }
  }

  @Test
  void eachRuleNamesItsField() {
    assertRefused("name", shop -> shop.put("name", " "));
    assertRefused("name", shop -> shop.put("name", "x".repeat(101)));
    assertRefused("phone", shop -> shop.put("phone", "call me"));
    assertRefused("addressText", shop -> shop.put("addressText", "x".repeat(301)));
    assertRefused("location.latitude", shop -> location(shop).put("latitude", 90.001));
    assertRefused("location.longitude", shop -> location(shop).put("longitude", -180.001));

    assertRefused("terms.timeZone", shop -> terms(shop).put("timeZone", "Mars/Olympus"));
    assertRefused("terms.timeZone", shop -> terms(shop).put("timeZone", "+09:00"));
    assertRefused("terms.minimumOrder", shop -> terms(shop).put("minimumOrder", -1));
    assertRefused("terms.minimumOrder", shop -> terms(shop).put("minimumOrder", 10_000_001));
    assertRefused(
        "terms.deliveryRadiusMetres", shop -> terms(shop).put("deliveryRadiusMetres", 99));
    assertRefused(
        "terms.deliveryRadiusMetres", shop -> terms(shop).put("deliveryRadiusMetres", 30_001));
    assertRefused("terms.tipTable", shop -> terms(shop).put("tipTable", List.of()));
    assertRefused(
        "terms.tipTable[1].upToMetres", shop -> terms(shop).put("deliveryRadiusMetres", 3_001));
    assertRefused("terms.tipTable[1].upToMetres", shop -> tip(shop, 0).put("upToMetres", 3_000));
    assertRefused("terms.tipTable[0].upToMetres", shop -> tip(shop, 0).put("upToMetres", 0));
    assertRefused("terms.tipTable[0].tip", shop -> tip(shop, 0).put("tip", -1));
    assertRefused("terms.hours", shop -> terms(shop).put("hours", List.of()));
    assertRefused(
        "terms.hours", shop -> terms(shop).put("hours", Collections.nCopies(51, span(1, 2))));

    assertRefused("menu", shop -> shop.put("menu", Collections.nCopies(301, Samples.item("x"))));
    assertRefused("menu[1]", shop -> list(shop, "menu").set(1, null));
    assertRefused("menu[0].price", shop -> item(shop).put("price", 10_000_001));
    assertRefused("menu[0].price", shop -> item(shop).put("price", -1));
    assertRefused("menu[0].category", shop -> item(shop).put("category", ""));
    assertRefused("menu[0].description", shop -> item(shop).put("description", "x".repeat(1_001)));
    assertRefused("menu[0].itemId", shop -> item(shop).put("itemId", UUID.randomUUID()));
    assertRefused(
        "menu[0].optionGroups",
        shop -> item(shop).put("optionGroups", Collections.nCopies(31, group(Samples.shop()))));
    assertRefused("menu[0].optionGroups[0].name", shop -> group(shop).put("name", ""));
    assertRefused("menu[0].optionGroups[0].maximum", shop -> group(shop).put("maximum", 3));
    assertRefused("menu[0].optionGroups[0].minimum", shop -> group(shop).put("minimum", 2));
    assertRefused("menu[0].optionGroups[0].minimum", shop -> group(shop).put("minimum", -1));
    assertRefused(
        "menu[0].optionGroups[0].options",
        shop ->
            group(shop)
                .put("options", Collections.nCopies(51, Samples.map("name", "x", "price", 0))));
    assertRefused(
        "menu[0].optionGroups[0].options[1].price",
        shop -> at(list(group(shop), "options"), 1).put("price", -1));
  }

  @Test
  void spansMustNotOverlapAlsoAroundTheWeek() {
    assertHours(List.of(), day("MONDAY", 0, 600), day("MONDAY", 600, 1440));
    assertHours(List.of("[1]"), day("MONDAY", 0, 600), day("MONDAY", 599, 1440));
    assertHours(List.of("[0]"), day("MONDAY", 599, 1440), day("MONDAY", 0, 600));
    assertHours(List.of("[1]"), day("MONDAY", 1000, 1600), day("TUESDAY", 100, 600));
    assertHours(List.of(), day("MONDAY", 1000, 1600), day("TUESDAY", 160, 600));
    assertHours(List.of("[0]"), day("MONDAY", 100, 600), day("SUNDAY", 1000, 1541));
    assertHours(List.of(), day("MONDAY", 100, 600), day("SUNDAY", 1000, 1540));
    assertHours(
        List.of("[1]", "[2]"), day("MONDAY", 0, 2880), day("MONDAY", 5, 6), day("TUESDAY", 5, 6));
    assertHours(List.of("[0].closesMinute"), day("MONDAY", 600, 600));
    assertHours(List.of("[0].closesMinute"), day("MONDAY", 600, 2881));
    assertHours(List.of("[0].opensMinute"), day("MONDAY", 1440, 1500));
  }

  @Test
  void whetherSpansOverlapAgreesWithATableOfTheMinutesOfTheWeek() {
    List<String> days = List.of("MONDAY", "WEDNESDAY", "SUNDAY");
    int overlapping = 0;
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] open = new int[7 * 1440];
      List<Object> hours = new ArrayList<>();
      for (int count = 1 + random.nextInt(4); count > 0; count--) {
        String day = days.get(random.nextInt(days.size()));
        int opens = random.nextInt(1440);
        int closes = opens + 1 + random.nextInt(Math.min(900, 2880 - opens));
        hours.add(day(day, opens, closes));
        int midnight = java.time.DayOfWeek.valueOf(day).ordinal() * 1440;
        for (int minute = opens; minute < closes; minute++) {
          open[(midnight + minute) % open.length]++;
        }
      }
      boolean overlap = java.util.Arrays.stream(open).anyMatch(count -> count > 1);
      Map<String, Object> shop = Samples.shop();
      terms(shop).put("hours", hours);
      assertThat(!errors(shop).isEmpty()).as("seed %d %s", seed, hours).isEqualTo(overlap);
      overlapping += overlap ? 1 : 0;
    }
    assertThat(overlapping).isBetween(200, 1_800);
  }

  @Test
  void identifiersOfThePresentMenuAreKeptAndNoOthers() {
    List<MenuItem> present = menu(Samples.shop(), List.of(), new Findings());
    Map<String, Object> sent = asSent(present);
    assertThat(menu(sent, present, new Findings())).isEqualTo(present);

    group(sent).remove("optionGroupId");
    Findings findings = new Findings();
    List<MenuItem> regrouped = menu(sent, present, findings);
    assertThat(regrouped.getFirst().itemId()).isEqualTo(present.getFirst().itemId());
    assertThat(findings.errors().stream().map(Problem.FieldError::field))
        .as("options of a group that is no more")
        .containsExactly(
            "menu[0].optionGroups[0].options[0].optionId",
            "menu[0].optionGroups[0].options[1].optionId");

    Map<String, Object> twice = asSent(present);
    at(list(twice, "menu"), 1).put("itemId", item(twice).get("itemId"));
    findings = new Findings();
    menu(twice, present, findings);
    assertThat(findings.errors().getFirst().field()).isEqualTo("menu[1].itemId");
  }

  private static void assertHours(List<String> wrong, Object... spans) {
    Map<String, Object> shop = Samples.shop();
    terms(shop).put("hours", List.of(spans));
    assertThat(fields(shop)).isEqualTo(wrong.stream().map(at -> "terms.hours" + at).toList());
  }

  private static void assertRefused(String field, Consumer<Map<String, Object>> spoil) {
    Map<String, Object> shop = Samples.shop();
    spoil.accept(shop);
    assertThat(fields(shop)).as("%s", field).containsExactly(field);
  }

  private static List<String> fields(Map<String, Object> shop) {
    return errors(shop).stream().map(Problem.FieldError::field).toList();
  }

  private static List<Problem.FieldError> errors(Map<String, Object> shop) {
    ShopDraft draft = MAPPER.convertValue(shop, ShopDraft.class);
    Findings findings = new Findings();
    Shop.Profile profile = TermsRules.profile(draft, findings);
    TermsRules.terms(draft.terms(), "terms", profile.location(), RulesTest::district, findings);
    MenuRules.menu(draft.menu(), List.of(), UUID::randomUUID, findings);
    return findings.errors();
  }

  /** There is one district, around the shop of the samples. */
  private static Optional<District> district(String code) {
    return code.equals("1144")
        ? Optional.of(
            new District(
                code,
                "마포구",
                List.of(
                    new Ring(
                        List.of(
                            new GeoPoint(37.5, 126.9),
                            new GeoPoint(37.6, 126.9),
                            new GeoPoint(37.6, 127.0))))))
        : Optional.empty();
  }

  private static List<MenuItem> menu(
      Map<String, Object> shop, List<MenuItem> present, Findings findings) {
    ShopDraft draft = MAPPER.convertValue(shop, ShopDraft.class);
    return MenuRules.menu(draft.menu(), present, UUID::randomUUID, findings);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asSent(List<MenuItem> menu) {
    return MAPPER.convertValue(Map.of("menu", menu), Map.class);
  }

  private static Map<String, Object> span(int opens, int closes) {
    return day("MONDAY", opens, closes);
  }

  private static Map<String, Object> day(String day, int opens, int closes) {
    return Samples.map("day", day, "opensMinute", opens, "closesMinute", closes);
  }

  private static Map<String, Object> location(Map<String, Object> shop) {
    return map(shop, "location");
  }

  private static Map<String, Object> terms(Map<String, Object> shop) {
    return map(shop, "terms");
  }

  private static Map<String, Object> tip(Map<String, Object> shop, int index) {
    return at(list(terms(shop), "tipTable"), index);
  }

  private static Map<String, Object> item(Map<String, Object> shop) {
    return at(list(shop, "menu"), 0);
  }

  private static Map<String, Object> group(Map<String, Object> shop) {
    return at(list(item(shop), "optionGroups"), 0);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Map<String, Object> from, String name) {
    return (Map<String, Object>) Objects.requireNonNull(from.get(name));
  }

  @SuppressWarnings("unchecked")
  private static List<@Nullable Object> list(Map<String, Object> from, String name) {
    return (List<@Nullable Object>) Objects.requireNonNull(from.get(name));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> at(List<@Nullable Object> list, int index) {
    return (Map<String, Object>) Objects.requireNonNull(list.get(index));
  }
}
