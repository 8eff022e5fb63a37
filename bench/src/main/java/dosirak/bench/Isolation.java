package dosirak.bench;

import dosirak.bench.IsolationTable.Expected;
import dosirak.bench.IsolationTable.Fate;
import dosirak.city.people.OrderIntent;
import dosirak.city.steady.EndpointGroup;
import dosirak.city.steady.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened around one victim.
 *
 * @param before while nothing was away
 * @param during from when the victim was taken away until it was given back
 * @param returning from then until everything was read that there was then
 * @param after what came then
 * @param back from when it was given back until it answered
 * @param caughtUp from when it answered until everything was read; absent if that was not seen
 * @param behind who had not read everything when that was not waited for any longer
 */
record Isolation(
    Victim victim,
    Expected expected,
    Phase before,
    Phase during,
    Phase returning,
    Phase after,
    Duration back,
    @Nullable Duration caughtUp,
    List<String> behind) {
  /** Of a thousand calls to what is not concerned, one may fail. */
  static final double UNTOUCHED = 0.999;

  /** Of what is away, fewer than half of the calls may be of use: else the table is wrong. */
  private static final double AWAY = 0.5;

  /** What is not concerned answers 99 of 100 calls within this; a slow database takes longer. */
  private static final double UNTOUCHED_P99_MILLIS = 1_500;

  Isolation {
    behind = List.copyOf(behind);
  }

  /** The wishes to order that began while the victim was away or came back. */
  List<OrderIntent> intents() {
    return Stream.concat(during.intents().stream(), returning.intents().stream()).toList();
  }

  /** What is not as the table says. What happened to orders later is not judged here. */
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    for (EndpointGroup group : EndpointGroup.values()) {
      judgeDuring(group, missed);
      judgeUntouched(group, after, missed);
    }
    judgeOrders(missed);
    Duration took = caughtUp;
    if (took == null) {
      missed.add("not caught up: " + String.join(", ", behind));
    } else if (took.toSeconds() > expected.caughtUpSeconds()) {
      missed.add(
          "caught up only after %d s, not %d s"
              .formatted(took.toSeconds(), expected.caughtUpSeconds()));
    }
    return missed.stream().map(what -> victim.name() + ": " + what).toList();
  }

  private void judgeDuring(EndpointGroup group, List<String> missed) {
    if (expected.untouched(group)) {
      judgeUntouched(group, during, missed);
      Phase.Calls calls = during.calls(group);
      if (calls.p99Millis() > UNTOUCHED_P99_MILLIS) {
        missed.add(
            String.format(
                Locale.ROOT,
                "%s takes %.0f ms (p99) during, not %.0f ms",
                group.label(),
                calls.p99Millis(),
                UNTOUCHED_P99_MILLIS));
      }
      return;
    }
    judgeCount(group, during, missed);
    double share = during.calls(group).usefulShare();
    if (expected.away().contains(group) && share > AWAY) {
      missed.add(
          String.format(
              Locale.ROOT,
              "%s works for %.1f%% during, although the table says that it is away",
              group.label(),
              100 * share));
    }
  }

  private static void judgeUntouched(EndpointGroup group, Phase phase, List<String> missed) {
    judgeCount(group, phase, missed);
    Phase.Calls calls = phase.calls(group);
    if (calls.usefulShare() < UNTOUCHED) {
      missed.add(
          String.format(
              Locale.ROOT,
              "%s works for %.2f%% %s (%d of %d failed)",
              group.label(),
              100 * calls.usefulShare(),
              phase.name(),
              calls.begun() - calls.useful(),
              calls.begun()));
    }
  }

  private static void judgeCount(EndpointGroup group, Phase phase, List<String> missed) {
    long begun = phase.calls(group).begun();
    if (begun < LoadOptions.CALLS) {
      missed.add(
          "%s had only %d calls %s, too few to judge"
              .formatted(group.label(), begun, phase.name()));
    }
  }

  private void judgeOrders(List<String> missed) {
    Phase.Orders orders = during.orders();
    if (expected.orders() == Fate.GO_THROUGH) {
      judgeThrough(during, missed);
    } else if (expected.orders() == Fate.WAIT) {
      if (orders.throughShare() > AWAY) {
        missed.add(
            String.format(
                Locale.ROOT,
                "%.1f%% of orders go through during, although the table says that they wait",
                100 * orders.throughShare()));
      }
      if (orders.acknowledgedShare() < UNTOUCHED) {
        missed.add(
            String.format(
                Locale.ROOT,
                "%.2f%% of orders are placed during, to wait (%d of %d are not)",
                100 * orders.acknowledgedShare(),
                orders.wished() - orders.acknowledged(),
                orders.wished()));
      }
    }
    judgeThrough(after, missed);
  }

  private static void judgeThrough(Phase phase, List<String> missed) {
    Phase.Orders orders = phase.orders();
    if (orders.throughShare() < UNTOUCHED) {
      missed.add(
          String.format(
              Locale.ROOT,
              "%.2f%% of orders go through %s (%d of %d did not)",
              100 * orders.throughShare(),
              phase.name(),
              orders.wished() - orders.through(),
              orders.wished()));
    }
  }
}
