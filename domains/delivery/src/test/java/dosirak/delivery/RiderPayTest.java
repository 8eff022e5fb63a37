package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiderPayTest {

  @ParameterizedTest
  @CsvSource({
    "0, 3000",
    "999, 3000",
    "1000, 3000",
    "1000.4, 3000",
    "1001, 3500",
    "2000, 3500",
    "2001, 4000",
    "15000, 10000"
  })
  void everyKilometreBegunAfterTheFirstIsPaid(double metres, long won) {
    assertThat(RiderPay.of(metres)).isEqualTo(Money.won(won));
  }

  @Test
  void theDistanceIsThatFromTheShopToTheCustomer() {
    GeoPoint shop = new GeoPoint(37.5, 127);

    assertThat(RiderPay.of(shop, shop)).isEqualTo(Money.won(3_000));
    assertThat(RiderPay.of(shop, new GeoPoint(37.52, 127))).isEqualTo(Money.won(4_000));
  }
}
