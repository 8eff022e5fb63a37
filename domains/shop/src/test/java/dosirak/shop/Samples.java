package dosirak.shop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Bodies of requests as a client would build them, valid unless a test spoils them. */
final class Samples {
  private static final List<String> DAYS =
      List.of("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY");

  private Samples() {}

  static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  static Map<String, Object> shop() {
    return map(
        "name",
        "한솥 도시락",
        "phone",
        "02-1234-5678",
        "addressText",
        "서울 마포구 1",
        "location",
        map("latitude", 37.55, "longitude", 126.92),
        "terms",
        terms(),
        "menu",
        new ArrayList<>(List.of(item("lunchbox"), item("soup"))));
  }

  static Map<String, Object> application(String businessNumber) {
    return map(
        "businessNumber",
        businessNumber,
        "permitNumber",
        "제2026-12345호",
        "account",
        map("bank", "국민은행", "number", "110-123-456789", "holder", "김도시"),
        "shop",
        shop());
  }

  static Map<String, Object> terms() {
    List<Object> hours = new ArrayList<>();
    DAYS.forEach(day -> hours.add(map("day", day, "opensMinute", 0, "closesMinute", 1440)));
    return map(
        "timeZone",
        "Asia/Seoul",
        "hours",
        hours,
        "minimumOrder",
        12_000,
        "deliveryRadiusMetres",
        3_000,
        "tipTable",
        new ArrayList<>(
            List.of(
                map("upToMetres", 1_000, "tip", 2_000), map("upToMetres", 3_000, "tip", 3_000))));
  }

  static Map<String, Object> item(String name) {
    return map(
        "category",
        "도시락",
        "name",
        name,
        "description",
        "a meal",
        "price",
        8_500,
        "optionGroups",
        new ArrayList<>(
            List.of(
                map(
                    "name",
                    "size",
                    "minimum",
                    1,
                    "maximum",
                    1,
                    "options",
                    new ArrayList<>(
                        List.of(
                            map("name", "regular", "price", 0),
                            map("name", "large", "price", 1_000)))))));
  }

  /** Any valid shop. */
  static Map<String, Object> shop(SplittableRandom random) {
    List<Object> menu = new ArrayList<>();
    for (int items = random.nextInt(6); items > 0; items--) {
      List<Object> groups = new ArrayList<>();
      for (int count = random.nextInt(4); count > 0; count--) {
        List<Object> options = new ArrayList<>();
        for (int more = random.nextInt(5); more > 0; more--) {
          options.add(map("name", text(random, 100), "price", money(random)));
        }
        int maximum = random.nextInt(options.size() + 1);
        groups.add(
            map(
                "name",
                text(random, 100),
                "minimum",
                random.nextInt(maximum + 1),
                "maximum",
                maximum,
                "options",
                options));
      }
      menu.add(
          map(
              "category", text(random, 100),
              "name", text(random, 100),
              "description", random.nextBoolean() ? "" : text(random, 1_000),
              "price", money(random),
              "optionGroups", groups));
    }
    return map(
        "name", text(random, 100),
        "phone", "0" + (100_000_000L + random.nextInt(900_000_000)),
        "addressText", text(random, 300),
        "location",
            map("latitude", random.nextDouble(-90, 90), "longitude", random.nextDouble(-180, 180)),
        "terms", terms(random),
        "menu", menu);
  }

  private static Map<String, Object> terms(SplittableRandom random) {
    List<Object> hours = new ArrayList<>();
    int minute = random.nextInt(600);
    while (hours.isEmpty() || minute < 7 * 1440 - 700) {
      int opens = minute;
      int closes = opens + 1 + random.nextInt(600);
      hours.add(
          map(
              "day",
              DAYS.get(opens / 1440),
              "opensMinute",
              opens % 1440,
              "closesMinute",
              opens % 1440 + closes - opens));
      minute = closes + random.nextInt(900);
    }
    List<Object> tips = new ArrayList<>();
    int radius = 100 + random.nextInt(29_901);
    int upTo = 0;
    while (upTo < radius) {
      upTo = Math.min(30_000, upTo + 500 + random.nextInt(20_000));
      tips.add(map("upToMetres", upTo, "tip", money(random)));
    }
    return map(
        "timeZone", random.nextBoolean() ? "Asia/Seoul" : "America/New_York",
        "hours", hours,
        "minimumOrder", money(random),
        "deliveryRadiusMetres", radius,
        "tipTable", tips);
  }

  /** Any valid parts of terms that may be absent, for hours that are open all day. */
  static Map<String, Object> extras(SplittableRandom random) {
    Map<String, Object> extras = map();
    if (random.nextBoolean()) {
      int opens = random.nextInt(1_000);
      extras.put(
          "calendar",
          map(
              "lastOrderMinutes",
              random.nextInt(60),
              "monthlyDaysOff",
              List.of(map("week", 1 + random.nextInt(5), "day", DAYS.get(random.nextInt(7)))),
              "publicHolidayHours",
              random.nextBoolean()
                  ? List.of()
                  : List.of(map("opensMinute", opens, "closesMinute", opens + 60)),
              "datedHours",
              List.of(
                  map(
                      "from",
                      "2026-0" + (1 + random.nextInt(9)) + "-01",
                      "until",
                      "2026-1" + random.nextInt(3) + "-28",
                      "spans",
                      List.of()))));
    }
    if (random.nextBoolean()) {
      int minutes = 1 + random.nextInt(240);
      extras.put(
          "preparation",
          map(
              "minutes",
              minutes,
              "minutesPerOrderAhead",
              random.nextInt(61),
              "mostMinutes",
              minutes + random.nextInt(241)));
    }
    if (random.nextBoolean()) {
      extras.put(
          "scheduling",
          map(
              "slotMinutes",
              List.of(5, 10, 15, 30, 60, 240).get(random.nextInt(6)),
              "leadMinutes",
              random.nextInt(10_081),
              "daysAhead",
              random.nextInt(31)));
    }
    if (random.nextBoolean()) {
      extras.put(
          "kitchenLimit",
          map(
              "windowMinutes",
              List.of(5, 20, 45, 120).get(random.nextInt(4)),
              List.of("orders", "items", "amount").get(random.nextInt(3)),
              1 + random.nextInt(100_000)));
    }
    if (random.nextBoolean()) {
      extras.put("deliveryPricing", pricing(random));
    }
    if (random.nextBoolean()) {
      extras.put("takesPickup", random.nextBoolean());
    }
    return extras;
  }

  private static Map<String, Object> pricing(SplittableRandom random) {
    List<Object> areas = new ArrayList<>();
    for (int count = random.nextInt(3); count > 0; count--) {
      List<Object> points = new ArrayList<>();
      int corners = 3 + random.nextInt(5);
      for (int i = 0; i < corners; i++) {
        double angle = 2 * Math.PI * i / corners;
        points.add(
            map(
                "latitude",
                37.55 + 0.2 * Math.sin(angle),
                "longitude",
                126.92 + 0.2 * Math.cos(angle)));
      }
      areas.add(
          map(
              "name",
              text(random, 100),
              "shape",
              random.nextBoolean()
                  ? map("kind", "RADIUS", "radiusMetres", 100 + random.nextInt(29_901))
                  : map("kind", "POLYGON", "rings", List.of(map("points", points))),
              "surcharge",
              money(random)));
    }
    List<Object> steps = new ArrayList<>();
    long from = 0;
    for (int count = random.nextInt(4); count > 0; count--) {
      steps.add(map("from", from, "tip", money(random)));
      from += 1 + random.nextInt(50_000);
    }
    int fromMinute = random.nextInt(1_440);
    return map(
        "areas",
        areas,
        "amountSteps",
        steps,
        "hourSurcharges",
        List.of(
            map(
                "fromMinute",
                fromMinute,
                "untilMinute",
                fromMinute + 1 + random.nextInt(1_440),
                "surcharge",
                money(random))),
        "publicHolidaySurcharge",
        money(random));
  }

  private static long money(SplittableRandom random) {
    return random.nextInt(4) == 0 ? 10_000_000L * random.nextInt(2) : random.nextInt(100_000);
  }

  private static String text(SplittableRandom random, int longest) {
    int length = random.nextInt(8) == 0 ? longest : 1 + random.nextInt(Math.min(20, longest));
    return "가".repeat(length);
  }
}
