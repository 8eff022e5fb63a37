package dosirak.audit.rule;

import dosirak.audit.facts.AssignmentFact;
import dosirak.audit.facts.Facts;
import dosirak.audit.facts.OrderFact;
import dosirak.audit.facts.OrderState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Proves that no rider had two assignments at once (the orders of a bundle are one), that no order
 * was with two riders at once, and that the steps of a delivery follow each other in time.
 */
public final class NoRiderHasTwoOrdersUnlessBundled implements Rule {
  @Override
  public String name() {
    return "no-rider-has-two-orders-unless-bundled";
  }

  /** From when to when something was held; one that has no end lasts for ever. */
  private record Span(String holder, Instant from, Instant to) {}

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (AssignmentFact each : facts.assignments()) {
      inspection.look();
      inOrderOfTime(each, inspection);
    }
    by(facts, AssignmentFact::riderId)
        .forEach((riderId, held) ->
            apart(
                "rider " + riderId,
                "assignments",
                spans(held, AssignmentFact::assignmentId),
                inspection));
    by(facts, AssignmentFact::orderId)
        .forEach((orderId, held) ->
            apart(
                orderId,
                "riders",
                held.stream().map(each -> span(each.riderId(), List.of(each))).toList(),
                inspection));
    by(facts, AssignmentFact::assignmentId)
        .forEach((assignmentId, held) ->
            inspection.require(
                held.stream().map(AssignmentFact::riderId).distinct().count() == 1,
                "assignment " + assignmentId,
                "it has more than one rider"));
    return inspection.verdict(
        facts.orders().stream()
            .anyMatch(order -> wasDelivered(order) && !facts.isMoving(order.orderId())),
        "orders were delivered");
  }

  private static boolean wasDelivered(OrderFact order) {
    return order.delivery() && order.state() == OrderState.COMPLETED;
  }

  private static Map<String, List<AssignmentFact>> by(
      Facts facts, Function<AssignmentFact, String> key) {
    return facts.assignments().stream().collect(Collectors.groupingBy(key));
  }

  private static List<Span> spans(
      List<AssignmentFact> held, Function<AssignmentFact, String> holder) {
    Map<String, List<AssignmentFact>> groups = held.stream().collect(Collectors.groupingBy(holder));
    return groups.entrySet().stream().map(group -> span(group.getKey(), group.getValue())).toList();
  }

  private static Span span(String holder, List<AssignmentFact> together) {
    Instant from = Instant.MAX;
    Instant to = Instant.MIN;
    for (AssignmentFact each : together) {
      Instant done = each.doneAt() == null ? Instant.MAX : each.doneAt();
      from = each.assignedAt().isBefore(from) ? each.assignedAt() : from;
      to = done.isAfter(to) ? done : to;
    }
    return new Span(holder, from, to);
  }

  private static void apart(String subject, String what, List<Span> spans, Inspection inspection) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparing(Span::from).thenComparing(Span::to));
    for (int i = 1; i < sorted.size(); i++) {
      Span before = sorted.get(i - 1);
      Span span = sorted.get(i);
      if (span.from().isBefore(before.to())) {
        inspection.offend(
            subject,
            "%s %s and %s at once, at %s"
                .formatted(what, before.holder(), span.holder(), span.from()));
      }
      // The longer of the two is compared with what follows.
      if (before.to().isAfter(span.to())) {
        sorted.set(i, before);
      }
    }
  }

  private static void inOrderOfTime(AssignmentFact each, Inspection inspection) {
    Map<String, Instant> late = new HashMap<>();
    Instant before = each.assignedAt();
    Instant[] steps = {each.atShopAt(), each.pickedUpAt(), each.deliveredAt()};
    for (Instant step : steps) {
      if (step != null) {
        if (step.isBefore(before)) {
          late.put(each.orderId(), step);
        }
        before = step;
      }
    }
    inspection.require(
        late.isEmpty(), each.orderId(), "its delivery took a step before the one it follows");
  }
}
