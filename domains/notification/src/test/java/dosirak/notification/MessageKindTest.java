package dosirak.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.Money;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageKindTest {
  private static final Map<String, Text> WORDS =
      Map.of(
          "shop", Text.name("<shop>"),
          "number", Text.name("<number>"),
          "time", Text.name("<time>"),
          "amount", Text.name("<amount>"),
          "points", Text.name("<points>"),
          "answer", Text.name("<answer>"));

  @ParameterizedTest
  @EnumSource
  void everyMessageNamesItsOrderAndSaysTheSameFactsInBothLanguages(MessageKind kind) {
    Text text = kind.text(WORDS);
    for (Text word : WORDS.values()) {
      assertThat(text.en().contains(word.en())).isEqualTo(text.ko().contains(word.ko()));
    }
    assertThat(text.ko()).contains("<shop>", "<number>").doesNotContain("{");
    assertThat(text.en()).contains("<shop>", "<number>").doesNotContain("{");
  }

  @ParameterizedTest
  @EnumSource
  void koreanIsKoreanAndEnglishIsNot(MessageKind kind) {
    Text text = kind.text(WORDS);
    assertThat(text.ko().codePoints().anyMatch(MessageKindTest::isHangul)).isTrue();
    assertThat(text.en().codePoints().noneMatch(MessageKindTest::isHangul)).isTrue();
  }

  @Test
  void aShopsNameIsTakenAsItIs() {
    Text text =
        MessageKind.ORDER_DELIVERED.text(
            Map.of("shop", Text.name("$1 {number} \\Q"), "number", Text.name("A1")));
    assertThat(text.en()).isEqualTo("[$1 {number} \\Q] Order A1: delivered. Enjoy!");
  }

  @Test
  void missingWordsAreAnErrorNotAGap() {
    assertThatThrownBy(() -> MessageKind.ORDER_DELIVERED.text(Map.of("shop", Text.name("x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{number}");
  }

  @Test
  void codesAreStable() {
    assertThat(MessageKind.ORDER_PICKED_UP.code()).isEqualTo("order-picked-up");
  }

  @Test
  void hoursAreThoseOfSeoulAndAmountsAreGrouped() {
    assertThat(Text.hour(Instant.parse("2026-03-02T15:05:59Z")).ko()).isEqualTo("00:05");
    assertThat(Text.amount(Money.won(1_234_500)))
        .isEqualTo(new Text("1,234,500원", "1,234,500 won"));
  }

  private static boolean isHangul(int codePoint) {
    return Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HANGUL;
  }
}
