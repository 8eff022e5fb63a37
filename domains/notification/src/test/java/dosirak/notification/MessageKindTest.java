package dosirak.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.Money;
import dosirak.contracts.order.GivenBack;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageKindTest {
  private static final Map<String, Text> WORDS =
      Stream.of(
              "shop", "number", "time", "amount", "back", "item", "offer", "reason", "bearer",
              "answer", "left")
          .collect(Collectors.toMap(word -> word, word -> Text.name("<" + word + ">")));

  private static final Set<MessageKind> OF_NO_ORDER =
      EnumSet.of(
          MessageKind.SHOP_APPLIED,
          MessageKind.APPLICATION_APPROVED,
          MessageKind.APPLICATION_RETURNED,
          MessageKind.APPLICATION_REFUSED,
          MessageKind.REVIEW_ANSWERED,
          MessageKind.POINTS_EXPIRED);

  @ParameterizedTest
  @EnumSource
  void everyMessageNamesItsOrderAndSaysTheSameFactsInBothLanguages(MessageKind kind) {
    Text text = kind.text(WORDS);
    for (Text word : WORDS.values()) {
      assertThat(text.en().contains(word.en())).isEqualTo(text.ko().contains(word.ko()));
    }
    assertThat(text.ko()).doesNotContain("{");
    assertThat(text.en()).doesNotContain("{");
    if (!OF_NO_ORDER.contains(kind)) {
      assertThat(text.ko()).contains("<shop>", "<number>");
      assertThat(text.en()).contains("<shop>", "<number>");
    }
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
  void whatComesBackIsNamedAndNothingElse() {
    Money none = Money.ZERO;
    assertThat(Text.givenBack(null, true).en()).isEqualTo("anything you paid");
    assertThat(Text.givenBack(new GivenBack(none, none, false), true))
        .isEqualTo(new Text("없음", "nothing"));
    assertThat(Text.givenBack(new GivenBack(none, none, true), false).en()).isEqualTo("nothing");
    assertThat(Text.givenBack(new GivenBack(Money.won(9_500), Money.won(1_000), true), true))
        .isEqualTo(
            new Text("9,500원, 1,000포인트, 사용한 쿠폰", "9,500 won, 1,000 points, the coupons used"));
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
