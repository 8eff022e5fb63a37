package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SealsTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final Seals seals = Seals.of(SECRET);

  @Test
  void whatIsSealedIsOpenedForTheSamePurposeAlone() {
    String sealed = seals.seal("cookies", "가나다");

    assertThat(seals.open("cookies", sealed)).contains("가나다");
    assertThat(seals.open("keys", sealed)).isEmpty();
    assertThat(sealed).doesNotContain("가나다");
  }

  @Test
  void anotherSecretOpensNothing() {
    String sealed = seals.seal("cookies", "text");

    assertThat(Seals.of("another secret of enough characters").open("cookies", sealed)).isEmpty();
    assertThat(Seals.of(SECRET).open("cookies", sealed)).contains("text");
  }

  @Test
  void whatWasChangedIsNotOpened() {
    String sealed = seals.seal("cookies", "text");
    char last = sealed.charAt(sealed.length() - 2);
    String changed =
        sealed.substring(0, sealed.length() - 2)
            + (last == 'A' ? 'B' : 'A')
            + sealed.charAt(sealed.length() - 1);

    assertThat(seals.open("cookies", changed)).isEmpty();
    assertThat(seals.open("cookies", "not a sealed text")).isEmpty();
    assertThat(seals.open("cookies", "")).isEmpty();
  }

  @Test
  void hashesOfPurposesDiffer() {
    byte[] message = "message".getBytes(StandardCharsets.UTF_8);

    assertThat(seals.mac("one", message))
        .isEqualTo(Seals.of(SECRET).mac("one", message))
        .isNotEqualTo(seals.mac("other", message));
  }

  @Test
  void aShortSecretIsRefused() {
    assertThatThrownBy(() -> Seals.of("short")).isInstanceOf(IllegalArgumentException.class);
  }
}
