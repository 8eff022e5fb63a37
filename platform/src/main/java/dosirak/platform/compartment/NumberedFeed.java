package dosirak.platform.compartment;

import dosirak.platform.web.Cursors;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Facts from a table whose rows are numbered in the order they came; the cursor is the number of
 * the last.
 *
 * @param number of a row, above nought
 * @param fact what the auditor is told of a row
 */
public record NumberedFeed<T>(
    String name, Rows<T> rows, ToLongFunction<T> number, Function<T, ?> fact) implements FactFeed {
  /** Reads rows by number. */
  @FunctionalInterface
  public interface Rows<T> {
    /** At most so many rows with a number above that one, lowest first. */
    List<T> after(long number, int limit);
  }

  @Override
  public Page read(@Nullable String after, int limit) {
    List<T> page = rows.after(Cursors.number("after", after), limit);
    return new Page(
        page.stream().map(fact).toList(),
        page.size() < limit ? null : String.valueOf(number.applyAsLong(page.getLast())));
  }
}
