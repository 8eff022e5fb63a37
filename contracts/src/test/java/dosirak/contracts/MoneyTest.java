package dosirak.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {
  @Test
  void aShareIsRoundedHalfUpAsExactArithmeticSays() {
    int[] shares = {0, 1, 3, 33, 150, 300, 499, 500, 680, 780, 999, 1_000, 3_333, 5_000, 10_000};
    for (long won = -4_000; won <= 4_000; won++) {
      for (int basisPoints : shares) {
        long exact =
            BigDecimal.valueOf(won)
                .multiply(BigDecimal.valueOf(basisPoints))
                .divide(BigDecimal.valueOf(10_000), 0, RoundingMode.HALF_UP)
                .longValueExact();
        if (Money.won(won).share(basisPoints).won() != exact) {
          assertThat(Money.won(won).share(basisPoints))
              .as("%d basis points of %d", basisPoints, won)
              .isEqualTo(Money.won(exact));
        }
      }
    }
  }

  @Test
  void theIncludedTaxIsAnEleventhRoundedHalfUpAsExactArithmeticSays() {
    for (long won = -50_000; won <= 50_000; won++) {
      long exact =
          BigDecimal.valueOf(won)
              .divide(BigDecimal.valueOf(11), 0, RoundingMode.HALF_UP)
              .longValueExact();
      if (Money.won(won).includedTax().won() != exact) {
        assertThat(Money.won(won).includedTax()).as("tax in %d", won).isEqualTo(Money.won(exact));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10000, 780, 780",
    "1, 5000, 1",
    "1, 4999, 0",
    "-1, 5000, -1",
    "19900, 680, 1353",
    "1250, 300, 38"
  })
  void aShareIsRoundedHalvesAwayFromZero(long won, int basisPoints, long expected) {
    assertThat(Money.won(won).share(basisPoints)).isEqualTo(Money.won(expected));
  }

  @ParameterizedTest
  @CsvSource({"11000, 1000", "5, 0", "6, 1", "-6, -1", "17, 2", "16, 1", "0, 0"})
  void theIncludedTaxIsRoundedToTheWon(long won, long tax) {
    assertThat(Money.won(won).includedTax()).isEqualTo(Money.won(tax));
  }

  @Test
  void aRefundMirrorsItsCharge() {
    for (long won = 0; won <= 20_000; won += 7) {
      Money charge = Money.won(won);
      assertThat(charge.negated().share(780)).isEqualTo(charge.share(780).negated());
      assertThat(charge.negated().includedTax()).isEqualTo(charge.includedTax().negated());
    }
  }

  @Test
  void whatWouldOverflowIsRefused() {
    Money most = Money.won(Long.MAX_VALUE);
    Money least = Money.won(Long.MIN_VALUE);
    assertThatThrownBy(() -> most.plus(Money.won(1))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> least.minus(Money.won(1))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.times(2)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(least::negated).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.share(2)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(most::includedTax).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void amountsAreOrderedAndKnowTheirSign() {
    assertThat(Money.won(-1)).isLessThan(Money.ZERO);
    assertThat(Money.won(1)).isGreaterThan(Money.ZERO);
    assertThat(Money.won(1).isPositive()).isTrue();
    assertThat(Money.won(-1).isNegative()).isTrue();
    assertThat(Money.ZERO.isZero()).isTrue();
    assertThat(Money.ZERO.isPositive() || Money.ZERO.isNegative()).isFalse();
    assertThat(Money.won(3).plus(Money.won(4)).minus(Money.won(2)).times(3))
        .isEqualTo(Money.won(15));
  }
}
