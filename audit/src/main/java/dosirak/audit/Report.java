package dosirak.audit;

import dosirak.audit.rule.Finding;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found.
 *
 * @param looks how often everything was collected and judged
 * @param incomplete why the audit could not be completed, absent if it was
 */
record Report(
    URI target,
    Instant startedAt,
    Instant endedAt,
    int looks,
    Map<String, Long> heads,
    List<Result> results,
    @Nullable String incomplete) {
  private static final int MOST_PRINTED = 20;

  Report {
    heads = Map.copyOf(heads);
    results = List.copyOf(results);
  }

  /** Whether every rule was judged and none has an offender. */
  boolean passed() {
    return incomplete == null && results.stream().allMatch(each -> each.offenders().isEmpty());
  }

  /**
   * Prints a table of the rules with their offenders: all of them, or the first where the rest is
   * in a file.
   */
  void print(PrintStream out, @Nullable Path file) {
    out.printf("%n%-42s %10s %10s%n", "rule", "checked", "offenders");
    for (Result result : results) {
      out.printf(
          "%-42s %10s %10d%n",
          result.rule().name(),
          result.checked() == 0 ? "nothing" : Long.toString(result.checked()),
          result.offenders().size());
    }
    for (Result result : results) {
      if (!result.offenders().isEmpty()) {
        print(out, result, file == null ? Integer.MAX_VALUE : MOST_PRINTED);
      }
    }
    long nothing = results.stream().filter(each -> each.checked() == 0).count();
    out.println();
    if (nothing > 0) {
      out.println(nothing + " rules had nothing to check.");
    }
    if (incomplete != null) {
      out.println("The audit could not be completed: " + incomplete);
    } else if (passed()) {
      out.println("Passed: every rule holds.");
    } else {
      out.println(
          "Failed: %d offenders."
              .formatted(results.stream().mapToInt(each -> each.offenders().size()).sum()));
    }
    if (file != null) {
      out.println("The report is in " + file);
    }
  }

  private static void print(PrintStream out, Result result, int most) {
    out.printf("%n%s%n", result.rule().name());
    for (Finding finding : result.offenders().stream().limit(most).toList()) {
      out.printf("  %s: %s%n", finding.subject(), finding.detail());
    }
    int more = result.offenders().size() - most;
    if (more > 0) {
      out.printf("  and %d more, in the report%n", more);
    }
  }

  /**
   * Writes everything as JSON.
   *
   * @throws UsageException if the file cannot be written
   */
  void write(Path file) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("passed", passed());
    if (incomplete != null) {
      document.put("incomplete", incomplete);
    }
    document.put("target", target.toString());
    document.put("startedAt", startedAt.toString());
    document.put("endedAt", endedAt.toString());
    document.put("looks", looks);
    document.put("heads", heads);
    document.put("rules", results.stream().map(Report::document).toList());
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(file, Caller.JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
    } catch (IOException e) {
      throw new UsageException("cannot write " + file + ": " + e, e);
    }
  }

  private static Map<String, Object> document(Result result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", result.rule().name());
    document.put("checked", result.checked());
    if (result.checked() == 0) {
      document.put("note", "nothing to check");
    }
    document.put("offenders", result.offenders());
    return document;
  }
}
