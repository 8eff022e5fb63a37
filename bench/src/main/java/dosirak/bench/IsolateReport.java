package dosirak.bench;

import dosirak.city.people.OrderIntent;
import dosirak.city.steady.EndpointGroup;
import dosirak.city.steady.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The outcome of a drill of isolation.
 *
 * @param broken why the drill ended before its end; empty if it did not
 * @param errors what callers saw, by call and kind
 */
record IsolateReport(
    IsolateOptions options,
    List<Isolation> isolations,
    List<String> broken,
    Reckoning reckoning,
    Map<String, Map<String, Long>> errors,
    Duration took)
    implements DrillReport {
  IsolateReport {
    isolations = List.copyOf(isolations);
    broken = List.copyOf(broken);
  }

  @Override
  public List<String> missed() {
    return Stream.concat(
            isolations.stream().flatMap(each -> missed(each).stream()), reckoning.missed().stream())
        .toList();
  }

  /** What is missed of one victim, with what became of its orders in the end. */
  private List<String> missed(Isolation isolation) {
    List<String> missed = new ArrayList<>(isolation.missed());
    add(missed, isolation, "lost", count(isolation, reckoning.lost()));
    add(missed, isolation, "duplicated", count(isolation, reckoning.duplicated()));
    add(missed, isolation, "not ended", count(isolation, reckoning.open()));
    return missed;
  }

  private static void add(List<String> missed, Isolation isolation, String what, long count) {
    if (count > 0) {
      missed.add("%s: %d orders %s".formatted(isolation.victim().name(), count, what));
    }
  }

  private static long count(Isolation isolation, Set<OrderIntent> those) {
    return isolation.intents().stream().filter(those::contains).count();
  }

  @Override
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("drill", "isolate");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.load().seed());
    document.put("orders_per_second", options.load().ordersPerSecond());
    document.put("calls_per_phase", options.load().calls());
    document.put("phase_seconds", options.load().phase().toSeconds());
    document.put("took_seconds", took.toSeconds());
    document.put("victims", isolations.stream().map(this::toDocument).toList());
    document.put("reckoning", reckoning.toDocument());
    document.put("errors", errors);
    return document;
  }

  private Map<String, Object> toDocument(Isolation isolation) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("victim", isolation.victim().name());
    document.put("passed", missed(isolation).isEmpty());
    document.put("missed", missed(isolation));
    Map<String, Object> expected = new LinkedHashMap<>();
    expected.put("orders", isolation.expected().orders().words());
    expected.put("away", labels(isolation.expected().away()));
    expected.put("may_suffer", labels(isolation.expected().suffers()));
    expected.put("caught_up_seconds", isolation.expected().caughtUpSeconds());
    document.put("expected", expected);
    document.put("answers_again_after_seconds", isolation.back().toMillis() / 1_000.0);
    Duration caughtUp = isolation.caughtUp();
    document.put("caught_up_after_seconds", caughtUp == null ? null : caughtUp.toMillis() / 1e3);
    document.put("behind", isolation.behind());
    document.put("before", toDocument(isolation.before()));
    document.put("during", toDocument(isolation.during()));
    document.put("after", toDocument(isolation.after()));
    Map<String, Object> orders = new LinkedHashMap<>();
    List<OrderIntent> intents = isolation.intents();
    orders.put("wished", intents.size());
    orders.put("acknowledged", intents.stream().filter(OrderIntent::acknowledged).count());
    orders.put("ended", intents.stream().filter(OrderIntent::ended).count());
    orders.put("not_ended", count(isolation, reckoning.open()));
    orders.put("lost", count(isolation, reckoning.lost()));
    orders.put("duplicated", count(isolation, reckoning.duplicated()));
    document.put("orders_of_the_outage", orders);
    return document;
  }

  private static List<String> labels(Set<EndpointGroup> groups) {
    return groups.stream().sorted().map(EndpointGroup::label).toList();
  }

  /** What was counted in a phase. */
  static Map<String, Object> toDocument(Phase phase) {
    Map<String, Object> document = new LinkedHashMap<>();
    Phase.Orders counted = phase.orders();
    Map<String, Object> orders = new LinkedHashMap<>();
    orders.put("wished", counted.wished());
    orders.put("acknowledged", counted.acknowledged());
    orders.put("gone_through", counted.through());
    orders.put("gone_through_share", counted.throughShare());
    orders.put("p99_ms", counted.p99Millis());
    document.put("orders", orders);
    Map<String, Object> groups = new LinkedHashMap<>();
    for (EndpointGroup group : EndpointGroup.values()) {
      Phase.Calls calls = phase.calls(group);
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("calls", calls.begun());
      each.put("answered_at_once", calls.atOnce());
      each.put("answered_in_time", calls.useful());
      each.put("success_share", calls.usefulShare());
      each.put("first_try_share", calls.atOnceShare());
      each.put("p50_ms", calls.p50Millis());
      each.put("p99_ms", calls.p99Millis());
      groups.put(group.label(), each);
    }
    document.put("groups", groups);
    return document;
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder();
    line(text, "");
    line(
        text,
        "%-22s %8s %8s %8s %6s %6s %9s  %s",
        "victim",
        "wished",
        "acknow.",
        "through",
        "lost",
        "twice",
        "caught up",
        "");
    for (Isolation each : isolations) {
      Phase.Orders orders = each.during().orders();
      Duration caughtUp = each.caughtUp();
      line(
          text,
          "%-22s %8d %8d %7.2f%% %6d %6d %9s  %s",
          each.victim().name(),
          orders.wished(),
          orders.acknowledged(),
          100 * orders.throughShare(),
          count(each, reckoning.lost()),
          count(each, reckoning.duplicated()),
          caughtUp == null ? "never" : caughtUp.toSeconds() + " s",
          missed(each).isEmpty() ? "as expected" : "NOT as expected");
    }
    line(text, "");
    text.append(reckoning.line());
    return text.toString();
  }

  /** What each group of endpoints showed around one victim. */
  static String table(Isolation isolation) {
    StringBuilder text = new StringBuilder();
    line(text, "");
    line(
        text,
        "without %-15s %-27s %-27s %-27s",
        isolation.victim().name(),
        "before",
        "during",
        "after");
    line(
        text,
        "%-23s %-27s %-27s %-27s  expected",
        "",
        "in time  1st try  p50   p99",
        "in time  1st try  p50   p99",
        "in time  1st try  p50   p99");
    for (EndpointGroup group : EndpointGroup.values()) {
      line(
          text,
          "%-23s %s %s %s  %s",
          group.label(),
          cell(isolation.before().calls(group)),
          cell(isolation.during().calls(group)),
          cell(isolation.after().calls(group)),
          isolation.expected().away().contains(group)
              ? "away"
              : isolation.expected().suffers().contains(group) ? "may suffer" : "untouched");
    }
    line(
        text,
        "%-23s %s %s %s  %s",
        "orders go through",
        cell(isolation.before().orders()),
        cell(isolation.during().orders()),
        cell(isolation.after().orders()),
        isolation.expected().orders().words());
    for (String missed : isolation.missed()) {
      line(text, "MISSED   %s", missed);
    }
    return text.toString();
  }

  private static String cell(Phase.Calls calls) {
    return String.format(
        Locale.ROOT,
        "%6.2f%% %6.2f%% %5.0f %5.0f",
        100 * calls.usefulShare(),
        100 * calls.atOnceShare(),
        calls.p50Millis(),
        calls.p99Millis());
  }

  private static String cell(Phase.Orders orders) {
    return String.format(
        Locale.ROOT,
        "%6.2f%% of %-9d %7.0f",
        100 * orders.throughShare(),
        orders.wished(),
        orders.p99Millis());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
