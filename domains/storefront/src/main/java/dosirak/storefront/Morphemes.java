package dosirak.storefront;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.util.AttributeFactory;

/**
 * Cuts Korean text into its morphemes, without endings and particles. Tokenizers are kept and used
 * again: Lucene would keep one for each thread, and here each request has a thread of its own.
 */
final class Morphemes {
  private static final int MOST_KEPT = 8;

  private final KoreanTokenizer.DecompoundMode compounds;
  private final ArrayBlockingQueue<Cutter> idle = new ArrayBlockingQueue<>(MOST_KEPT);

  private Morphemes(KoreanTokenizer.DecompoundMode compounds) {
    this.compounds = compounds;
  }

  /** Compounds whole and in parts: how text is kept. */
  static Morphemes wholeAndParts() {
    return new Morphemes(KoreanTokenizer.DecompoundMode.MIXED);
  }

  /** Compounds in parts only: how text is asked for. */
  static Morphemes parts() {
    return new Morphemes(KoreanTokenizer.DecompoundMode.DISCARD);
  }

  /**
   * A morpheme.
   *
   * @param start where it begins in the text
   */
  record Morpheme(String text, int start) {}

  private record Cutter(
      Tokenizer tokenizer, TokenStream morphemes, CharTermAttribute term, OffsetAttribute place) {}

  /** The morphemes of normalised text, in their order. */
  List<Morpheme> of(String text) {
    Cutter kept = idle.poll();
    Cutter cutter = kept == null ? cutter() : kept;
    try {
      List<Morpheme> found = new ArrayList<>();
      cutter.tokenizer.setReader(new StringReader(text));
      cutter.morphemes.reset();
      while (cutter.morphemes.incrementToken()) {
        found.add(new Morpheme(cutter.term.toString(), cutter.place.startOffset()));
      }
      cutter.morphemes.end();
      cutter.morphemes.close();
      idle.offer(cutter);
      return found;
    } catch (IOException impossible) {
      throw new UncheckedIOException("text in memory cannot fail to be read", impossible);
    }
  }

  private Cutter cutter() {
    Tokenizer tokenizer =
        new KoreanTokenizer(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY, null, compounds, false);
    TokenStream morphemes = new KoreanPartOfSpeechStopFilter(tokenizer);
    return new Cutter(
        tokenizer,
        morphemes,
        morphemes.addAttribute(CharTermAttribute.class),
        morphemes.addAttribute(OffsetAttribute.class));
  }
}
