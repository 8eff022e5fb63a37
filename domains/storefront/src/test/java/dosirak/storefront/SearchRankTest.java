package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchRankTest {
  private static final Rating GOOD = new Rating(480, 200);

  @Test
  void everythingElseEqualEachPartDecides() {
    int usual = SearchRank.points(0.8, true, 1_000, GOOD, 2_000);
    assertThat(SearchRank.points(0.9, true, 1_000, GOOD, 2_000)).isGreaterThan(usual);
    assertThat(SearchRank.points(0.8, false, 1_000, GOOD, 2_000)).isLessThan(usual);
    assertThat(SearchRank.points(0.8, true, 900, GOOD, 2_000)).isGreaterThan(usual);
    assertThat(SearchRank.points(0.8, true, 1_000, new Rating(300, 200), 2_000)).isLessThan(usual);
    assertThat(SearchRank.points(0.8, true, 1_000, GOOD, 500)).isGreaterThan(usual);
  }

  @Test
  void aGuessNeverComesBeforeWhatFitsWellHoweverGoodTheShop() {
    double leastGood = SearchWord.GOOD * 0.95;
    int worst =
        SearchRank.points(leastGood, false, 40_000_000, new Rating(0, 1_000_000), 10_000_000);
    int best = SearchRank.points(SearchWord.GUESS, true, 0, new Rating(500, 1_000_000), 0);
    assertThat(worst).isGreaterThan(best);
  }

  @Test
  void oneFiveStarReviewIsNotWorthMoreThanManyGoodOnes() {
    assertThat(SearchRank.points(0.8, true, 1_000, new Rating(500, 1), 2_000))
        .isLessThan(SearchRank.points(0.8, true, 1_000, GOOD, 2_000));
  }

  @Test
  void aShopWithoutReviewsIsTakenForAUsualOne() {
    int none = SearchRank.points(0.8, true, 1_000, Rating.NONE, 2_000);
    assertThat(none).isEqualTo(SearchRank.points(0.8, true, 1_000, new Rating(350, 9), 2_000));
  }
}
