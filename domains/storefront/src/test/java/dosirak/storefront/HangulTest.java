package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import org.junit.jupiter.api.Test;

class HangulTest {
  @Test
  void syllablesAreTheLettersThatAreTyped() {
    assertThat(Hangul.letters("비빔국수")).isEqualTo("ㅂㅣㅂㅣㅁㄱㅜㄱㅅㅜ");
    assertThat(Hangul.letters("닭과 값 BBQ 2")).isEqualTo("ㄷㅏㄹㄱㄱㅗㅏ ㄱㅏㅂㅅ BBQ 2");
    assertThat(Hangul.letters("가힣")).isEqualTo("ㄱㅏㅎㅣㅎ");
  }

  @Test
  void whatWasTypedSoFarIsAPrefixAtEveryKey() {
    // What an input method shows after each key on the way to 닭과.
    for (String soFar : new String[] {"ㄷ", "다", "달", "닭", "닭ㄱ", "닭고", "닭과"}) {
      assertThat(Hangul.letters("닭과")).startsWith(Hangul.letters(soFar));
    }
  }

  @Test
  void everySyllableIsTakenApartAsUnicodeDoesIt() {
    for (int syllable = '가'; syllable <= '힣'; syllable++) {
      String apart = Normalizer.normalize(Character.toString(syllable), Normalizer.Form.NFD);
      String initial = Hangul.initials(Character.toString(syllable));
      assertThat(Hangul.normalised(apart.substring(0, 1))).isEqualTo(initial);
      assertThat(Hangul.letters(Character.toString(syllable))).startsWith(initial);
      assertThat(syllable)
          .isBetween(
              Hangul.firstSyllable(initial.charAt(0)), Hangul.lastSyllable(initial.charAt(0)));
    }
  }

  @Test
  void theLettersOfNoTwoSyllablesAreTheSame() {
    assertThat(
            java.util.stream.IntStream.rangeClosed('가', '힣')
                .mapToObj(syllable -> Hangul.letters(Character.toString(syllable)))
                .distinct()
                .count())
        .isEqualTo('힣' - '가' + 1L);
  }

  @Test
  void initialsAreTheFirstConsonants() {
    assertThat(Hangul.initials("비빔국수 2호점")).isEqualTo("ㅂㅂㄱㅅ 2ㅎㅈ");
    assertThat(Hangul.initials("떡볶이 BHC")).isEqualTo("ㄸㅂㅇ BHC");
  }

  @Test
  void textIsNormalised() {
    assertThat(Hangul.normalised("  비빔 --\t국수! ")).isEqualTo("비빔 국수");
    assertThat(Hangul.normalised("BBQ·Chicken")).isEqualTo("bbq chicken");
    assertThat(Hangul.normalised(Normalizer.normalize("떡볶이", Normalizer.Form.NFD)))
        .isEqualTo("떡볶이");
    assertThat(Hangul.normalised("ㅂㄱㅄ")).isEqualTo("ㅂㄱㅂㅅ");
    assertThat(Hangul.normalised("★☆ 🍜")).isEmpty();
    assertThat(Hangul.normalised("\uD83C 국")).isEqualTo("국");
  }

  @Test
  void whatSoundsAlikeIsTheSame() {
    assertThat(Hangul.sounds(Hangul.letters("떡뽁이")))
        .isEqualTo(Hangul.sounds(Hangul.letters("떡볶이")));
    assertThat(Hangul.sounds(Hangul.letters("김치찌게")))
        .isEqualTo(Hangul.sounds(Hangul.letters("김치찌개")));
    assertThat(Hangul.sounds(Hangul.letters("쭈꾸미")))
        .isEqualTo(Hangul.sounds(Hangul.letters("주꾸미")));
    assertThat(Hangul.sounds(Hangul.letters("치킨")))
        .isNotEqualTo(Hangul.sounds(Hangul.letters("치즈")));
  }
}
