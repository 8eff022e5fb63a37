package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PhoneNumberTest {
  @Test
  void aKoreanMobileNumberIsOneNumberHoweverItIsWritten() {
    for (String given :
        List.of(
            "010-1234-5678",
            "01012345678",
            "010 1234 5678",
            "010.1234.5678",
            "+82 10-1234-5678",
            "+82 010-1234-5678",
            "+82(0)1012345678",
            " 010-1234-5678 ",
            "０１０－１２３４－５６７８",
            "＋８２１０１２３４５６７８")) {
      assertThat(PhoneNumber.parse(given)).as(given).contains(new PhoneNumber("+821012345678"));
    }
  }

  @Test
  void olderKoreanMobilePrefixesAreKnown() {
    assertThat(PhoneNumber.parse("011-234-5678")).contains(new PhoneNumber("+82112345678"));
    assertThat(PhoneNumber.parse("016-1234-5678")).contains(new PhoneNumber("+821612345678"));
  }

  @Test
  void numbersOfOtherCountriesComeWithTheirCode() {
    assertThat(PhoneNumber.parse("+1 (212) 555-0123")).contains(new PhoneNumber("+12125550123"));
    assertThat(PhoneNumber.parse("+49 151 12345678")).contains(new PhoneNumber("+4915112345678"));
  }

  @Test
  void whatIsNoMobileNumberIsRefused() {
    for (String given :
        List.of(
            "",
            "02-123-4567",
            "+8221234567",
            "010-123-4567",
            "0101234567890",
            "12345678",
            "+0123456789",
            "+1234567",
            "+1234567890123456",
            "010-1234-567a",
            "+",
            "010 1234 5678; drop table",
            "٠١٠١٢٣٤٥٦٧٨",
            "0".repeat(40))) {
      assertThat(PhoneNumber.parse(given)).as(given).isEmpty();
    }
  }

  @Test
  void aNumberDoesNotShowInItsText() {
    assertThat(new PhoneNumber("+821012345678").toString()).doesNotContain("5678");
  }
}
