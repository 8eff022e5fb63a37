package dosirak.platform.compartment;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts of a domain that an auditor may page through. Declared as a bean; served at {@code
 * /audit/facts/<name>}.
 */
public interface FactFeed {
  /** Plural noun, unique within the domain. */
  String name();

  /**
   * A page of facts.
   *
   * @param after the cursor of the page before, absent for the first
   * @param limit at most so many
   */
  Page read(@Nullable String after, int limit);

  /**
   * A page.
   *
   * @param next the cursor of the next page, absent on the last
   */
  record Page(List<?> items, @Nullable String next) {
    public Page {
      items = List.copyOf(items);
    }
  }
}
