package dosirak.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class OrderNumberTest {
  @Test
  void noNumberComesTwiceWithinACycleAndThenTheyComeAgain() {
    BitSet seen = new BitSet();
    for (long count = 0; count < OrderNumber.CYCLE; count++) {
      String number = OrderNumber.of(count);
      int place =
          (number.charAt(0) * 128 + number.charAt(1)) * 10_000 + Integer.parseInt(number, 3, 7, 10);
      if (seen.get(place)) {
        throw new AssertionError(number + " came twice, again at " + count);
      }
      seen.set(place);
    }
    assertThat(seen.cardinality()).isEqualTo((int) OrderNumber.CYCLE);
    assertThat(OrderNumber.of(OrderNumber.CYCLE)).isEqualTo(OrderNumber.of(0));
  }

  @Test
  void aNumberHasTwoLettersThatAreNotReadAsDigitsAndFourDigits() {
    for (long count = 0; count < 10_000; count++) {
      assertThat(OrderNumber.of(count)).matches("[A-HJ-NP-Z]{2}-[0-9]{4}");
    }
  }
}
