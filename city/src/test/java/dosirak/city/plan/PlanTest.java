package dosirak.city.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dosirak.contracts.GeoPoint;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Instant START = Instant.parse("2026-11-02T12:00:00Z");

  @Test
  void metresOnThePlaneAreMetresOnTheEarth() {
    GeoPoint from = TangentPlane.SEOUL.at(-9000, 4000);
    GeoPoint to = TangentPlane.SEOUL.at(-6000, 8000);

    assertThat(from.metresTo(to)).isCloseTo(5000, within(10.0));
  }

  @Test
  void aLegEndsWhenItsMetresAreGone() {
    GeoPoint to = TangentPlane.SEOUL.at(3200, 0);
    Leg leg = new Leg(TangentPlane.SEOUL.origin(), to, START, 320);

    assertThat(Minutes.between(START, leg.arrivesAt())).isCloseTo(10, within(0.01));
    GeoPoint half = leg.positionAt(START.plus(Duration.ofMinutes(5)));
    assertThat(half.metresTo(to)).isCloseTo(1600, within(5.0));
    assertThat(leg.positionAt(START.minusSeconds(1))).isEqualTo(leg.from());
    assertThat(leg.positionAt(START.plus(Duration.ofHours(1)))).isEqualTo(to);
  }

  @Test
  void aLegToWhereOneIsTakesNoTime() {
    GeoPoint here = TangentPlane.SEOUL.origin();

    assertThat(new Leg(here, here, START, 320).arrivesAt()).isEqualTo(START);
  }

  @Test
  void foodIsReadyAfterItsPreparationFromPlacement() {
    KitchenPromise promise =
        KitchenPromise.of(START, Duration.ofMinutes(20), START.plusSeconds(90));

    assertThat(promise.readyAt()).isEqualTo(START.plus(Duration.ofMinutes(20)));
    assertThat(promise.preparationMinutes()).isEqualTo(19);
  }

  @Test
  void foodIsReadyAtAcceptanceWhenThatComesLate() {
    Instant late = START.plus(Duration.ofMinutes(30));
    KitchenPromise promise = KitchenPromise.of(START, Duration.ofMinutes(20), late);

    assertThat(promise.readyAt()).isEqualTo(late);
    assertThat(promise.preparationMinutes()).isEqualTo(1);
  }

  @Test
  void noOwnerPromisesMoreThanFourHours() {
    assertThat(KitchenPromise.of(START, Duration.ofHours(9), START).preparationMinutes())
        .isEqualTo(240);
  }
}
