package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ShopGridTest {
  @Test
  void whoReachesAPointIsAlwaysAmongThoseFoundHoweverReachesChange() {
    SplittableRandom random = new SplittableRandom(9);
    ShopGrid grid = new ShopGrid();
    Map<ShopId, Reach> reaches = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      reaches.put(new ShopId(new UUID(0, i)), reach(random));
    }
    reaches.forEach(grid::add);
    int found = 0;
    for (int round = 0; round < 3_000; round++) {
      ShopId moved = new ShopId(new UUID(0, random.nextInt(300)));
      Reach before = Objects.requireNonNull(reaches.get(moved));
      Reach now = reach(random);
      grid.add(moved, now);
      grid.remove(moved, before, now);
      reaches.put(moved, now);
      GeoPoint point = point(random);
      Set<ShopId> around = new HashSet<>(grid.around(point));
      assertThat(grid.around(point)).doesNotHaveDuplicates();
      for (var each : reaches.entrySet()) {
        if (each.getValue().holds(point)) {
          assertThat(around).contains(each.getKey());
          found++;
        }
      }
    }
    assertThat(found).isGreaterThan(1_000);
  }

  @Test
  void whoReachesNoCellNearAPointIsNotLookedAt() {
    ShopGrid grid = new ShopGrid();
    ShopId shop = new ShopId(new UUID(0, 1));
    GeoPoint seoul = new GeoPoint(37.5, 127);
    grid.add(shop, Reach.around(seoul, 3_000));
    assertThat(grid.around(seoul)).containsExactly(shop);
    assertThat(grid.around(new GeoPoint(35.1, 129))).isEmpty();
    grid.remove(shop, Reach.around(seoul, 3_000), Reach.around(new GeoPoint(35.1, 129), 3_000));
    assertThat(grid.around(seoul)).isEmpty();
  }

  @Test
  void aChangeIsNoticedWhereAShopReachesAndNotElsewhere() {
    ShopGrid grid = new ShopGrid();
    GeoPoint seoul = new GeoPoint(37.5, 127);
    GeoPoint busan = new GeoPoint(35.1, 129);
    long inSeoul = grid.edition(seoul);
    long inBusan = grid.edition(busan);

    grid.changed(Reach.around(seoul, 3_000));

    assertThat(grid.edition(seoul)).isNotEqualTo(inSeoul);
    assertThat(grid.edition(busan)).isEqualTo(inBusan);
    grid.changed(Reach.around(seoul, 5_000_000));
    assertThat(grid.edition(busan)).isNotEqualTo(inBusan);
  }

  @Test
  void editionsOfTwoGridsAreNeverTheSame() {
    GeoPoint point = new GeoPoint(0, 0);
    ShopGrid first = new ShopGrid();
    ShopGrid second = new ShopGrid();
    first.changed(Reach.around(point, 100));
    second.changed(Reach.around(point, 100));
    assertThat(first.edition(point)).isNotEqualTo(second.edition(point));
  }

  private static Reach reach(SplittableRandom random) {
    double radius = random.nextInt(20) == 0 ? 5_000_000 : random.nextDouble(100, 30_000);
    return Reach.around(point(random), radius);
  }

  private static GeoPoint point(SplittableRandom random) {
    if (random.nextInt(50) == 0) {
      return new GeoPoint(random.nextBoolean() ? 90 : -90, random.nextBoolean() ? 180 : -180);
    }
    return new GeoPoint(random.nextDouble(36.5, 37.5), random.nextDouble(126.5, 127.5));
  }
}
