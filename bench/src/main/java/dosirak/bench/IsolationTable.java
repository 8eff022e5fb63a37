package dosirak.bench;

import dosirak.city.steady.EndpointGroup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may become worse while something is away, as docs/isolation.md says: the drill reads the
 * same table as its readers.
 *
 * @param rows by the name of the victim
 */
record IsolationTable(Map<String, Expected> rows) {
  private static final String DOCUMENT = "isolation.md";
  private static final String FIRST_COLUMN = "victim";
  private static final int COLUMNS = 6;

  IsolationTable {
    rows = Map.copyOf(rows);
  }

  /** What becomes of orders while the victim is away; the worse, the later here. */
  enum Fate {
    /** They are quoted, placed, paid and accepted as ever. */
    GO_THROUGH("go through"),
    /** Some may wait until the victim is back. */
    MAY_WAIT("may wait"),
    /** They are placed, and none gets any further until the victim is back. */
    WAIT("wait"),
    /** Nobody can order. */
    NONE("none");

    private final String words;

    Fate(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    private static Fate of(String words) {
      return Arrays.stream(values())
          .filter(fate -> fate.words.equals(words))
          .findFirst()
          .orElseThrow(() -> unreadable("what becomes of orders is not known: " + words));
    }
  }

  /**
   * What is expected while a victim is away. Groups that are in neither set are untouched.
   *
   * @param away groups most of whose calls fail
   * @param suffers groups whose calls may fail or take longer
   * @param caughtUpSeconds from when the victim answers again until every subscription has read
   *     what there was then
   */
  record Expected(
      Fate orders, Set<EndpointGroup> away, Set<EndpointGroup> suffers, int caughtUpSeconds) {
    Expected {
      away = Set.copyOf(away);
      suffers = Set.copyOf(suffers);
    }

    /** What is expected where somebody else goes away with it, who shares its process. */
    Expected with(Expected mate) {
      Set<EndpointGroup> both = EnumSet.noneOf(EndpointGroup.class);
      both.addAll(suffers);
      both.addAll(mate.away);
      both.addAll(mate.suffers);
      both.removeAll(away);
      return new Expected(
          orders.compareTo(mate.orders) >= 0 ? orders : mate.orders,
          away,
          both,
          Math.max(caughtUpSeconds, mate.caughtUpSeconds));
    }

    boolean untouched(EndpointGroup group) {
      return !away.contains(group) && !suffers.contains(group);
    }
  }

  /**
   * What is expected of a victim.
   *
   * @throws DrillException if the table does not name it
   */
  Expected of(String victim) {
    Expected expected = rows.get(victim);
    if (expected == null) {
      throw new DrillException(
          "docs/isolation.md does not say what to expect without "
              + victim
              + "; add a row to its table.");
    }
    return expected;
  }

  /** The table of this build. */
  static IsolationTable read() {
    try (InputStream document = IsolationTable.class.getResourceAsStream(DOCUMENT)) {
      if (document == null) {
        throw unreadable("it is not in this build");
      }
      return parse(new String(document.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw unreadable(failure.toString());
    }
  }

  /**
   * Reads the table out of the document: the one whose first column is headed by the word victim.
   */
  static IsolationTable parse(String document) {
    Map<String, Expected> rows = new LinkedHashMap<>();
    boolean inTable = false;
    for (String line : document.lines().toList()) {
      List<String> cells = cells(line);
      if (cells.isEmpty()) {
        inTable = false;
      } else if (cells.getFirst().equals(FIRST_COLUMN)) {
        inTable = true;
      } else if (inTable && !cells.getFirst().startsWith("--")) {
        if (cells.size() != COLUMNS) {
          throw unreadable("this row has not %d cells: %s".formatted(COLUMNS, line));
        }
        Expected expected =
            new Expected(
                Fate.of(cells.get(1)), groups(cells.get(2)), groups(cells.get(3)), number(cells));
        for (String victim : words(cells.getFirst())) {
          if (rows.put(victim, expected) != null) {
            throw unreadable(victim + " is named twice");
          }
        }
      }
    }
    if (rows.isEmpty()) {
      throw unreadable("it has no table whose first column is " + FIRST_COLUMN);
    }
    return new IsolationTable(rows);
  }

  private static List<String> cells(String line) {
    String stripped = line.strip();
    if (!stripped.startsWith("|")) {
      return List.of();
    }
    List<String> cells = new ArrayList<>();
    for (String cell : stripped.substring(1).split("\\|", -1)) {
      cells.add(cell.strip());
    }
    cells.removeLast();
    return cells;
  }

  private static List<String> words(String cell) {
    return Arrays.stream(cell.replace("`", "").split("[ ,]+", -1))
        .filter(word -> !word.isEmpty() && !word.equals("-"))
        .toList();
  }

  private static Set<EndpointGroup> groups(String cell) {
    Set<EndpointGroup> groups = EnumSet.noneOf(EndpointGroup.class);
    for (String word : words(cell)) {
      try {
        groups.add(EndpointGroup.of(word));
      } catch (IllegalArgumentException unknown) {
        throw unreadable("there is no group of endpoints " + word);
      }
    }
    return groups;
  }

  private static int number(List<String> cells) {
    try {
      return Integer.parseInt(cells.get(4));
    } catch (NumberFormatException notANumber) {
      throw unreadable("no number of seconds: " + cells.get(4));
    }
  }

  private static DrillException unreadable(String why) {
    return new DrillException("docs/isolation.md cannot be read: " + why);
  }
}
