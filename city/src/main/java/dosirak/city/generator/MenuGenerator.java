package dosirak.city.generator;

import dosirak.city.plan.ShopPlan.ChoicePlan;
import dosirak.city.plan.ShopPlan.DishPlan;
import dosirak.city.plan.ShopPlan.ExtraPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Invents shops' names and menus, of the kinds that stand in a Korean street. */
final class MenuGenerator {
  private static final long PRICE_STEP_WON = 500;
  private static final int MOST_PRICE_STEPS_UP = 4;

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "치킨",
              List.of(
                  dish("후라이드 치킨", 18000),
                  dish("양념 치킨", 19000),
                  dish("간장 치킨", 19500),
                  dish("마늘 치킨", 20000),
                  dish("반반 치킨", 19500),
                  dish("순살 후라이드", 20000)),
              List.of(dish("치즈볼", 5000), dish("감자튀김", 4000), dish("치킨무", 1000)),
              choice("맵기", "순한맛", "보통맛", "매운맛")),
          new Kind(
              "피자",
              List.of(
                  dish("페퍼로니 피자", 17900),
                  dish("불고기 피자", 19900),
                  dish("고구마 피자", 20900),
                  dish("콤비네이션 피자", 18900),
                  dish("치즈 피자", 15900)),
              List.of(dish("오븐 스파게티", 6500), dish("갈릭 디핑 소스", 500)),
              choice("도우", "오리지널", "씬", "치즈크러스트")),
          new Kind(
              "한식",
              List.of(
                  dish("김치찌개", 9000),
                  dish("된장찌개", 9000),
                  dish("제육볶음", 10000),
                  dish("비빔밥", 9500),
                  dish("불고기 정식", 12000),
                  dish("순두부찌개", 9000)),
              List.of(dish("계란말이", 6000), dish("공기밥", 1000)),
              choice("밥", "흰쌀밥", "잡곡밥")),
          new Kind(
              "분식",
              List.of(
                  dish("떡볶이", 5500),
                  dish("로제 떡볶이", 8500),
                  dish("순대", 5000),
                  dish("라볶이", 7000),
                  dish("참치김밥", 4500),
                  dish("쫄면", 7000)),
              List.of(dish("모둠튀김", 5000), dish("어묵탕", 4000)),
              choice("맵기", "순한맛", "보통맛", "아주 매운맛")),
          new Kind(
              "중식",
              List.of(
                  dish("짜장면", 7000),
                  dish("짬뽕", 9000),
                  dish("볶음밥", 8500),
                  dish("탕수육", 18000),
                  dish("마파두부밥", 9500)),
              List.of(dish("군만두", 6000), dish("단무지 추가", 500)),
              choice("곱빼기", "보통", "곱빼기")),
          new Kind(
              "돈까스",
              List.of(
                  dish("등심 돈까스", 10500),
                  dish("치즈 돈까스", 12500),
                  dish("안심 돈까스", 11500),
                  dish("냉모밀", 8500),
                  dish("카레 돈까스", 11500)),
              List.of(dish("미니 우동", 3500), dish("새우튀김", 4000)),
              choice("소스", "소스 부어서", "소스 따로")),
          new Kind(
              "버거",
              List.of(
                  dish("치즈버거", 6500),
                  dish("더블 치즈버거", 8900),
                  dish("새우버거", 7200),
                  dish("베이컨 버거", 8500),
                  dish("불고기버거", 6200)),
              List.of(dish("감자튀김", 3000), dish("콜라", 2000)),
              choice("세트", "단품", "세트")),
          new Kind(
              "죽·도시락",
              List.of(
                  dish("전복죽", 12000),
                  dish("소고기야채죽", 9500),
                  dish("제육 도시락", 8900),
                  dish("치킨마요 도시락", 7500),
                  dish("불고기 도시락", 9200)),
              List.of(dish("장조림", 3000), dish("미소국", 1000)),
              choice("양", "보통", "많이")),
          new Kind(
              "카페",
              List.of(
                  dish("아메리카노", 4000),
                  dish("카페라떼", 4800),
                  dish("바닐라라떼", 5300),
                  dish("자몽에이드", 5800),
                  dish("딸기 스무디", 6200)),
              List.of(dish("크로플", 4500), dish("치즈케이크", 6500)),
              choice("온도", "따뜻하게", "차갑게")));

  private static final List<String> PLACES =
      List.of("성수", "연남", "망원", "잠실", "마포", "신촌", "이태원", "서초", "을지로", "해방촌");
  private static final List<String> OWNERS =
      List.of("엄마손", "할매", "청년", "옛날", "골목", "참", "명가", "오늘", "동네", "푸른");

  private MenuGenerator() {}

  /** A shop's name and menu. */
  static NamedMenu menu(RandomGenerator random, int shop) {
    Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    String name =
        PLACES.get(random.nextInt(PLACES.size()))
            + " "
            + OWNERS.get(random.nextInt(OWNERS.size()))
            + " "
            + kind.name
            + " "
            + (shop + 1)
            + "호점";
    List<DishPlan> menu = new ArrayList<>();
    for (Dish dish : kind.mains) {
      long price = dish.price + PRICE_STEP_WON * random.nextInt(MOST_PRICE_STEPS_UP);
      menu.add(
          new DishPlan(
              kind.name,
              dish.name,
              "정성껏 만든 " + dish.name,
              price,
              List.of(kind.choice, extras(kind))));
    }
    for (Dish dish : kind.sides) {
      menu.add(new DishPlan("사이드", dish.name, dish.name, dish.price, List.of()));
    }
    return new NamedMenu(name, List.copyOf(menu));
  }

  private static ChoicePlan extras(Kind kind) {
    List<ExtraPlan> options =
        kind.sides.stream().map(side -> new ExtraPlan(side.name + " 추가", side.price)).toList();
    return new ChoicePlan("추가 선택", 0, options.size(), options);
  }

  private static Dish dish(String name, long price) {
    return new Dish(name, price);
  }

  private static ChoicePlan choice(String name, String... options) {
    List<ExtraPlan> extras = new ArrayList<>();
    for (int i = 0; i < options.length; i++) {
      extras.add(new ExtraPlan(options[i], i * PRICE_STEP_WON));
    }
    return new ChoicePlan(name, 1, 1, List.copyOf(extras));
  }

  record NamedMenu(String name, List<DishPlan> menu) {}

  private record Dish(String name, long price) {}

  private record Kind(String name, List<Dish> mains, List<Dish> sides, ChoicePlan choice) {}
}
