package dosirak.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.GivenBack;
import dosirak.promotion.Lots.Taking;
import dosirak.promotion.Reservation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Random lives of customers' points and of orders that use them; a failure names its seed. */
class LotsPropertyTest {
  private static final int CASES = 100_000;
  private static final Instant START = Instant.parse("2026-03-02T03:00:00Z");
  private static final long SEED = Long.getLong("dosirak.seed", 20_260_302);

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static UUID uuid(RandomGenerator random) {
    return new UUID(random.nextLong(), random.nextLong());
  }

  @Test
  void pointsAreConservedAndNeverNegativeByUse() {
    for (int number = 0; number < CASES; number++) {
      long seed = SEED + number;
      try {
        liveOneLife(random(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("-Ddosirak.seed=" + seed, failure);
      }
    }
  }

  private static void liveOneLife(RandomGenerator random) {
    Lots lots = Lots.NONE;
    Instant now = START;
    long expected = 0;
    List<List<Taking>> held = new ArrayList<>();
    for (int step = 0; step < 12; step++) {
      now = now.plus(Duration.ofHours(random.nextInt(200)));
      long before = lots.balance().won();
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          long gained = random.nextInt(1, 1_000);
          lots =
              lots.gain(
                  uuid(random),
                  Money.won(gained),
                  now.plus(Duration.ofHours(random.nextInt(1, 600))));
          expected += gained;
        }
        case 2 -> {
          if (before > 0) {
            long wanted = random.nextLong(before + 1);
            Lots.Used used = lots.use(Money.won(wanted));
            lots = used.after();
            assertThat(lots.balance().isNegative()).isFalse();
            assertThat(Lots.sum(used.takings().stream().map(Taking::points).toList()).won())
                .isEqualTo(wanted);
            Instant last = used.takings().isEmpty() ? now : used.takings().getLast().expiresAt();
            if (!used.takings().isEmpty()) {
              assertThat(lots.lots()).noneMatch(lot -> lot.expiresAt().isBefore(last));
            }
            held.add(used.takings());
            expected -= wanted;
          }
        }
        case 3 -> {
          if (!held.isEmpty()) {
            List<Taking> back = held.removeLast();
            lots = lots.giveBack(back, now, uuid(random));
            expected += Lots.sum(back.stream().map(Taking::points).toList()).won();
          }
        }
        case 4 -> {
          long less = random.nextInt(1, 500);
          lots = lots.takeBack(Money.won(less), uuid(random));
          expected -= less;
        }
        default -> {
          Lots.Expired expired = lots.expire(now);
          assertThat(expired.points().isNegative()).isFalse();
          lots = expired.after();
          expected -= expired.points().won();
          Instant moment = now;
          assertThat(lots.lots()).allMatch(lot -> lot.expiresAt().isAfter(moment));
        }
      }
      assertThat(lots.balance().won()).isEqualTo(expected);
    }
  }

  @Test
  void whatAnOrderHoldsComesBackAtMostOnceWhateverIsHeard() {
    for (int number = 0; number < CASES; number++) {
      long seed = SEED + number;
      try {
        followOneOrder(random(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("-Ddosirak.seed=" + seed, failure);
      }
    }
  }

  private static void followOneOrder(RandomGenerator random) {
    Lots lots = Lots.NONE;
    int lotCount = random.nextInt(1, 4);
    for (int i = 0; i < lotCount; i++) {
      lots =
          lots.gain(
              uuid(random),
              Money.won(random.nextInt(1, 1_000)),
              START.plus(Duration.ofDays(random.nextInt(1, 30))));
    }
    long points = random.nextLong(lots.balance().won() + 1);
    List<CouponUse> coupons =
        random.nextBoolean()
            ? List.of()
            : List.of(
                new CouponUse(
                    new CouponId(uuid(random)), DiscountTarget.ITEMS, Money.won(1_000), 0));
    List<Taking> takings = lots.use(Money.won(points)).takings();
    Reservation reservation =
        new Reservation(
            new OrderId(uuid(random)),
            new AccountId(uuid(random)),
            State.RESERVED,
            coupons,
            Money.won(points),
            takings,
            false);
    long returned = 0;
    int couponReturns = 0;
    int uses = 0;
    int steps = random.nextInt(1, 8);
    for (int step = 0; step < steps; step++) {
      GivenBack givenBack =
          new GivenBack(Money.ZERO, Money.won(random.nextInt(0, 1_500)), random.nextBoolean());
      Reservation.Change change =
          switch (random.nextInt(4)) {
            case 0 -> reservation.complete();
            case 1 -> reservation.end(null);
            case 2 -> reservation.end(givenBack);
            default -> reservation.refund(givenBack);
          };
      reservation = change.after();
      returned += Lots.sum(change.pointsBack().stream().map(Taking::points).toList()).won();
      couponReturns += change.couponsBack() ? 1 : 0;
      uses += change.used() ? 1 : 0;
      assertThat(returned + reservation.pointsLeft().won()).isEqualTo(points);
      assertThat(couponReturns).isLessThanOrEqualTo(coupons.isEmpty() ? 0 : 1);
      assertThat(uses).isLessThanOrEqualTo(1);
      if (reservation.state() == State.RESTORED) {
        assertThat(returned).isEqualTo(points);
        assertThat(couponReturns).isEqualTo(coupons.isEmpty() ? 0 : 1);
      }
    }
  }
}
