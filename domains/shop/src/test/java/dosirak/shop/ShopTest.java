package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionGroupId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ItemRestocked;
import dosirak.contracts.shop.ItemSoldOut;
import dosirak.contracts.shop.MenuChanged;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.OptionRestocked;
import dosirak.contracts.shop.OptionSoldOut;
import dosirak.contracts.shop.ShopEvent;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopResumed;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.StockAllotted;
import dosirak.contracts.shop.TermsChanged;
import dosirak.contracts.shop.TipStep;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShopTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final OptionId LARGE = new OptionId(UUID.randomUUID());
  private static final OptionId EXTRA = new OptionId(UUID.randomUUID());
  private static final MenuItem RICE = item("rice", LARGE);
  private static final MenuItem SOUP = item("soup", EXTRA);

  @Test
  void aPublishedShopIsAtItsFirstVersionAndTakesOrders() {
    Shop.Change published = published();
    assertThat(published.shop().version()).isEqualTo(1);
    assertThat(published.shop().isOpen(NOON)).isTrue();
    assertThat(published.event())
        .isInstanceOfSatisfying(
            ShopPublished.class,
            event -> {
              assertThat(event.version()).isEqualTo(1);
              assertThat(event.ownerId()).isEqualTo(published.shop().ownerId());
              assertThat(event.menu()).containsExactly(RICE, SOUP);
            });
  }

  @Test
  void aPauseWithAnEndEndsByItself() {
    Shop paused = published().shop().pause(NOON.plusSeconds(60), NOON).orElseThrow().shop();
    assertThat(paused.isPaused(NOON.plusSeconds(59))).isTrue();
    assertThat(paused.isOpen(NOON.plusSeconds(59))).isFalse();
    assertThat(paused.pausedUntil(NOON.plusSeconds(59))).isEqualTo(NOON.plusSeconds(60));
    assertThat(paused.isPaused(NOON.plusSeconds(60))).isFalse();
    assertThat(paused.isOpen(NOON.plusSeconds(60))).isTrue();
    assertThat(paused.pausedUntil(NOON.plusSeconds(60))).isNull();
    assertThat(paused.resume(NOON.plusSeconds(60))).isEmpty();
  }

  @Test
  void aPauseWithoutAnEndLastsUntilItIsEnded() {
    Shop paused = published().shop().pause(null, NOON).orElseThrow().shop();
    assertThat(paused.isPaused(NOON.plus(Duration.ofDays(1000)))).isTrue();
    Shop resumed = paused.resume(NOON).orElseThrow().shop();
    assertThat(resumed.isPaused(NOON)).isFalse();
  }

  @Test
  void anItemThatLeavesTheMenuIsNoLongerSoldOut() {
    Shop shop = published().shop().sellOut(RICE.itemId(), NOON).orElseThrow().shop();
    Shop without = shop.replaceMenu(List.of(SOUP), NOON).orElseThrow().shop();
    assertThat(without.soldOut()).isEmpty();
    Shop kept = shop.replaceMenu(List.of(SOUP, RICE), NOON).orElseThrow().shop();
    assertThat(kept.soldOut()).containsExactly(RICE.itemId());
  }

  @Test
  void aPriceChangeTellsTheWholeMenu() {
    Shop.Change change =
        published().shop().changePrice(RICE.itemId(), Money.won(9_999), NOON).orElseThrow();
    assertThat(change.event())
        .isInstanceOfSatisfying(
            MenuChanged.class,
            event -> {
              assertThat(event.menu().getFirst().price()).isEqualTo(Money.won(9_999));
              assertThat(event.menu().getFirst().aloneBelowMinimum()).isTrue();
              assertThat(event.menu().getLast()).isEqualTo(SOUP);
            });
  }

  @Test
  void afterAnyOperationsTheEventsAloneRebuildTheShop() {
    for (long seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Shop shop = published().shop();
      Told told = new Told(shop);
      Instant now = NOON;
      for (int step = 0; step < 40; step++) {
        now = now.plusSeconds(random.nextInt(120));
        Optional<Shop.Change> change = someOperation(shop, random, now);
        if (change.isPresent()) {
          assertThat(change.get().shop().version()).isEqualTo(shop.version() + 1);
          shop = change.get().shop();
          told.hear(change.get().event());
        }
        told.assertAgreesWith(shop, now, seed);
      }
    }
  }

  private static Optional<Shop.Change> someOperation(
      Shop shop, SplittableRandom random, Instant now) {
    ItemId itemId = (random.nextBoolean() ? RICE : SOUP).itemId();
    OptionId optionId = itemId.equals(RICE.itemId()) ? LARGE : EXTRA;
    Portion portion = new Portion(itemId, random.nextBoolean() ? optionId : null);
    return switch (random.nextInt(10)) {
      case 7 ->
          shop.sells(portion)
              ? shop.allot(portion, random.nextBoolean() ? null : random.nextLong(50), now)
              : Optional.empty();
      case 8 ->
          shop.sells(new Portion(itemId, optionId))
              ? shop.sellOut(itemId, optionId, now)
              : Optional.empty();
      case 9 -> shop.restock(itemId, optionId, now);
      case 0 -> shop.sells(itemId) ? shop.sellOut(itemId, now) : Optional.empty();
      case 1 -> shop.restock(itemId, now);
      case 2 -> shop.pause(random.nextBoolean() ? null : now.plusSeconds(90), now);
      case 3 -> shop.resume(now);
      case 4 -> shop.replaceMenu(random.nextBoolean() ? List.of(SOUP) : List.of(RICE, SOUP), now);
      case 5 -> shop.changePrice(itemId, Money.won(random.nextInt(3)), now);
      default -> shop.changeTerms(random.nextBoolean() ? terms(1_000) : terms(2_000), now);
    };
  }

  /** What a listener knows who heard nothing but the events. */
  private static final class Told {
    private long version;
    private List<MenuItem> menu;
    private ShopTerms terms;
    private final Set<ItemId> soldOut = new HashSet<>();
    private final Set<OptionId> optionsSoldOut = new HashSet<>();
    private final Map<Portion, Long> allotted = new HashMap<>();
    private boolean paused;
    private @Nullable Instant until;

    Told(Shop published) {
      version = published.version();
      menu = published.menu();
      terms = published.terms();
    }

    void hear(ShopEvent event) {
      version =
          switch (event) {
            case ShopPublished e -> throw new AssertionError("published twice: " + e);
            case MenuChanged e -> {
              menu = e.menu();
              Set<ItemId> items = menu.stream().map(MenuItem::itemId).collect(Collectors.toSet());
              soldOut.retainAll(items);
              optionsSoldOut.retainAll(
                  menu.stream()
                      .flatMap(item -> item.optionGroups().stream())
                      .flatMap(group -> group.options().stream())
                      .map(Option::optionId)
                      .toList());
              allotted.keySet().removeIf(portion -> !items.contains(portion.itemId()));
              yield e.version();
            }
            case TermsChanged e -> {
              terms = e.terms();
              yield e.version();
            }
            case ItemSoldOut e -> {
              soldOut.add(e.itemId());
              yield e.version();
            }
            case ItemRestocked e -> {
              soldOut.remove(e.itemId());
              yield e.version();
            }
            case ShopPaused e -> {
              paused = true;
              until = e.until();
              yield e.version();
            }
            case ShopResumed e -> {
              paused = false;
              yield e.version();
            }
            case OptionSoldOut e -> {
              optionsSoldOut.add(e.optionId());
              yield e.version();
            }
            case OptionRestocked e -> {
              optionsSoldOut.remove(e.optionId());
              yield e.version();
            }
            case StockAllotted e -> {
              Portion portion = new Portion(e.itemId(), e.optionId());
              if (e.quantity() == null) {
                allotted.remove(portion);
              } else {
                allotted.put(portion, e.quantity());
              }
              yield e.version();
            }
            default -> throw new AssertionError("no event of these commands: " + event);
          };
    }

    void assertAgreesWith(Shop shop, Instant now, long seed) {
      assertThat(version).as("seed %d", seed).isEqualTo(shop.version());
      assertThat(menu).as("seed %d", seed).isEqualTo(shop.menu());
      assertThat(terms).as("seed %d", seed).isEqualTo(shop.terms());
      assertThat(soldOut).as("seed %d", seed).isEqualTo(shop.soldOut());
      assertThat(optionsSoldOut).as("seed %d", seed).isEqualTo(shop.supplies().optionsSoldOut());
      Map<Portion, Long> counted = new HashMap<>();
      shop.supplies()
          .allotted()
          .forEach((portion, allotment) -> counted.put(portion, allotment.quantity()));
      assertThat(allotted).as("seed %d", seed).isEqualTo(counted);
      assertThat(paused && (until == null || now.isBefore(until)))
          .as("seed %d", seed)
          .isEqualTo(shop.isPaused(now));
    }
  }

  private static Shop.Change published() {
    return Shop.publish(
        new ShopId(UUID.randomUUID()),
        new AccountId(UUID.randomUUID()),
        new Shop.Profile("가게", "02-123-4567", "somewhere", new GeoPoint(37.5, 127)),
        terms(3_000),
        List.of(RICE, SOUP),
        NOON);
  }

  private static ShopTerms terms(int radiusMetres) {
    return new ShopTerms(
        "Asia/Seoul",
        Stream.of(java.time.DayOfWeek.values()).map(day -> new OpeningSpan(day, 0, 1440)).toList(),
        Money.ZERO,
        radiusMetres,
        Arrays.asList(new TipStep(radiusMetres, Money.ZERO)));
  }

  private static MenuItem item(String name, OptionId optionId) {
    return new MenuItem(
        new ItemId(UUID.randomUUID()),
        "meals",
        name,
        "",
        Money.won(1_000),
        List.of(
            new OptionGroup(
                new OptionGroupId(UUID.randomUUID()),
                "more",
                0,
                1,
                List.of(new Option(optionId, "more", Money.ZERO)))),
        true);
  }
}
