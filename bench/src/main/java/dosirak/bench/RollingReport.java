package dosirak.bench;

import dosirak.city.steady.EndpointGroup;
import dosirak.city.steady.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a rolling drill.
 *
 * @param restarts of the processes, in order
 * @param signInFailures requests of sign-ins that failed, beside the calls that are counted
 * @param errors what callers saw, by call and kind
 */
record RollingReport(
    RollingOptions options,
    List<Restart> restarts,
    Phase rolling,
    long signInFailures,
    Map<String, Map<String, Long>> errors,
    Reckoning reckoning,
    Duration took)
    implements DrillReport {
  RollingReport {
    restarts = List.copyOf(restarts);
  }

  /**
   * One restart.
   *
   * @param became what the process was afterwards, in words
   * @param took from being asked to stop until it answered again
   */
  record Restart(String name, String became, Duration took) {}

  /** Requests that were not answered at the first attempt. */
  long failures() {
    long sum = signInFailures;
    for (EndpointGroup group : EndpointGroup.values()) {
      Phase.Calls calls = rolling.calls(group);
      sum += calls.begun() - calls.atOnce();
    }
    return sum;
  }

  @Override
  public List<String> missed() {
    List<String> missed = new ArrayList<>(reckoning.missed());
    if (failures() > 0) {
      missed.add(failures() + " requests failed while processes were restarted");
    }
    long requests = RollingDrill.requests(rolling);
    if (requests < RollingDrill.FEWEST_REQUESTS) {
      missed.add(
          "only %d requests, fewer than %d".formatted(requests, RollingDrill.FEWEST_REQUESTS));
    }
    return missed;
  }

  @Override
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("drill", "rolling");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.load().seed());
    document.put("orders_per_second", options.load().ordersPerSecond());
    document.put("took_seconds", took.toSeconds());
    document.put("requests", RollingDrill.requests(rolling));
    document.put("failed", failures());
    document.put("failed_in_sign_ins", signInFailures);
    document.put("two_builds", options.otherBuild() != null);
    document.put(
        "restarts",
        restarts.stream()
            .map(each ->
                Map.of(
                    "process",
                    each.name(),
                    "became",
                    each.became(),
                    "seconds",
                    each.took().toMillis() / 1_000.0))
            .toList());
    document.put("rolling", IsolateReport.toDocument(rolling));
    document.put("reckoning", reckoning.toDocument());
    document.put("errors", errors);
    return document;
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%n%-14s %8s %8s  1st try%n", "", "requests", "failed"));
    for (EndpointGroup group : EndpointGroup.values()) {
      Phase.Calls calls = rolling.calls(group);
      text.append(
          String.format(
              Locale.ROOT,
              "%-14s %8d %8d  %7.3f%%%n",
              group.label(),
              calls.begun(),
              calls.begun() - calls.atOnce(),
              100 * calls.atOnceShare()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%d restarts; %d requests, %d failed (%d of them in sign-ins)%n%s",
            restarts.size(),
            RollingDrill.requests(rolling),
            failures(),
            signInFailures,
            reckoning.line()));
    return text.toString();
  }
}
