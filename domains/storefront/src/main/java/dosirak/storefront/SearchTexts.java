package dosirak.storefront;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * All forms in which a name is found.
 *
 * @param whole its letters, without spaces
 * @param starts the letters from the start of every word or morpheme to the end of the name
 * @param syllables the same as written
 * @param initials the same in first consonants, and each word alone; tense ones as simple ones too
 * @param sounds each word, each morpheme and the whole, as they sound
 * @param morphemes what it is made of
 */
record SearchTexts(
    String whole,
    Set<String> starts,
    Set<String> syllables,
    Set<String> initials,
    Set<String> sounds,
    Set<String> morphemes) {
  /** Enough for every name that people type; longer ones are found by their beginning. */
  private static final int MOST_CHARACTERS = 100;

  private static final int MOST_STARTS = 24;

  /** What is longer is cut, both where it is kept and where it is asked for. */
  private static final int MOST_LETTERS = 80;

  static SearchTexts of(String name, Morphemes morphemes) {
    String text = cut(Hangul.normalised(name), MOST_CHARACTERS);
    Set<String> starts = new LinkedHashSet<>();
    Set<String> syllables = new LinkedHashSet<>();
    Set<String> initials = new LinkedHashSet<>();
    Set<String> sounds = new LinkedHashSet<>();
    Set<String> parts = new LinkedHashSet<>();
    Set<Integer> begins = new TreeSet<>();
    begins.add(0);
    for (Morphemes.Morpheme part : morphemes.of(text)) {
      parts.add(part.text());
      sounds.add(sound(part.text()));
      begins.add(part.start());
    }
    int begin = 0;
    for (String word : text.split(" ", -1)) {
      begins.add(begin);
      begin += word.length() + 1;
      addInitials(word, initials);
      sounds.add(sound(word));
    }
    int left = MOST_STARTS;
    for (int start : begins) {
      if (left-- > 0 && start < text.length()) {
        String rest = text.substring(start).replace(" ", "");
        starts.add(cutLetters(rest));
        syllables.add(rest);
        addInitials(rest, initials);
      }
    }
    String whole = text.replace(" ", "");
    sounds.add(sound(whole));
    return new SearchTexts(cutLetters(whole), starts, syllables, initials, sounds, parts);
  }

  private static void addInitials(String text, Set<String> all) {
    String initials = Hangul.initials(text);
    all.add(initials);
    // A tense consonant takes two keys, and many press one.
    all.add(Hangul.sounds(initials));
  }

  /** What a text is made of that is no name. */
  static Set<String> morphemes(String text, Morphemes morphemes) {
    Set<String> parts = new LinkedHashSet<>();
    morphemes
        .of(cut(Hangul.normalised(text), MOST_CHARACTERS))
        .forEach(part -> parts.add(part.text()));
    return parts;
  }

  /** The letters of a text, no more than are kept. */
  static String cutLetters(String text) {
    return cut(Hangul.letters(text), MOST_LETTERS);
  }

  /** What a text sounds like. */
  static String sound(String text) {
    return Hangul.sounds(cutLetters(text));
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    // Never in the middle of a character of two.
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
