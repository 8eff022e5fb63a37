package dosirak.audit.facts;

import java.util.List;

/**
 * A table of a domain compared with a replay of its journals.
 *
 * @param rows how many rows the live table has
 * @param differences the first of them, in words
 */
public record ProjectionFact(
    String domain, String table, long rows, List<String> differences, long differenceCount) {
  public ProjectionFact {
    differences = List.copyOf(differences);
  }
}
