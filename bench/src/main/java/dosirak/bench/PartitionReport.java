package dosirak.bench;

import dosirak.city.steady.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a drill of partition.
 *
 * @param errors what callers saw, by call and kind
 */
record PartitionReport(
    LoadOptions options,
    List<Round> rounds,
    Map<String, Map<String, Long>> errors,
    Reckoning reckoning,
    Duration took)
    implements DrillReport {
  PartitionReport {
    rounds = List.copyOf(rounds);
  }

  /**
   * What was frozen at the same time, and what showed.
   *
   * @param caughtUp from when it went on until everything was read; absent if that was not seen
   */
  record Round(List<String> frozen, Phase during, Phase after, @Nullable Duration caughtUp) {
    Round {
      frozen = List.copyOf(frozen);
    }
  }

  @Override
  public List<String> missed() {
    List<String> missed = new ArrayList<>(reckoning.missed());
    for (Round round : rounds) {
      if (round.caughtUp() == null) {
        missed.add("not caught up after " + String.join(", ", round.frozen()) + " went on");
      }
    }
    return missed;
  }

  @Override
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("drill", "partition");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.seed());
    document.put("orders_per_second", options.ordersPerSecond());
    document.put("took_seconds", took.toSeconds());
    List<Map<String, Object>> each = new ArrayList<>();
    for (Round round : rounds) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("frozen", round.frozen());
      Duration caughtUp = round.caughtUp();
      one.put("caught_up_after_seconds", caughtUp == null ? null : caughtUp.toMillis() / 1e3);
      one.put("during", IsolateReport.toDocument(round.during()));
      one.put("after", IsolateReport.toDocument(round.after()));
      each.add(one);
    }
    document.put("rounds", each);
    document.put("reckoning", reckoning.toDocument());
    document.put("errors", errors);
    return document;
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%n%-52s %9s %8s %8s%n", "frozen", "caught up", "during", "after"));
    for (Round round : rounds) {
      Duration caughtUp = round.caughtUp();
      text.append(
          String.format(
              Locale.ROOT,
              "%-52s %9s %7.2f%% %7.2f%%  of orders went through%n",
              String.join(", ", round.frozen()),
              caughtUp == null ? "never" : caughtUp.toSeconds() + " s",
              100 * round.during().orders().throughShare(),
              100 * round.after().orders().throughShare()));
    }
    text.append(System.lineSeparator()).append(reckoning.line());
    return text.toString();
  }
}
