package dosirak.platform.compartment;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares a live table with the same table built anew, row by row, and says in words what differs.
 * Both are read in one order and merged, so that neither has to fit into memory.
 */
final class TableComparison {
  private static final int FETCH = 500;
  private static final int MOST_DIFFERENCES = 20;

  /** Of those that differ so many rows of each side are looked at to find which belong together. */
  private static final int MOST_KEPT = 200;

  private static final int LONGEST_VALUE = 80;

  private final JsonMapper json;
  private final String table;
  private final List<String> key;
  private final List<String> onlyLive = new ArrayList<>();
  private final List<String> onlyNew = new ArrayList<>();
  private int rows;
  private int differenceCount;

  private TableComparison(JsonMapper json, String table, List<String> key) {
    this.json = json;
    this.table = table;
    this.key = key;
  }

  /**
   * One table that was rebuilt and compared.
   *
   * @param positions how far each subscription was applied on both sides
   * @param rows how many rows the live table has
   * @param differences the first of them, in words
   * @param differenceCount rows that only one side has
   */
  record Comparison(
      String table,
      Map<String, Long> positions,
      int rows,
      List<String> differences,
      int differenceCount) {}

  /**
   * Compares.
   *
   * @param live sees the live table as of these positions
   * @param rebuilt sees the table that was built up to them
   */
  static Comparison of(
      JsonMapper json,
      String table,
      Map<String, Long> positions,
      Connection live,
      Connection rebuilt)
      throws SQLException {
    if (!table.matches("[a-z_]+")) {
      throw new IllegalArgumentException("not a table name: " + table);
    }
    TableComparison comparison = new TableComparison(json, table, primaryKey(live, table));
    comparison.merge(live, rebuilt);
    return new Comparison(
        table, positions, comparison.rows, comparison.inWords(), comparison.differenceCount);
  }

  private static List<String> primaryKey(Connection connection, String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select attname
            from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
            where indrelid = ?::regclass and indisprimary
            order by attnum
            """)) {
      statement.setString(1, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }

  private void merge(Connection live, Connection rebuilt) throws SQLException {
    try (PreparedStatement ours = rowsOf(live);
        PreparedStatement theirs = rowsOf(rebuilt);
        ResultSet liveRows = ours.executeQuery();
        ResultSet newRows = theirs.executeQuery()) {
      String mine = next(liveRows);
      String other = next(newRows);
      while (mine != null || other != null) {
        int order = mine == null ? 1 : other == null ? -1 : compare(mine, other);
        if (order != 0) {
          keep(order < 0 ? onlyLive : onlyNew, order < 0 ? mine : other);
        }
        if (order <= 0) {
          rows++;
          mine = next(liveRows);
        }
        if (order >= 0) {
          other = next(newRows);
        }
      }
    }
  }

  private PreparedStatement rowsOf(Connection connection) throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(
            "select line from (select to_jsonb(t)::text as line from %s t) l order by line collate \"C\""
                .formatted(table));
    statement.setFetchSize(FETCH);
    return statement;
  }

  private static @Nullable String next(ResultSet rows) throws SQLException {
    return rows.next() ? rows.getString(1) : null;
  }

  /** As the collation C orders. */
  private static int compare(String one, String other) {
    return one.equals(other)
        ? 0
        : Arrays.compareUnsigned(
            one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private void keep(List<String> side, @Nullable String row) {
    differenceCount++;
    if (row != null && side.size() < MOST_KEPT) {
      side.add(row);
    }
  }

  private List<String> inWords() {
    Map<String, JsonNode> liveRows = byKey(onlyLive);
    Map<String, JsonNode> newRows = byKey(onlyNew);
    TreeSet<String> keys = new TreeSet<>(liveRows.keySet());
    keys.addAll(newRows.keySet());
    List<String> words = new ArrayList<>();
    for (String each : keys) {
      if (words.size() == MOST_DIFFERENCES) {
        break;
      }
      JsonNode live = liveRows.get(each);
      JsonNode rebuilt = newRows.get(each);
      words.add(
          live == null
              ? "only in the replay: " + each
              : rebuilt == null ? "only live: " + each : each + ": " + columns(live, rebuilt));
    }
    return List.copyOf(words);
  }

  private Map<String, JsonNode> byKey(List<String> side) {
    Map<String, JsonNode> rows = new LinkedHashMap<>();
    for (String text : side) {
      JsonNode row = json.readTree(text);
      StringBuilder name = new StringBuilder();
      for (String column : key) {
        name.append(name.isEmpty() ? "" : ", ")
            .append(column)
            .append('=')
            .append(row.path(column).asString());
      }
      // Rows of a table without a key are told apart by all that they hold.
      rows.put(key.isEmpty() ? shortened(text) : name.toString(), row);
    }
    return rows;
  }

  private static String columns(JsonNode live, JsonNode rebuilt) {
    List<String> words = new ArrayList<>();
    Map<String, JsonNode> columns = new TreeMap<>();
    live.properties().forEach(each -> columns.put(each.getKey(), each.getValue()));
    columns.forEach((column, value) -> {
      if (!value.equals(rebuilt.path(column))) {
        words.add(
            "%s is %s live and %s in the replay"
                .formatted(
                    column,
                    shortened(value.toString()),
                    shortened(rebuilt.path(column).toString())));
      }
    });
    return String.join("; ", words);
  }

  private static String shortened(String text) {
    return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) + "…" : text;
  }
}
