package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.platform.testing.MarketplaceFixture;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the search costs with a number of shops of thirty items each: see {@code
 * docs/performance.md}. Prints figures and judges only that something is found.
 */
@Tag("measurement")
class SearchMeasurement {
  private static final int ITEMS = 30;
  private static final int QUESTIONS = 2_000;

  private static final List<String> PLACES =
      List.of("성수", "연남", "망원", "잠실", "마포", "신촌", "이태원", "서초", "을지로", "해방촌");
  private static final List<String> OWNERS =
      List.of("엄마손", "할매", "청년", "옛날", "골목", "참", "명가", "오늘", "동네", "푸른");
  private static final List<String> HOW =
      List.of(
          "매운", "순한", "로제", "간장", "마늘", "치즈", "불", "국물", "바삭한", "얼큰한", "시골", "직화", "수제", "눈꽃", "통",
          "반반", "트러플", "김치", "해물", "숯불");
  private static final List<String> WHAT =
      List.of(
          "치킨", "떡볶이", "비빔국수", "김치찌개", "된장찌개", "돈까스", "피자", "버거", "갈비찜", "닭발", "쭈꾸미", "족발", "보쌈",
          "짜장면", "짬뽕", "탕수육", "냉면", "초밥", "우동", "라멘", "쌀국수", "마라탕", "샐러드", "샌드위치", "파스타", "리조또",
          "스테이크", "삼겹살", "곱창", "순대국", "설렁탕", "칼국수", "만두", "김밥", "볶음밥", "덮밥", "죽", "빙수", "케이크",
          "와플");
  private static final List<String> SIZE = List.of("", " 소", " 중", " 대", " 세트", " 1인분", " 곱빼기");

  private final SplittableRandom random = new SplittableRandom(29);

  @Test
  void figures() {
    String sizes = System.getProperty("dosirak.measure.shops", "3000");
    for (String size : sizes.split(",", -1)) {
      measure(Integer.parseInt(size));
    }
  }

  @Test
  void howSoonWhatChangesIsFound() {
    try (MarketplaceFixture fixture =
        MarketplaceFixture.start(
            List.of(StorefrontDomain.DOMAIN), Set.of("shop", "order", "review"))) {
      ShopId shop = new ShopId(UUID.randomUUID());
      GeoPoint home = new GeoPoint(37.5, 127);
      fixture.say(
          "shop",
          new ShopPublished(
              shop,
              1,
              new AccountId(UUID.randomUUID()),
              "참 식당",
              "02-123-4567",
              "somewhere",
              home,
              new ShopTerms(
                  "Asia/Seoul",
                  List.of(),
                  Money.ZERO,
                  3_000,
                  List.of(new TipStep(3_000, Money.won(1_000)))),
              List.of(),
              fixture.now()));
      long[] millis = new long[60];
      for (int i = 0; i < millis.length; i++) {
        String dish = "음식" + i;
        MenuItem item =
            new MenuItem(
                new ItemId(UUID.randomUUID()), "식사", dish, "", Money.won(9_000), List.of());
        long begun = System.nanoTime();
        fixture.say("shop", new MenuChanged(shop, i + 2, List.of(item), fixture.now()));
        fixture.eventually(dish, () -> isFound(fixture, dish, home));
        millis[i] = (System.nanoTime() - begun) / 1_000_000;
        // So that the changes fall anywhere between two reads.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(300)));
      }
      Arrays.sort(millis);
      System.out.printf(
          "a changed menu is found over HTTP after p50 %d ms, at most %d ms of %d changes%n",
          millis[millis.length / 2], millis[millis.length - 1], millis.length);
      assertThat(isFound(fixture, "음식0", home)).isFalse();
    }
  }

  private static boolean isFound(MarketplaceFixture fixture, String dish, GeoPoint home) {
    var reply =
        fixture.get(
            "/api/storefront/search?q=%s&latitude=%s&longitude=%s"
                .formatted(
                    URLEncoder.encode(dish, StandardCharsets.UTF_8),
                    home.latitude(),
                    home.longitude()),
            null);
    return reply.status() == 200 && reply.text().contains("\"" + dish + "\"");
  }

  private void measure(int count) {
    List<ShopMenu> shops = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shops.add(shop(i));
    }
    long heapBefore = heap();
    long begun = System.nanoTime();
    long cpuBegun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (SearchIndex index = new SearchIndex("1", Morphemes.wholeAndParts(), Morphemes.parts())) {
      shops.forEach(index::put);
      index.show();
      long built = System.nanoTime() - begun;
      long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBegun;
      System.out.printf(
          "%d shops x %d items: built in %d ms (%d ms of a core), names %d kB, heap %d kB%n",
          count,
          ITEMS,
          built / 1_000_000,
          cpu / 1_000_000,
          index.bytes() / 1024,
          (heap() - heapBefore) / 1024);
      ask(index, shops);
      change(index, shops);
    }
  }

  private void ask(SearchIndex index, List<ShopMenu> shops) {
    Map<String, List<String>> questions = new LinkedHashMap<>();
    questions.put("a dish", WHAT);
    questions.put("a beginning", List.of("떡", "치", "김치찌", "비비", "탕수"));
    questions.put("two words", List.of("성수 떡볶이", "로제 파스타", "할매 칼국수", "얼큰한 짬뽕"));
    questions.put("initials", List.of("ㅂㅂㄱㅅ", "ㄸㅂㅇ", "ㅊㅋ", "ㄱㅊㅉㄱ", "ㅂㄱㅂㅅ"));
    questions.put("mixed", List.of("떡ㅂㅇ", "비ㅂ국ㅅ", "김치ㅉㄱ"));
    questions.put("typing errors", List.of("떡뽁이", "돈가스", "김치찌게", "비빙국수", "쌀국슈"));
    questions.put("nothing", List.of("우주선", "zzzz", "ㅋㅋㅋㅋ"));
    scan(shops);
    try (SearchIndex.View view = index.view()) {
      Map<Integer, ShopId> around = new HashMap<>();
      shops.forEach(shop -> around.put(view.number(shop.shopId()), shop.shopId()));
      questions.forEach((kind, texts) -> {
        long found = 0;
        for (int round = 0; round < QUESTIONS / 10; round++) {
          found += ask(view, texts.get(random.nextInt(texts.size())), around);
        }
        long[] nanos = new long[QUESTIONS];
        for (int i = 0; i < QUESTIONS; i++) {
          String text = texts.get(random.nextInt(texts.size()));
          long begun = System.nanoTime();
          found += ask(view, text, around);
          nanos[i] = System.nanoTime() - begun;
        }
        Arrays.sort(nanos);
        System.out.printf(
            "  %-14s p50 %5d us, p99 %5d us%n",
            kind, nanos[QUESTIONS / 2] / 1_000, nanos[QUESTIONS * 99 / 100] / 1_000);
        if (!kind.equals("nothing")) {
          assertThat(found).as(kind).isPositive();
        }
      });
    }
  }

  /** What it is measured against: reading all names, for those that have a dish in them. */
  private void scan(List<ShopMenu> shops) {
    List<String> names = new ArrayList<>();
    for (ShopMenu shop : shops) {
      names.add(shop.name());
      Documents.MAPPER
          .readTree(Objects.requireNonNull(shop.menu()))
          .forEach(item -> names.add(item.path("name").asString()));
    }
    long found = 0;
    for (int round = 0; round < QUESTIONS / 10; round++) {
      found += scan(names, one(WHAT));
    }
    long[] nanos = new long[QUESTIONS];
    for (int i = 0; i < QUESTIONS; i++) {
      String text = one(WHAT);
      long begun = System.nanoTime();
      found += scan(names, text);
      nanos[i] = System.nanoTime() - begun;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "  %-14s p50 %5d us, p99 %5d us%n",
        "scan, a dish", nanos[QUESTIONS / 2] / 1_000, nanos[QUESTIONS * 99 / 100] / 1_000);
    assertThat(found).isPositive();
  }

  private static long scan(List<String> names, String text) {
    long found = 0;
    for (String name : names) {
      if (name.contains(text)) {
        found++;
      }
    }
    return found;
  }

  private static long ask(SearchIndex.View view, String text, Map<Integer, ShopId> around) {
    Map<Integer, SearchIndex.Fit> fits = view.find(SearchText.of(text), around);
    long items = 0;
    int shown = 0;
    for (Map.Entry<Integer, SearchIndex.Fit> fit : fits.entrySet()) {
      if (shown++ < 20) {
        ShopId shop = Objects.requireNonNull(around.get(fit.getKey()));
        items += view.items(shop, fit.getValue(), 3).size();
      }
    }
    return fits.size() + items;
  }

  private void change(SearchIndex index, List<ShopMenu> shops) {
    long[] nanos = new long[500];
    for (int i = 0; i < nanos.length; i++) {
      ShopMenu before = shops.get(random.nextInt(shops.size()));
      ShopMenu changed = shop(i);
      long begun = System.nanoTime();
      index.put(
          new ShopMenu(
              before.shopId(), before.version() + 1, before.name(), changed.menu(), Set.of()));
      index.show();
      nanos[i] = System.nanoTime() - begun;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "  another menu is found after p50 %d us, p99 %d us%n",
        nanos[nanos.length / 2] / 1_000, nanos[nanos.length * 99 / 100] / 1_000);
    assertThat(index.version(shops.getFirst().shopId())).isPositive();
  }

  private ShopMenu shop(int number) {
    String name = one(PLACES) + " " + one(OWNERS) + " " + one(WHAT) + " " + (number + 1) + "호점";
    List<MenuItem> menu = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      String dish = one(HOW) + " " + one(WHAT) + one(SIZE);
      menu.add(
          new MenuItem(
              new ItemId(new UUID(random.nextLong(), random.nextLong())),
              i < 20 ? "식사" : "사이드",
              dish,
              "정성껏 만든 " + dish,
              Money.won(1_000L * random.nextInt(5, 30)),
              List.of()));
    }
    return new ShopMenu(
        new ShopId(new UUID(random.nextLong(), random.nextLong())),
        1,
        name,
        Documents.MAPPER.writeValueAsString(menu),
        Set.of());
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
