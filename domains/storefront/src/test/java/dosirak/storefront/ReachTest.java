package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.GeoPoint;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReachTest {
  @Test
  void everyPointWithinTheRadiusIsInsideTheBox() {
    SplittableRandom random = new SplittableRandom(11);
    int within = 0;
    for (int i = 0; i < 200_000; i++) {
      GeoPoint shop = new GeoPoint(random.nextDouble(-89, 89), random.nextDouble(-179, 179));
      double radius = random.nextDouble(100, 30_000);
      Reach reach = Reach.around(shop, radius);
      double degrees = radius / 100_000;
      double stretched =
          degrees / Math.cos(Math.toRadians(Math.min(89.5, Math.abs(shop.latitude()))));
      GeoPoint point =
          new GeoPoint(
              Math.clamp(shop.latitude() + random.nextDouble(-degrees, degrees), -90, 90),
              Math.clamp(shop.longitude() + random.nextDouble(-stretched, stretched), -180, 180));
      if (shop.metresTo(point) <= radius) {
        within++;
        assertThat(point.longitude()).isBetween(reach.west(), reach.east());
        assertThat(point.latitude()).isBetween(reach.south(), reach.north());
      }
    }
    assertThat(within).isGreaterThan(50_000);
  }

  @Test
  void theBoxIsNotMuchLargerThanTheCircle() {
    Reach reach = Reach.around(new GeoPoint(37.5, 127), 3_000);
    assertThat((reach.north() - reach.south()) / 2 * 111_195).isBetween(3_000.0, 3_010.0);
    assertThat((reach.east() - reach.west()) / 2 * 111_195 * Math.cos(Math.toRadians(37.5)))
        .isBetween(3_000.0, 3_010.0);
  }
}
