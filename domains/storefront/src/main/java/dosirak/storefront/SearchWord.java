package dosirak.storefront;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;

/**
 * How one word is looked for. A name that can be found in several ways counts by the best of them.
 * The scores are constants: they do not change with what else is in the index, so that pages follow
 * each other while shops change.
 */
final class SearchWord {
  static final String WHOLE = "whole";
  static final String START = "start";
  static final String SYLLABLES = "syllables";
  static final String INITIALS = "initials";
  static final String SOUND = "sound";
  static final String MORPHEME = "morpheme";
  static final String ABOUT = "about";

  /** Is the name. */
  private static final float EXACT = 1;

  /** The name begins with it. */
  private static final float BEGINS = 0.9F;

  /** A word of the name begins with it. */
  static final float GOOD = 0.8F;

  /** Syllables and initials that were typed together. */
  private static final float MIXED = 0.75F;

  /** All of its morphemes are in the name. */
  private static final float MORPHEMES = 0.7F;

  private static final float TYPED_INITIALS = 0.65F;

  /** Is heard as a word of the name. */
  static final float SOUNDS = 0.6F;

  /** Its longest morpheme is in the name. */
  private static final float IN_PART = 0.4F;

  /** What is said of the name has it. */
  private static final float SAID = 0.36F;

  /** One letter is wrong, or two are the wrong way round. */
  static final float GUESS = 0.35F;

  /** Two letters are. */
  private static final float WILD_GUESS = 0.25F;

  private static final int LEAST_FOR_ONE_EDIT = 4;
  private static final int LEAST_FOR_TWO_EDITS = 6;
  private static final int SAME_AT_FRONT = 1;
  private static final int MOST_EXPANSIONS = 64;
  private static final int LEAST_PART = 2;
  private static final int FINALS = 28;

  private SearchWord() {}

  private enum Typed {
    PLAIN,
    INITIALS,
    MIXED;

    static Typed of(String word) {
      long initials = word.codePoints().filter(Hangul::isInitial).count();
      if (initials == 0) {
        return PLAIN;
      }
      return initials == word.length() ? INITIALS : MIXED;
    }
  }

  /** All that a word says as it is written. */
  static Query asWritten(String word, Morphemes parts) {
    List<Query> ways = new ArrayList<>(asTypedSoFar(word));
    if (Typed.of(word) == Typed.PLAIN) {
      Set<String> morphemes = new LinkedHashSet<>();
      int covered = 0;
      for (Morphemes.Morpheme part : parts.of(word)) {
        morphemes.add(part.text());
        covered += part.text().length();
      }
      // Where some of it is left out, what remains may be any syllable.
      if (!morphemes.isEmpty() && covered >= word.length()) {
        ways.add(scored(all(MORPHEME, morphemes), MORPHEMES));
        ways.add(scored(all(ABOUT, morphemes), SAID));
      }
      ways.add(scored(new TermQuery(new Term(SOUND, SearchTexts.sound(word))), SOUNDS));
    }
    return new DisjunctionMaxQuery(ways, 0);
  }

  /** What a word may mean that fits nothing as it is written: a part of it, or what is similar. */
  static Query asMeant(String word, Morphemes parts) {
    List<Query> ways = new ArrayList<>(similar(word));
    parts.of(word).stream()
        .map(Morphemes.Morpheme::text)
        .filter(part -> part.length() >= LEAST_PART)
        .max(Comparator.comparingInt(String::length))
        .ifPresent(part -> ways.add(scored(new TermQuery(new Term(MORPHEME, part)), IN_PART)));
    return new DisjunctionMaxQuery(ways, 0);
  }

  /** What several words may mean that are one name, written without spaces. */
  static Query asMeantTogether(String words) {
    return new DisjunctionMaxQuery(similar(words), 0);
  }

  /** Who typed some letters alone and others not is still typing; nothing is guessed. */
  private static List<Query> similar(String word) {
    List<Query> ways = new ArrayList<>();
    switch (Typed.of(word)) {
      case PLAIN -> {
        String sound = SearchTexts.sound(word);
        addGuess(SOUND, sound, 1, ways);
        addGuess(SOUND, sound, 2, ways);
      }
      case INITIALS -> addGuess(INITIALS, word, 1, ways);
      case MIXED -> {}
    }
    return ways;
  }

  /** Names in which something begins with what was typed so far. */
  static Query beginning(String word) {
    return new DisjunctionMaxQuery(asTypedSoFar(word), 0);
  }

  private static List<Query> asTypedSoFar(String word) {
    return switch (Typed.of(word)) {
      case PLAIN -> {
        String letters = SearchTexts.cutLetters(word);
        yield List.of(
            scored(new TermQuery(new Term(WHOLE, letters)), EXACT),
            scored(new PrefixQuery(new Term(WHOLE, letters)), BEGINS),
            scored(new PrefixQuery(new Term(START, letters)), GOOD));
      }
      case INITIALS -> List.of(scored(new PrefixQuery(new Term(INITIALS, word)), TYPED_INITIALS));
      case MIXED -> List.of(scored(new AutomatonQuery(new Term(SYLLABLES), mixed(word)), MIXED));
    };
  }

  private static Query all(String field, Set<String> terms) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    terms.forEach(
        term -> all.add(new TermQuery(new Term(field, term)), BooleanClause.Occur.FILTER));
    return all.build();
  }

  private static void addGuess(String field, String letters, int edits, List<Query> ways) {
    if (letters.length() >= (edits == 1 ? LEAST_FOR_ONE_EDIT : LEAST_FOR_TWO_EDITS)) {
      ways.add(
          scored(
              new FuzzyQuery(new Term(field, letters), edits, SAME_AT_FRONT, MOST_EXPANSIONS, true),
              edits == 1 ? GUESS : WILD_GUESS));
    }
  }

  private static Query scored(Query query, float score) {
    return new BoostQuery(new ConstantScoreQuery(query), score);
  }

  /** Begins with syllables as typed, where an initial stands for all syllables that it begins. */
  private static Automaton mixed(String word) {
    List<Automaton> characters = new ArrayList<>();
    int[] typed = word.codePoints().toArray();
    for (int i = 0; i < typed.length; i++) {
      int character = typed[i];
      if (Hangul.isInitial(character)) {
        characters.add(
            Automata.makeCharRange(
                Hangul.firstSyllable(character), Hangul.lastSyllable(character)));
      } else if (i == typed.length - 1 && isOpen(character)) {
        // Its last consonant may be still to come.
        characters.add(Automata.makeCharRange(character, character + FINALS - 1));
      } else {
        characters.add(Automata.makeChar(character));
      }
    }
    characters.add(Automata.makeAnyString());
    return Operations.determinize(
        Operations.concatenate(characters), Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
  }

  private static boolean isOpen(int character) {
    return Hangul.isSyllable(character) && (character - '가') % FINALS == 0;
  }
}
