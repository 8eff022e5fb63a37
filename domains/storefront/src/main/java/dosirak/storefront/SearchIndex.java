package dosirak.storefront;

import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * The names of all shops, of the categories of their menus and of all items, in memory, for one
 * generation of tables. One thread writes; any number search.
 */
final class SearchIndex implements AutoCloseable {
  /**
   * Says at every start that vectors would be faster with a module of Java that is not finished;
   * nothing here has vectors. Held, because a logger that nobody holds forgets its level.
   */
  private static final Logger ABOUT_VECTORS =
      Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");

  static {
    ABOUT_VECTORS.setLevel(Level.SEVERE);
  }

  private static final String SHOP = "shop";
  private static final String PLACE = "place";
  private static final String ITEM = "item";
  private static final String TEXT = "text";
  private static final int KIND_BITS = 2;
  private static final int KIND_MASK = 3;
  private static final int ITEM_BYTES = 3 * Long.BYTES;

  /** A longer name is shown cut; what is longer than the index bears is no name. */
  private static final int MOST_SHOWN = 200;

  private static final double WRITE_BUFFER_MEGABYTES = 8;

  private static final TypeReference<List<MenuItem>> MENU = new TypeReference<>() {};

  private final String generation;
  private final Morphemes wholeAndParts;
  private final Morphemes parts;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final ByteBuffersDirectory files = new ByteBuffersDirectory();
  private final ConcurrentHashMap<ShopId, Entry> entries = new ConcurrentHashMap<>();

  /** Of what a name is. */
  enum Kind {
    SHOP(1),
    CATEGORY(0.95),
    ITEM(0.95);

    private static final Kind[] ALL = values();

    private final double weight;

    Kind(double weight) {
      this.weight = weight;
    }
  }

  /**
   * What is known of a shop beside its names.
   *
   * @param number of this shop here
   * @param digest of what its names were made of
   * @param categories normalised
   */
  private record Entry(
      int number, long version, Digest digest, Set<String> categories, Set<UUID> soldOut) {}

  private record Digest(ByteBuffer bytes) {
    static Digest of(String name, String menu) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return new Digest(
            ByteBuffer.wrap(digest.digest(menu.getBytes(StandardCharsets.UTF_8)))
                .asReadOnlyBuffer());
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java has SHA-256", impossible);
      }
    }
  }

  SearchIndex(String generation, Morphemes wholeAndParts, Morphemes parts) {
    this.generation = generation;
    this.wholeAndParts = wholeAndParts;
    this.parts = parts;
    try {
      IndexWriterConfig config = new IndexWriterConfig();
      config.setRAMBufferSizeMB(WRITE_BUFFER_MEGABYTES);
      config.setMergeScheduler(new SerialMergeScheduler());
      config.setUseCompoundFile(false);
      writer = new IndexWriter(files, config);
      searchers =
          new SearcherManager(
              writer,
              new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader before) {
                  IndexSearcher searcher = new IndexSearcher(reader);
                  // What is cached for a segment is gone with the next change.
                  searcher.setQueryCache(null);
                  return searcher;
                }
              });
    } catch (IOException impossible) {
      throw inMemory(impossible);
    }
  }

  /** The tables that it is made of. */
  String generation() {
    return generation;
  }

  /** The version of a shop that it has; 0 without. */
  long version(ShopId shopId) {
    Entry entry = entries.get(shopId);
    return entry == null ? 0 : entry.version();
  }

  /** How many bytes the names of all shops take. */
  long bytes() {
    try {
      long bytes = 0;
      for (String file : files.listAll()) {
        bytes += files.fileLength(file);
      }
      return bytes;
    } catch (IOException changed) {
      return 0;
    }
  }

  /** Takes a shop in, or what is new of it; found after {@link #show}. */
  void put(ShopMenu shop) {
    Entry before = entries.get(shop.shopId());
    Set<UUID> soldOut = soldOut(shop.soldOut());
    String text = shop.menu();
    if (text == null) {
      if (before != null) {
        entries.put(
            shop.shopId(),
            new Entry(
                before.number(), shop.version(), before.digest(), before.categories(), soldOut));
      }
      return;
    }
    Digest digest = Digest.of(shop.name(), text);
    Set<String> categories = before == null ? Set.of() : before.categories();
    int number = before == null ? entries.size() : before.number();
    if (before == null || !before.digest().equals(digest)) {
      List<MenuItem> menu = Documents.MAPPER.readValue(text, MENU);
      categories = write(shop, number, menu);
    }
    entries.put(shop.shopId(), new Entry(number, shop.version(), digest, categories, soldOut));
  }

  private static Set<UUID> soldOut(Set<String> portions) {
    Set<UUID> items = new LinkedHashSet<>();
    for (String portion : portions) {
      if (portion.indexOf('/') < 0) {
        items.add(UUID.fromString(portion));
      }
    }
    return Set.copyOf(items);
  }

  private Set<String> write(ShopMenu shop, int number, List<MenuItem> menu) {
    List<Document> documents = new ArrayList<>();
    documents.add(document(shop.shopId(), number, Kind.SHOP, shop.name()));
    Map<String, String> categories = new LinkedHashMap<>();
    for (MenuItem item : menu) {
      categories.putIfAbsent(Hangul.normalised(item.category()), item.category());
    }
    categories
        .values()
        .forEach(name -> documents.add(document(shop.shopId(), number, Kind.CATEGORY, name)));
    for (MenuItem item : menu) {
      Document document = document(shop.shopId(), number, Kind.ITEM, item.name());
      UUID id = item.itemId().value();
      byte[] bytes =
          ByteBuffer.allocate(ITEM_BYTES)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .putLong(item.price().won())
              .array();
      document.add(new BinaryDocValuesField(ITEM, new BytesRef(bytes)));
      SearchTexts.morphemes(item.description(), wholeAndParts)
          .forEach(part -> add(SearchWord.ABOUT, part, document));
      documents.add(document);
    }
    try {
      writer.updateDocuments(new Term(SHOP, shop.shopId().toString()), documents);
    } catch (IOException impossible) {
      throw inMemory(impossible);
    }
    return Set.copyOf(categories.keySet());
  }

  private Document document(ShopId shopId, int number, Kind kind, String name) {
    Document document = new Document();
    add(SHOP, shopId.toString(), document);
    document.add(new NumericDocValuesField(PLACE, (long) number << KIND_BITS | kind.ordinal()));
    String shown =
        name.codePointCount(0, name.length()) <= MOST_SHOWN
            ? name
            : name.substring(0, name.offsetByCodePoints(0, MOST_SHOWN));
    document.add(new SortedDocValuesField(TEXT, new BytesRef(shown)));
    SearchTexts texts = SearchTexts.of(name, wholeAndParts);
    add(SearchWord.WHOLE, texts.whole(), document);
    texts.starts().forEach(text -> add(SearchWord.START, text, document));
    texts.syllables().forEach(text -> add(SearchWord.SYLLABLES, text, document));
    texts.initials().forEach(text -> add(SearchWord.INITIALS, text, document));
    texts.sounds().forEach(text -> add(SearchWord.SOUND, text, document));
    texts.morphemes().forEach(text -> add(SearchWord.MORPHEME, text, document));
    return document;
  }

  private static void add(String field, String term, Document document) {
    document.add(new StringField(field, term, Field.Store.NO));
  }

  /** Lets what was put be found. */
  void show() {
    try {
      searchers.maybeRefreshBlocking();
    } catch (IOException impossible) {
      throw inMemory(impossible);
    }
  }

  @Override
  public void close() {
    try {
      searchers.close();
      // Nothing is kept, so nothing is to be finished.
      writer.rollback();
    } catch (IOException impossible) {
      throw inMemory(impossible);
    }
  }

  private static UncheckedIOException inMemory(IOException failure) {
    return new UncheckedIOException("the index in memory cannot be used", failure);
  }

  /**
   * The index as it is now, for one question.
   *
   * @throws org.apache.lucene.store.AlreadyClosedException where another index took its place
   */
  View view() {
    try {
      return new View(searchers.acquire());
    } catch (IOException impossible) {
      throw inMemory(impossible);
    }
  }

  /**
   * An item that was found.
   *
   * @param soldOut whether it cannot be had at the moment
   */
  record FoundItem(ItemId itemId, String name, Money price, boolean soldOut) {}

  /**
   * A name that begins with what was typed.
   *
   * @param shops how many have it
   */
  record Suggestion(String text, Kind kind, int shops) {}

  /** How well a shop fits. */
  static final class Fit {
    private final double[] words;
    private double joined;
    private final Map<Integer, ItemFit> items = new HashMap<>();

    private Fit(int words) {
      this.words = new double[words];
    }

    /** From 0, where it does not fit, to 1. */
    double text() {
      double sum = 0;
      for (double word : words) {
        if (word == 0) {
          return joined;
        }
        sum += word;
      }
      return Math.max(joined, words.length == 0 ? 0 : sum / words.length);
    }
  }

  private static final class ItemFit {
    private final double[] words;
    private double joined;

    private ItemFit(int words) {
      this.words = new double[words];
    }

    double text() {
      double sum = 0;
      for (double word : words) {
        sum += word;
      }
      return Math.max(joined, words.length == 0 ? 0 : sum / words.length);
    }
  }

  /** What every question of one request is asked of. */
  final class View implements AutoCloseable {
    /** What cannot be had fits half as well. */
    private static final double SOLD_OUT_WEIGHT = 0.5;

    private static final int ALL_WORDS = -1;

    private final IndexSearcher searcher;

    private View(IndexSearcher searcher) {
      this.searcher = searcher;
    }

    /** The number of a shop here; less than 0 where it is not. */
    int number(ShopId shopId) {
      Entry entry = entries.get(shopId);
      return entry == null ? -1 : entry.number();
    }

    /**
     * Whether the menu of a shop has a category.
     *
     * @param category normalised
     */
    boolean has(ShopId shopId, String category) {
      Entry entry = entries.get(shopId);
      return entry != null && entry.categories().contains(category);
    }

    /**
     * Finds shops that fit all words, each in whatever name of it, or all of them as one word in
     * one name. Only for a word that fits nothing as it is written is something similar taken.
     *
     * @param shops by their numbers
     */
    Map<Integer, Fit> find(SearchText text, Map<Integer, ShopId> shops) {
      Finding finding = new Finding(text.words().size(), shops);
      List<String> words = text.words();
      String joined = text.joined();
      if (words.size() == 1) {
        if (!finding.isFound(SearchWord.asWritten(joined, parts), ALL_WORDS)) {
          finding.isFound(SearchWord.asMeant(joined, parts), ALL_WORDS);
        }
        return finding.fits();
      }
      boolean isFound = finding.isFound(SearchWord.asWritten(joined, parts), ALL_WORDS);
      for (int i = 0; i < words.size(); i++) {
        if (!finding.isFound(SearchWord.asWritten(words.get(i), parts), i)) {
          finding.isFound(SearchWord.asMeant(words.get(i), parts), i);
        }
      }
      if (!isFound && finding.fits().isEmpty()) {
        finding.isFound(SearchWord.asMeantTogether(joined), ALL_WORDS);
      }
      return finding.fits();
    }

    /** What is found for one text. */
    private final class Finding {
      private final int count;
      private final BitSet wanted;
      private final Map<Integer, Set<UUID>> soldOut = new HashMap<>();
      private final Map<Integer, Fit> found = new HashMap<>();

      Finding(int words, Map<Integer, ShopId> shops) {
        count = words == 1 ? 0 : words;
        wanted = wanted(shops.keySet());
        shops.forEach((number, shopId) -> {
          Set<UUID> items = soldOutOf(shopId);
          if (!items.isEmpty()) {
            soldOut.put(number, items);
          }
        });
      }

      /** Adds what fits a word, or all; says whether anything does as it is written. */
      boolean isFound(Query query, int word) {
        Names names =
            new Names(wanted, soldOut) {
              @Override
              void found(int shop, Kind kind, int document, double score) {
                add(shop, kind, document, score, word);
              }
            };
        search(query, names);
        return names.best() >= SearchWord.SOUNDS;
      }

      private void add(int shop, Kind kind, int document, double score, int word) {
        Fit fit = found.computeIfAbsent(shop, any -> new Fit(count));
        ItemFit item =
            kind == Kind.ITEM
                ? fit.items.computeIfAbsent(document, any -> new ItemFit(count))
                : null;
        if (word == ALL_WORDS) {
          fit.joined = Math.max(fit.joined, score);
          if (item != null) {
            item.joined = Math.max(item.joined, score);
          }
        } else {
          fit.words[word] = Math.max(fit.words[word], score);
          if (item != null) {
            item.words[word] = Math.max(item.words[word], score);
          }
        }
      }

      /** Those that fit all words. */
      Map<Integer, Fit> fits() {
        Map<Integer, Fit> fits = new HashMap<>(found);
        fits.values().removeIf(fit -> fit.text() == 0);
        return fits;
      }
    }

    /** The items of a shop that fit best. */
    List<FoundItem> items(ShopId shopId, Fit fit, int most) {
      Set<UUID> soldOut = soldOutOf(shopId);
      return fit.items.entrySet().stream()
          .sorted(
              Comparator.comparingDouble(
                      (Map.Entry<Integer, ItemFit> item) -> -item.getValue().text())
                  .thenComparing(Map.Entry::getKey))
          .limit(most)
          .map(item -> item(item.getKey(), soldOut))
          .toList();
    }

    private FoundItem item(int document, Set<UUID> soldOut) {
      try {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
        BinaryDocValues items = DocValues.getBinary(leaf.reader(), ITEM);
        SortedDocValues texts = DocValues.getSorted(leaf.reader(), TEXT);
        boolean isThere =
            items.advanceExact(document - leaf.docBase)
                && texts.advanceExact(document - leaf.docBase);
        if (!isThere) {
          throw new IllegalStateException("an item without its values");
        }
        BytesRef value = items.binaryValue();
        ByteBuffer bytes = ByteBuffer.wrap(value.bytes, value.offset, value.length);
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        return new FoundItem(
            new ItemId(id),
            texts.lookupOrd(texts.ordValue()).utf8ToString(),
            new Money(bytes.getLong()),
            soldOut.contains(id));
      } catch (IOException impossible) {
        throw inMemory(impossible);
      }
    }

    /**
     * Names that begin with what was typed, or a word of which does: the best first, then what most
     * shops have.
     *
     * @param shops by their numbers; absent: all
     */
    List<Suggestion> suggest(String typed, @Nullable Set<Integer> shops, int most) {
      Map<String, Count> counts = new HashMap<>();
      search(
          SearchWord.beginning(typed),
          new Names(shops == null ? null : wanted(shops), Map.of()) {
            @Override
            void found(int shop, Kind kind, int document, double score) throws IOException {
              counts.computeIfAbsent(text(), any -> new Count(kind)).add(shop, unweighted());
            }
          });
      return counts.entrySet().stream()
          .sorted(
              Comparator.comparingDouble((Map.Entry<String, Count> each) -> -each.getValue().score)
                  .thenComparing(each -> -each.getValue().shops)
                  .thenComparing(Map.Entry::getKey))
          .limit(most)
          .map(each -> new Suggestion(each.getKey(), each.getValue().kind, each.getValue().shops))
          .toList();
    }

    private void search(Query query, Names names) {
      try {
        searcher.search(query, new Alone(names));
      } catch (IOException impossible) {
        throw inMemory(impossible);
      }
    }

    private Set<UUID> soldOutOf(ShopId shopId) {
      Entry entry = entries.get(shopId);
      return entry == null ? Set.of() : entry.soldOut();
    }

    private static BitSet wanted(Collection<Integer> numbers) {
      BitSet wanted = new BitSet();
      numbers.forEach(wanted::set);
      return wanted;
    }

    @Override
    public void close() {
      try {
        searchers.release(searcher);
      } catch (IOException impossible) {
        throw inMemory(impossible);
      }
    }

    /** Hears of every name of some shops that was found. */
    private abstract static class Names extends SimpleCollector {
      private final @Nullable BitSet wanted;
      private final Map<Integer, Set<UUID>> soldOut;
      private @Nullable NumericDocValues places;
      private @Nullable BinaryDocValues items;
      private @Nullable SortedDocValues texts;
      private @Nullable Scorable scorer;
      private int docBase;
      private int document;
      private double best;

      Names(@Nullable BitSet wanted, Map<Integer, Set<UUID>> soldOut) {
        this.wanted = wanted;
        this.soldOut = soldOut;
      }

      /** The most that any name fits, whatever it is the name of. */
      double best() {
        return best;
      }

      abstract void found(int shop, Kind kind, int document, double score) throws IOException;

      /** How well the name fits, whatever it is the name of. */
      double unweighted() throws IOException {
        if (scorer == null) {
          throw new IllegalStateException("a name without its score");
        }
        return scorer.score();
      }

      /** The name that was found. */
      String text() throws IOException {
        if (texts == null || !texts.advanceExact(document)) {
          throw new IllegalStateException("a name without its text");
        }
        return texts.lookupOrd(texts.ordValue()).utf8ToString();
      }

      @Override
      protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
        docBase = leaf.docBase;
        places = DocValues.getNumeric(leaf.reader(), PLACE);
        items = DocValues.getBinary(leaf.reader(), ITEM);
        texts = DocValues.getSorted(leaf.reader(), TEXT);
      }

      @Override
      public void setScorer(Scorable found) {
        scorer = found;
      }

      @Override
      public void collect(int found) throws IOException {
        if (places == null || !places.advanceExact(found)) {
          throw new IllegalStateException("a name without its place");
        }
        long place = places.longValue();
        int shop = (int) (place >> KIND_BITS);
        if (wanted != null && !wanted.get(shop)) {
          return;
        }
        document = found;
        Kind kind = Kind.ALL[(int) (place & KIND_MASK)];
        double fit = unweighted();
        best = Math.max(best, fit);
        double weight = kind.weight;
        if (kind == Kind.ITEM && !soldOut.isEmpty() && isSoldOut(shop)) {
          weight *= SOLD_OUT_WEIGHT;
        }
        found(shop, kind, docBase + found, weight * fit);
      }

      private boolean isSoldOut(int shop) throws IOException {
        Set<UUID> absent = soldOut.getOrDefault(shop, Set.of());
        if (absent.isEmpty() || items == null || !items.advanceExact(document)) {
          return false;
        }
        BytesRef value = items.binaryValue();
        ByteBuffer bytes = ByteBuffer.wrap(value.bytes, value.offset, value.length);
        return absent.contains(new UUID(bytes.getLong(), bytes.getLong()));
      }

      @Override
      public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE;
      }
    }
  }

  /** One collector for all: who asks waits anyway, and others ask meanwhile. */
  private record Alone(View.Names names) implements CollectorManager<View.Names, View.Names> {
    @Override
    public View.Names newCollector() {
      return names;
    }

    @Override
    public View.Names reduce(Collection<View.Names> collected) {
      return names;
    }
  }

  /** The shops that have a name; those of one come after each other. */
  private static final class Count {
    private final Kind kind;
    private double score;
    private int shops;
    private int last = -1;

    Count(Kind kind) {
      this.kind = kind;
    }

    void add(int shop, double found) {
      score = Math.max(score, found);
      if (shop != last) {
        shops++;
        last = shop;
      }
    }
  }
}
