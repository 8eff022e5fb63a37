package dosirak.storefront;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Korean text taken apart into the letters that people type. A syllable is a first consonant, a
 * vowel and perhaps a last consonant; its letters are written as the compatibility jamo that
 * keyboards give, and letters that are typed with two keys (ㄳ, ㅘ) as those two. So what was typed
 * so far is a prefix of what will have been typed, also in the middle of a syllable. Arithmetic of
 * syllables as in chapter 3.12 of the Unicode Standard.
 */
final class Hangul {
  private static final char FIRST_SYLLABLE = '가';
  private static final char LAST_SYLLABLE = '힣';
  private static final int VOWELS = 21;
  private static final int FINALS = 28;

  private static final String INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

  private static final String[] VOWEL_LETTERS = {
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ",
    "ㅡ", "ㅡㅣ", "ㅣ"
  };

  private static final String[] FINAL_LETTERS = {
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅁ",
    "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"
  };

  /** What a keyboard makes of two consonants that were typed after each other. */
  private static final String CLUSTERS = "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ";

  private static final String[] CLUSTER_LETTERS = {
    "ㄱㅅ", "ㄴㅈ", "ㄴㅎ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅂㅅ"
  };

  /** Letters that many ears do not tell apart, and what all of them are taken for. */
  private static final String MISHEARD = "ㄲㄸㅃㅆㅉㅐㅒ";

  private static final String HEARD_AS = "ㄱㄷㅂㅅㅈㅔㅖ";

  private Hangul() {}

  /**
   * Text as it is searched and found by: composed (NFC), small letters, consonants that were typed
   * alone each by itself; what is neither letter nor digit is a space, and no two of those follow
   * each other.
   */
  static String normalised(String text) {
    StringBuilder normalised = new StringBuilder();
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    composed
        .codePoints()
        .forEach(character -> {
          if (Character.isLetterOrDigit(character)) {
            appendLetter(character, normalised);
          } else if (!normalised.isEmpty() && normalised.charAt(normalised.length() - 1) != ' ') {
            normalised.append(' ');
          }
        });
    return normalised.toString().strip();
  }

  private static void appendLetter(int character, StringBuilder text) {
    int initial = character - 0x1100;
    if (initial >= 0 && initial < INITIALS.length()) {
      // A conjoining initial that nothing was joined to.
      text.append(INITIALS.charAt(initial));
      return;
    }
    int cluster = CLUSTERS.indexOf(character);
    if (cluster >= 0) {
      text.append(CLUSTER_LETTERS[cluster]);
    } else {
      text.appendCodePoint(character);
    }
  }

  /** The letters that text is typed with. */
  static String letters(String text) {
    StringBuilder letters = new StringBuilder(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (isSyllable(character)) {
        int syllable = character - FIRST_SYLLABLE;
        letters
            .append(initial(character))
            .append(VOWEL_LETTERS[syllable / FINALS % VOWELS])
            .append(FINAL_LETTERS[syllable % FINALS]);
      } else {
        letters.append(character);
      }
    }
    return letters.toString();
  }

  /** The first consonant of every syllable; what is no syllable stays. */
  static String initials(String text) {
    StringBuilder initials = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      initials.append(isSyllable(character) ? initial(character) : character);
    }
    return initials.toString();
  }

  /** Letters with those taken for the same that sound alike: tense consonants, ㅐ and ㅔ. */
  static String sounds(String letters) {
    StringBuilder sounds = new StringBuilder(letters.length());
    for (int i = 0; i < letters.length(); i++) {
      int place = MISHEARD.indexOf(letters.charAt(i));
      sounds.append(place < 0 ? letters.charAt(i) : HEARD_AS.charAt(place));
    }
    return sounds.toString();
  }

  static boolean isSyllable(int character) {
    return character >= FIRST_SYLLABLE && character <= LAST_SYLLABLE;
  }

  /** Whether it is a consonant that a syllable may begin with, alone. */
  static boolean isInitial(int character) {
    return INITIALS.indexOf(character) >= 0;
  }

  /** The first of all syllables that begin with a consonant. */
  static int firstSyllable(int initial) {
    return FIRST_SYLLABLE + INITIALS.indexOf(initial) * VOWELS * FINALS;
  }

  /** The last of all syllables that begin with a consonant. */
  static int lastSyllable(int initial) {
    return firstSyllable(initial) + VOWELS * FINALS - 1;
  }

  private static char initial(char syllable) {
    return INITIALS.charAt((syllable - FIRST_SYLLABLE) / (VOWELS * FINALS));
  }
}
