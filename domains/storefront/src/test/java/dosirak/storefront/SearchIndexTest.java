package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchIndexTest {
  private static final String NOODLES = "망원 할매 국수";
  private static final String SNACKS = "성수 엄마손 분식 1호점";
  private static final String CHICKEN = "BHC 치킨 연남점";
  private static final String SOUP = "옛날 찌개마을";
  private static final String PORK = "잠실 돈까스 명가";
  private static final String WESTERN = "Brooklyn Burger & Cheese";
  private static final String SEAFOOD = "신촌 쭈꾸미";

  private final SearchIndex index =
      new SearchIndex("1", Morphemes.wholeAndParts(), Morphemes.parts());
  private final Map<String, ShopId> shops = new LinkedHashMap<>();
  private final Map<ShopId, String> names = new HashMap<>();
  private final Map<String, ItemId> items = new HashMap<>();
  private final Map<ShopId, List<MenuItem>> menus = new HashMap<>();

  @BeforeEach
  void fill() {
    put(NOODLES, "국수", "비빔국수", "잔치국수", "콩국수 곱빼기");
    put(SNACKS, "분식", "떡볶이", "로제 떡볶이", "참치김밥", "모둠튀김");
    put(CHICKEN, "치킨", "뿌링클", "후라이드 치킨", "양념치킨", "치즈볼");
    put(SOUP, "한식", "김치찌개", "된장찌개", "순두부찌개", "매운갈비찜");
    put(PORK, "돈까스", "등심 돈까스", "치즈 돈까스", "냉모밀");
    put(WESTERN, "버거", "Double Cheeseburger", "Truffle Fries", "콜라");
    put(SEAFOOD, "해물", "쭈꾸미 볶음", "계란찜", "닭발");
    index.show();
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void aDishIsFoundByItsNameInWholeOrByTheBeginningOfAnyWord() {
    assertThat(found("비빔국수")).containsExactly(NOODLES);
    assertThat(items("비빔국수")).containsExactly("비빔국수");
    assertThat(found("떡볶")).containsExactly(SNACKS);
    assertThat(items("로제")).containsExactly("로제 떡볶이");
    assertThat(items("떡볶이").getFirst()).isEqualTo("떡볶이");
    assertThat(found("cheese").getFirst()).isEqualTo(WESTERN);
    assertThat(found("BROOKLYN")).containsExactly(WESTERN);
    assertThat(items("fries")).containsExactly("Truffle Fries");
  }

  @Test
  void everyKeyOnTheWayFinds() {
    for (String soFar : List.of("ㄸ", "떠", "떡", "떡ㅂ", "떡보", "떡볶", "떡볶ㅇ", "떡볶이")) {
      assertThat(items(soFar)).as(soFar).contains("떡볶이");
    }
    for (String soFar : List.of("닭", "닭ㅂ", "닭바", "닭발", "달")) {
      assertThat(items(soFar)).as(soFar).contains("닭발");
    }
  }

  @Test
  void spacesDoNotMatter() {
    assertThat(items("로제떡볶이").getFirst()).isEqualTo("로제 떡볶이");
    assertThat(items("양념 치킨").getFirst()).isEqualTo("양념치킨");
    assertThat(items("콩국수곱").getFirst()).isEqualTo("콩국수 곱빼기");
  }

  @Test
  void morphemesInsideAWordAreFound() {
    assertThat(items("찌개")).contains("김치찌개", "된장찌개", "순두부찌개");
    assertThat(items("갈비찜")).containsExactly("매운갈비찜");
    assertThat(items("국수")).contains("비빔국수", "잔치국수");
    assertThat(found("김치찌개집")).contains(SOUP);
  }

  @Test
  void initialsFind() {
    assertThat(items("ㅂㅂㄱㅅ")).containsExactly("비빔국수");
    assertThat(items("ㄸㅂㅇ")).containsExactly("떡볶이", "로제 떡볶이");
    assertThat(items("ㄹㅈㄸㅂㅇ")).containsExactly("로제 떡볶이");
    assertThat(items("ㄱㅊㅉㄱ").getFirst()).isEqualTo("김치찌개");
    // As keyboards write ㅂ and ㅅ after each other.
    assertThat(items("ㄱㅂㅃㄱ")).containsExactly("콩국수 곱빼기");
    assertThat(found("ㅅㅅ")).contains(SNACKS);
  }

  @Test
  void tenseConsonantsMayBeTypedAsSimpleOnes() {
    assertThat(items("ㄷㅂㅇ")).contains("떡볶이");
    assertThat(items("ㄱㅊㅈㄱ")).contains("김치찌개");
    assertThat(items("ㅉㅊㄱㅅ")).isEmpty();
  }

  @Test
  void initialsInTheWrongOrderFindToo() {
    assertThat(items("ㅂㄱㅂㅅ")).containsExactly("비빔국수");
    assertThat(items("ㅂㄱㅄ")).containsExactly("비빔국수");
  }

  @Test
  void initialsAndSyllablesMayBeMixed() {
    assertThat(items("비ㅂ국ㅅ")).containsExactly("비빔국수");
    assertThat(items("ㄹ제 떡ㅂ")).contains("로제 떡볶이");
    assertThat(items("후ㄹㅇㄷ")).containsExactly("후라이드 치킨");
    assertThat(items("비ㅋ국ㅅ")).isEmpty();
  }

  @Test
  void typingErrorsAreForgiven() {
    assertThat(items("비빙국수").getFirst()).isEqualTo("비빔국수");
    assertThat(items("떡뽁이")).contains("떡볶이");
    assertThat(items("김치찌게").getFirst()).isEqualTo("김치찌개");
    assertThat(items("돈가스")).contains("등심 돈까스", "치즈 돈까스");
    assertThat(found("주꾸미")).containsExactly(SEAFOOD);
    assertThat(items("장치국수")).contains("잔치국수");
    assertThat(items("후라이도")).contains("후라이드 치킨");
    assertThat(items("cheesburger")).contains("Double Cheeseburger");
    assertThat(found("brooklin")).containsExactly(WESTERN);
  }

  @Test
  void whatNobodySellsIsNotFound() {
    for (String text : List.of("마라탕", "sushi", "ㅁㄹㅌㅎ", "피자", "ㅏ", "*", "국수?*~2 zz")) {
      if (!Hangul.normalised(text).isEmpty()) {
        assertThat(found(text)).as(text).isEmpty();
      }
    }
  }

  @Test
  void eachWordMayBeInAnotherNameOfTheShop() {
    assertThat(found("성수 떡볶이")).containsExactly(SNACKS);
    assertThat(items("성수 떡볶이")).contains("떡볶이");
    assertThat(found("연남 뿌링클")).containsExactly(CHICKEN);
    assertThat(found("연남 떡볶이")).isEmpty();
    assertThat(found("성수 떡볶이 맛집")).containsExactly(SNACKS);
  }

  @Test
  void whatIsSimilarIsTakenOnlyWhereNothingFits() {
    put("치즌 연구소", "양식", "스프");
    index.show();
    assertThat(found("치킨")).containsExactly(CHICKEN);
    assertThat(found("치즘")).contains("치즌 연구소").doesNotContain(CHICKEN);
  }

  @Test
  void whatIsSaidOfAnItemFindsItAfterThoseCalledSo() {
    ShopId shop = new ShopId(UUID.randomUUID());
    put(shop, "푸른 식당", List.of(item("한식", "오늘의 점심", "얼큰한 마라 국물")));
    put("마라 공방", "중식", "마라샹궈");
    index.show();
    assertThat(found("마라")).containsExactly("마라 공방", "푸른 식당");
  }

  @Test
  void anotherMenuTakesThePlaceOfTheOneBefore() {
    ShopId shop = shop(NOODLES);
    put(shop, NOODLES, List.of(item("국수", "소바", "")));
    assertThat(found("비빔국수")).containsExactly(NOODLES);
    index.show();
    assertThat(found("비빔국수")).isEmpty();
    assertThat(found("소바")).containsExactly(NOODLES);
    assertThat(found("할매")).containsExactly(NOODLES);
  }

  @Test
  void onlyShopsThatWereAskedForAreFound() {
    ShopId noodles = shop(NOODLES);
    try (SearchIndex.View view = index.view()) {
      int number = view.number(noodles);
      assertThat(view.find(SearchText.of("떡볶이"), Map.of(number, noodles))).isEmpty();
      assertThat(view.find(SearchText.of("국수"), Map.of(number, noodles))).hasSize(1);
      assertThat(view.find(SearchText.of("국수"), Map.of())).isEmpty();
      assertThat(view.number(new ShopId(UUID.randomUUID()))).isNegative();
    }
  }

  @Test
  void aSoldOutItemIsSaidToBeSoAndFitsLess() {
    double before = text(SNACKS, "참치김밥");
    ShopId shop = shop(SNACKS);
    String tuna = Objects.requireNonNull(items.get("참치김밥")).toString();
    index.put(new ShopMenu(shop, 2, SNACKS, null, Set.of(tuna, tuna + "/option")));
    assertThat(text(SNACKS, "참치김밥")).isLessThan(before);
    assertThat(shown(shop, "참치김밥").getFirst().soldOut()).isTrue();
    assertThat(shown(shop, "모둠튀김").getFirst().soldOut()).isFalse();
    index.put(new ShopMenu(shop, 3, SNACKS, null, Set.of()));
    assertThat(text(SNACKS, "참치김밥")).isEqualTo(before);
    assertThat(index.version(shop)).isEqualTo(3);
  }

  @Test
  void anItemIsShownWithWhatItCosts() {
    SearchIndex.FoundItem item = shown(shop(SNACKS), "참치김밥").getFirst();
    assertThat(item.itemId()).isEqualTo(items.get("참치김밥"));
    assertThat(item.name()).isEqualTo("참치김밥");
    assertThat(item.price()).isEqualTo(Money.won(5_000));
  }

  @Test
  void categoriesAreFoundAndKnown() {
    assertThat(found("분식")).containsExactly(SNACKS);
    try (SearchIndex.View view = index.view()) {
      assertThat(view.has(shop(SNACKS), "분식")).isTrue();
      assertThat(view.has(shop(CHICKEN), "분식")).isFalse();
    }
  }

  @Test
  void suggestionsBeginWithWhatWasTypedAndTellHowManyShopsHaveThem() {
    put("떡볶이 천국", "분식", "떡볶이", "튀김", "떡볶이");
    index.show();
    assertThat(suggestions("떡ㅂ")).containsExactly("떡볶이", "떡볶이 천국", "로제 떡볶이");
    assertThat(suggestions("떡보")).contains("떡볶이");
    assertThat(suggestions("ㄸㅂㅇ")).contains("떡볶이");
    assertThat(suggestions("떡뽁")).isEmpty();
    try (SearchIndex.View view = index.view()) {
      SearchIndex.Suggestion first = view.suggest("떡볶이", null, 5).getFirst();
      assertThat(first).isEqualTo(new SearchIndex.Suggestion("떡볶이", SearchIndex.Kind.ITEM, 2));
      assertThat(view.suggest("떡볶이", Set.of(view.number(shop(SNACKS))), 5).getFirst().shops())
          .isEqualTo(1);
      assertThat(view.suggest("떡볶이", Set.of(), 5)).isEmpty();
    }
  }

  @Test
  void strangeNamesAndQuestionsAreNoObstacle() {
    put("★★★", "!!!", "🍜🍜", "가".repeat(3_000), "a".repeat(40_000), "");
    index.show();
    assertThat(found("가".repeat(60))).containsExactly("★★★");
    assertThat(found("a".repeat(60))).containsExactly("★★★");
    assertThat(found("ㄱ".repeat(60))).containsExactly("★★★");
    assertThat(found("가ㄱ".repeat(30))).containsExactly("★★★");
    assertThat(found("비빔국수")).containsExactly(NOODLES);
  }

  private ShopId shop(String name) {
    return Objects.requireNonNull(shops.get(name));
  }

  private void put(String name, String category, String... dishes) {
    List<MenuItem> menu = new ArrayList<>();
    for (String dish : dishes) {
      menu.add(item(category, dish, ""));
    }
    put(new ShopId(UUID.randomUUID()), name, menu);
  }

  private void put(ShopId shop, String name, List<MenuItem> menu) {
    shops.put(name, shop);
    names.put(shop, name);
    menus.put(shop, menu);
    String text = Documents.MAPPER.writeValueAsString(menu);
    index.put(new ShopMenu(shop, index.version(shop) + 1, name, text, Set.of()));
  }

  private MenuItem item(String category, String name, String description) {
    ItemId id = items.computeIfAbsent(name, any -> new ItemId(UUID.randomUUID()));
    return new MenuItem(id, category, name, description, Money.won(5_000), List.of());
  }

  private Map<Integer, ShopId> numbers(SearchIndex.View view) {
    Map<Integer, ShopId> numbers = new HashMap<>();
    names.keySet().forEach(shop -> numbers.put(view.number(shop), shop));
    return numbers;
  }

  /** The names of the shops that fit, the best first. */
  private List<String> found(String text) {
    try (SearchIndex.View view = index.view()) {
      Map<Integer, ShopId> numbers = numbers(view);
      return view.find(SearchText.of(text), numbers).entrySet().stream()
          .sorted(Comparator.comparingDouble(each -> -each.getValue().text()))
          .map(each -> Objects.requireNonNull(names.get(numbers.get(each.getKey()))))
          .toList();
    }
  }

  private double text(String shop, String text) {
    try (SearchIndex.View view = index.view()) {
      int number = view.number(shop(shop));
      return Objects.requireNonNull(
              view.find(SearchText.of(text), Map.of(number, shop(shop))).get(number))
          .text();
    }
  }

  private List<SearchIndex.FoundItem> shown(ShopId shop, String text) {
    try (SearchIndex.View view = index.view()) {
      int number = view.number(shop);
      SearchIndex.Fit fit = view.find(SearchText.of(text), Map.of(number, shop)).get(number);
      return fit == null ? List.of() : view.items(shop, fit, 10);
    }
  }

  /** The items of all shops that fit, those of the best shop first. */
  private List<String> items(String text) {
    return found(text).stream()
        .flatMap(shop -> shown(shop(shop), text).stream())
        .map(SearchIndex.FoundItem::name)
        .toList();
  }

  private List<String> suggestions(String typed) {
    try (SearchIndex.View view = index.view()) {
      return view.suggest(SearchText.of(typed).joined(), null, 10).stream()
          .map(SearchIndex.Suggestion::text)
          .toList();
    }
  }
}
