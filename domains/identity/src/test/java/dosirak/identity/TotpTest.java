package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);
  private static final Instant NOW = Instant.ofEpochSecond(1_111_111_111);

  @Test
  void codesAreThoseOfTheStandard() {
    // RFC 6238, appendix B, for SHA-1; the last six of eight digits.
    Map<Long, String> expected =
        Map.of(
            59L, "287082",
            1_111_111_109L, "081804",
            1_111_111_111L, "050471",
            1_234_567_890L, "005924",
            2_000_000_000L, "279037",
            20_000_000_000L, "353130");
    expected.forEach((second, code) ->
        assertThat(Totp.code(SECRET, Totp.stepAt(Instant.ofEpochSecond(second))))
            .as("at %d", second)
            .isEqualTo(code));
  }

  @Test
  void aCodeIsGoodOneStepEarlyOrLateAndNoFurther() {
    long step = Totp.stepAt(NOW);
    for (long apart = -1; apart <= 1; apart++) {
      assertThat(Totp.match(SECRET, Totp.code(SECRET, step + apart), NOW, 0))
          .hasValue(step + apart);
    }
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step - 2), NOW, 0)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step + 2), NOW, 0)).isEmpty();
  }

  @Test
  void aStepIsUsedOnceAndNoneBeforeIt() {
    long step = Totp.stepAt(NOW);
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step), NOW, step)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step - 1), NOW, step)).isEmpty();
    assertThat(Totp.match(SECRET, Totp.code(SECRET, step + 1), NOW, step)).hasValue(step + 1);
  }

  @Test
  void base32IsThatOfTheStandardAndIsReadBack() {
    // RFC 4648, section 10, without padding.
    Map.of("f", "MY", "fo", "MZXQ", "foo", "MZXW6", "foobar", "MZXW6YTBOI")
        .forEach((text, encoded) ->
            assertThat(Totp.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded));
    Random random = new Random(5);
    for (int length = 0; length < 40; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(Totp.fromBase32(Totp.base32(bytes))).isEqualTo(bytes);
    }
    assertThatThrownBy(() -> Totp.fromBase32("MY1!")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theUriCarriesTheSecretAndTheIssuer() {
    assertThat(Totp.uri("kim park", SECRET))
        .startsWith("otpauth://totp/Dosirak:kim%20park?secret=" + Totp.base32(SECRET))
        .contains("&issuer=Dosirak&");
  }
}
