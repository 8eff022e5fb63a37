package dosirak.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random ratings, and floods of reviews against them; a failure names its seed. */
class RatingPropertyTest {
  private static final int CASES = 100_000;
  private static final long SEED = Long.getLong("dosirak.seed", 20_260_302);
  private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");

  /**
   * What a flood that nobody sees may move at most, in hundredths of a star. The worst is a shop
   * that opened this hour and had three reviews or four: of many million cases none moved by 78.
   */
  private static final int MOST_UNSEEN = 80;

  private static void everyCase(Consumer<RandomGenerator> body) {
    for (int number = 0; number < CASES; number++) {
      long seed = SEED + number;
      try {
        body.accept(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("-Ddosirak.seed=" + seed, failure);
      }
    }
  }

  private static Rating rating(RandomGenerator random, int most) {
    return new Rating(
        IntStream.range(0, Rating.MOST_STARS).mapToObj(i -> random.nextLong(most + 1)).toList());
  }

  private static Rating one(int stars) {
    return new Rating(
        IntStream.rangeClosed(1, Rating.MOST_STARS).mapToObj(i -> i == stars ? 1L : 0L).toList());
  }

  private static Rating times(Rating rating, int times) {
    return new Rating(rating.counts().stream().map(count -> count * times).toList());
  }

  @Test
  void isBetweenTheMarketplacesMeanAndTheShopsOwn() {
    everyCase(random -> {
      Rating rating = rating(random, 1 << random.nextInt(16));
      int mean = random.nextInt(100, 501);
      int shown = rating.hundredths(mean);
      if (rating.reviews() == 0) {
        assertThat(shown).isZero();
        return;
      }
      long sum = 0;
      for (int stars = 1; stars <= Rating.MOST_STARS; stars++) {
        sum += stars * 100 * rating.of(stars);
      }
      double own = (double) sum / rating.reviews();
      assertThat((double) shown)
          .isBetween(Math.min(own, mean) - 0.5001, Math.max(own, mean) + 0.5001);
      assertThat(shown).isBetween(100, 500);
    });
  }

  @Test
  void moreStarsNeverMakeItWorse() {
    everyCase(random -> {
      Rating rating = rating(random, 200);
      int mean = random.nextInt(100, 501);
      int stars = random.nextInt(1, Rating.MOST_STARS);
      assertThat(rating.plus(one(stars)).hundredths(mean))
          .isLessThanOrEqualTo(rating.plus(one(stars + 1)).hundredths(mean));
    });
  }

  @Test
  void theSameReviewsManyTimesComeNearerToTheShopsOwnMean() {
    everyCase(random -> {
      Rating rating = rating(random, 5);
      if (rating.reviews() == 0) {
        return;
      }
      int mean = random.nextInt(100, 501);
      int own = rating.leaning(0, 0);
      int few = rating.hundredths(mean);
      int many = times(rating, random.nextInt(2, 50)).hundredths(mean);
      assertThat(Math.abs(many - own)).isLessThanOrEqualTo(Math.abs(few - own) + 1);
    });
  }

  @Test
  void whatIsTakenOutAndPutInAgainChangesNothing() {
    everyCase(random -> {
      Rating rating = rating(random, 1_000);
      Rating other = rating(random, 1_000);
      assertThat(rating.plus(other).minus(other)).isEqualTo(rating);
    });
  }

  /** A shop with any past gets any number of reviews of one kind by new accounts in an hour. */
  @Test
  void noFloodMovesARatingByMuchUnseen() {
    everyCase(random -> {
      Rating past = rating(random, 1 << random.nextInt(10));
      Duration age = Duration.ofHours(1 << random.nextInt(14));
      int stars = random.nextBoolean() ? random.nextInt(1, 3) : 5;
      Floods.Side side = Floods.Side.of(stars);
      int mean = random.nextInt(300, 480);
      Rating rating = past;
      List<Floods.Recent<Integer>> recent = new ArrayList<>();
      Set<Integer> held = new HashSet<>();
      int number = random.nextInt(1, 80);
      for (int i = 0; i < number; i++) {
        Instant at = NOW.plusSeconds(45L * i);
        recent.add(new Floods.Recent<>(i, at, false, false));
        List<Integer> hold =
            Floods.toHold(recent, new Floods.Past(side.in(rating), age.plusSeconds(45L * i)), at);
        for (int each : hold) {
          assertThat(held.add(each)).as("held once").isTrue();
          if (recent.get(each).isCounted()) {
            rating = rating.minus(one(stars));
          }
          recent.set(each, new Floods.Recent<>(each, recent.get(each).ratedAt(), true, false));
        }
        if (!held.contains(i)) {
          rating = rating.plus(one(stars));
          recent.set(i, new Floods.Recent<>(i, at, false, true));
        }
      }
      assertThat(rating.reviews()).isEqualTo(past.reviews() + number - held.size());
      assertThat(Math.abs(leaning(rating, mean) - leaning(past, mean)))
          .as("%s of age %s after %s of %s stars, %s held", past, age, number, stars, held.size())
          .isLessThanOrEqualTo(MOST_UNSEEN);
    });
  }

  private static int leaning(Rating rating, int mean) {
    return rating.leaning(mean, Rating.WEIGHT_OF_MEAN);
  }

  /** Once a time is a flood, one more review in it does not make it none. */
  @Test
  void oneMoreNeverMakesAFloodOrdinary() {
    everyCase(random -> {
      double expected = Math.exp(random.nextDouble(-6, 5));
      int seen = random.nextInt(1, 400);
      if (Floods.isFlood(seen, expected)) {
        assertThat(Floods.isFlood(seen + 1, expected)).isTrue();
        assertThat(Floods.isFlood(seen, expected / 2)).as("where less is expected").isTrue();
      }
      assertThat(Floods.chanceOfAtLeast(seen, expected)).isBetween(0.0, 1.0 + 1e-9);
    });
  }

  @Test
  void aFewReviewsAreNoFloodAndWhatIsHeldIsOfOneKindOnly() {
    everyCase(random -> {
      List<Floods.Recent<Integer>> recent = new ArrayList<>();
      int number = random.nextInt(0, Floods.ALWAYS_ALLOWED + 1);
      for (int i = 0; i < number; i++) {
        recent.add(new Floods.Recent<>(i, NOW, false, random.nextBoolean()));
      }
      assertThat(
              Floods.toHold(
                  recent,
                  new Floods.Past(random.nextLong(1_000), Duration.ofHours(random.nextInt(9_000))),
                  NOW))
          .isEmpty();
    });
  }

  /** The tail of a Poisson distribution by its definition, in plain sums. */
  @Test
  void theChanceIsThatOfAPoissonDistribution() {
    for (double expected : new double[] {0.125, 1, 3.5, 10}) {
      double below = 0;
      double term = Math.exp(-expected);
      for (int number = 0; number < 30; number++) {
        double chance = Floods.chanceOfAtLeast(number, expected);
        if (number > expected && 1 - below > 1e-9) {
          assertThat(chance / (1 - below)).isBetween(0.999, 1.001);
        }
        below += term;
        term *= expected / (number + 1);
      }
    }
  }
}
