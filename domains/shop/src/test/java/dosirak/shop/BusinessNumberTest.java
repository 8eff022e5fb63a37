package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusinessNumberTest {
  @Test
  void numbersOfKnownCompaniesAreGood() {
    assertThat(digits("124-81-00998")).isEqualTo("1248100998");
    assertThat(digits("220-81-62517")).isEqualTo("2208162517");
    assertThat(digits("120-81-47521")).isEqualTo("1208147521");
    assertThat(digits("1208765763")).isEqualTo("1208765763");
  }

  @Test
  void whatIsNotWrittenAsANumberIsNone() {
    for (String text :
        new String[] {
          "",
          "124-81-0099",
          "124-81-009988",
          "12-481-00998",
          "124 81 00998",
          " 1248100998",
          "124-81-0099x",
          "１２４8100998"
        }) {
      assertThat(BusinessNumber.of(text)).as(text).isEmpty();
    }
  }

  @Test
  void thereIsNoTaxOfficeBelow101AndNoKindOfBusiness00() {
    assertThat(BusinessNumber.of("0000000000")).isEmpty();
    assertThat(BusinessNumber.of(withCheckDigit("100810099"))).isEmpty();
    assertThat(BusinessNumber.of(withCheckDigit("101810099"))).isPresent();
    assertThat(BusinessNumber.of(withCheckDigit("124000099"))).isEmpty();
  }

  @Test
  void exactlyOneLastDigitIsGoodForAnyOtherNine() {
    Seeds.each(
        100_000,
        random -> {
          String nine =
              ""
                  + random.nextInt(101, 1_000)
                  + random.nextInt(10, 100)
                  + random.nextInt(1_000, 10_000);
          int good = 0;
          for (int last = 0; last < 10; last++) {
            good += BusinessNumber.of(nine + last).isPresent() ? 1 : 0;
          }
          assertThat(good).isEqualTo(1);
        });
  }

  @Test
  void oneMistypedDigitIsFoundUnlessItsWeightHidesIt() {
    Seeds.each(
        100_000,
        random -> {
          String good =
              withCheckDigit(
                  ""
                      + random.nextInt(201, 900)
                      + random.nextInt(20, 90)
                      + random.nextInt(1_000, 10_000));
          // The ninth digit counts five times and by its tens, which two digits can share.
          int at = random.nextInt(8);
          int wrong = (good.charAt(at) - '0' + 1 + random.nextInt(9)) % 10;
          assertThat(BusinessNumber.of(good.substring(0, at) + wrong + good.substring(at + 1)))
              .isEmpty();
        });
  }

  private static String digits(String text) {
    return BusinessNumber.of(text).orElseThrow().digits();
  }

  static String withCheckDigit(String nine) {
    return nine + BusinessNumber.checkDigit(nine + "0");
  }
}
