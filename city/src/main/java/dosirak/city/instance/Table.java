package dosirak.city.instance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tab-separated file with a line of column names. */
final class Table {
  private static final long MAXIMUM_BYTES = 64L << 20;

  private final String name;
  private final Map<String, Integer> columns;
  private final List<List<String>> rows;

  private Table(String name, Map<String, Integer> columns, List<List<String>> rows) {
    this.name = name;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Reads a file.
   *
   * @throws InstanceException if it cannot be read or a line has too few or too many fields
   */
  static Table read(Path file) {
    String name = String.valueOf(file.getFileName());
    List<String> lines;
    try {
      if (Files.size(file) > MAXIMUM_BYTES) {
        throw new InstanceException(name + " is larger than 64 MiB");
      }
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new InstanceException("cannot read " + file + ": " + e, e);
    }
    if (lines.isEmpty()) {
      throw new InstanceException(name + " is empty");
    }
    Map<String, Integer> columns = new HashMap<>();
    List<String> heads = fields(lines.getFirst());
    for (int i = 0; i < heads.size(); i++) {
      columns.put(heads.get(i), i);
    }
    List<List<String>> rows = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      List<String> row = fields(lines.get(i));
      if (row.size() != heads.size()) {
        throw new InstanceException(
            name + " line " + (i + 1) + " has " + row.size() + " fields, not " + heads.size());
      }
      rows.add(row);
    }
    return new Table(name, columns, rows);
  }

  int size() {
    return rows.size();
  }

  String text(int row, String column) {
    Integer place = columns.get(column);
    if (place == null) {
      throw new InstanceException(name + " has no column \"" + column + "\"");
    }
    return rows.get(row).get(place);
  }

  double number(int row, String column) {
    String text = text(row, column);
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notANumber(row, column, text, e);
    }
    throw notANumber(row, column, text, null);
  }

  private InstanceException notANumber(
      int row, String column, String text, @Nullable Throwable cause) {
    return new InstanceException(
        name + " row " + (row + 1) + ": " + column + " is not a number: \"" + text + "\"", cause);
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int from = 0;
    for (int tab = line.indexOf('\t'); tab >= 0; tab = line.indexOf('\t', from)) {
      fields.add(line.substring(from, tab).strip());
      from = tab + 1;
    }
    fields.add(line.substring(from).strip());
    return fields;
  }
}
