package dosirak.storefront;

import dosirak.platform.web.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What somebody asked for.
 *
 * @param words normalised, none twice
 */
record SearchText(List<String> words) {
  private static final int MOST_CHARACTERS = 60;
  private static final int MOST_WORDS = 8;

  /**
   * Said of nearly every shop, and part of no name: they only matter where nothing else is said.
   */
  private static final Set<String> SAID_ANYWAY = Set.of("맛집", "배달", "추천", "근처", "주변");

  SearchText {
    words = List.copyOf(words);
  }

  /**
   * Reads what was asked.
   *
   * @throws Problem 400 for what is too long, or has nothing to search for
   */
  static SearchText of(String asked) {
    // Before it is normalised, which may make it longer by less than that.
    if (asked.length() > MOST_CHARACTERS * 8) {
      throw tooLong();
    }
    String text = Hangul.normalised(asked);
    if (text.isEmpty()) {
      throw Problem.invalid("q", "must have a letter or a digit");
    }
    if (text.codePointCount(0, text.length()) > MOST_CHARACTERS) {
      throw tooLong();
    }
    List<String> words = Arrays.stream(text.split(" ", -1)).distinct().toList();
    List<String> telling = words.stream().filter(word -> !SAID_ANYWAY.contains(word)).toList();
    List<String> kept = telling.isEmpty() ? words : telling;
    if (kept.size() > MOST_WORDS) {
      throw Problem.invalid("q", "must have at most " + MOST_WORDS + " words");
    }
    return new SearchText(kept);
  }

  private static Problem tooLong() {
    return Problem.invalid("q", "must have at most " + MOST_CHARACTERS + " characters");
  }

  /** All of it in one word: names are written with spaces or without. */
  String joined() {
    return String.join("", words);
  }
}
