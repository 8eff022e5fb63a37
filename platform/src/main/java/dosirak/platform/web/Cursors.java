package dosirak.platform.web;

import java.time.DateTimeException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the cursors that a page gave and a caller brings back. */
public final class Cursors {
  private Cursors() {}

  /**
   * Reads a cursor.
   *
   * @param field of the request that holds it
   * @param text absent on the first page
   * @param reader may fail as parsers and {@link String#substring} do
   * @throws Problem 400 naming the field, for what no page gave
   */
  public static <T> @Nullable T read(
      String field, @Nullable String text, Function<String, T> reader) {
    if (text == null) {
      return null;
    }
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException unreadable) {
      throw Problem.invalid(field, "must be a cursor that a page gave as next");
    }
  }

  /**
   * Reads a cursor that is the number of the last row of a page.
   *
   * @return nought on the first page
   * @throws Problem 400 naming the field, for what is no number
   */
  public static long number(String field, @Nullable String text) {
    Long number = read(field, text, Long::valueOf);
    return number == null ? 0 : number;
  }
}
