package dosirak.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PointTest {

  @Test
  void aDegreeOfLatitudeIsTheSameLengthEverywhere() {
    assertThat(new Point(37, 127).metresTo(new Point(38, 127))).isCloseTo(111_195, within(1.0));
  }

  @Test
  void aDegreeOfLongitudeShrinksWithTheCosineOfTheLatitude() {
    assertThat(new Point(60, 127).metresTo(new Point(60, 128)))
        .isCloseTo(111_195 / 2.0, within(1.0));
  }

  @Test
  void thePlaneOfACityKeepsItsDistances() {
    Point shop = new Point(37.5, 127);
    Point door = new Point(37.53, 127.04);
    OpenOrder order =
        new OpenOrder("o", "s", shop, door, Instant.EPOCH, Instant.EPOCH, null, Set.of());
    Plane plane = Plane.around(new Snapshot(Instant.EPOCH, List.of(order), List.of()));

    assertThat(plane.spot(shop).metresTo(plane.spot(door)))
        .isCloseTo(shop.metresTo(door), within(2.0));
  }

  @Test
  void aPlaceOffTheGlobeIsRefused() {
    assertThatThrownBy(() -> new Point(91, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Point(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
