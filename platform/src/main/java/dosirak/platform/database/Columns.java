package dosirak.platform.database;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a statement that takes many, column by column, as PostgreSQL's {@code unnest} takes them.
 * All values are given as texts, which the statement casts: {@code cast(:ids as uuid[])}.
 */
public final class Columns {
  private final Map<String, List<@Nullable String>> columns = new LinkedHashMap<>();

  /**
   * Adds a value to a column.
   *
   * @param value written as {@link Object#toString} says, which must be as PostgreSQL reads it:
   *     true of texts, numbers, identifiers and moments
   */
  public void add(String column, @Nullable Object value) {
    columns
        .computeIfAbsent(column, ignored -> new ArrayList<>())
        .add(value == null ? null : value.toString());
  }

  /** The columns as parameters of a statement. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    columns.forEach((column, rows) -> values.put(column, rows.toArray(String[]::new)));
    return values;
  }
}
