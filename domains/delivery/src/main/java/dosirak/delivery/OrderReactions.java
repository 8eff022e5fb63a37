package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.OrderRejected;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.CityClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.dao.ConcurrencyFailureException;

/**
 * What delivery does on what happens to orders: an accepted one needs a rider, one that ended does
 * not. Applying an event twice changes nothing the second time.
 */
final class OrderReactions {
  /** An order without a rider fails so long after its ready time. */
  private static final Duration ASSIGN_WITHIN = Duration.ofMinutes(60);

  private static final int ATTEMPTS = 3;

  private final TaskStore tasks;
  private final Work work;
  private final CityClock clock;
  private final DispatchBell bell;

  OrderReactions(TaskStore tasks, Work work, CityClock clock, DispatchBell bell) {
    this.tasks = tasks;
    this.work = work;
    this.clock = clock;
    this.bell = bell;
  }

  Subscription subscription() {
    return Subscription.to("order")
        .named("process")
        .on(OrderAccepted.class, this::open)
        .on(OrderReady.class, event -> changeReady(event.facts(), event.readyAt()))
        .on(OrderDelayed.class, event -> changeReady(event.facts(), event.readyAt()))
        .on(OrderFailed.class, event -> close(event.facts(), "order-failed"))
        .on(OrderCancelled.class, event -> close(event.facts(), "order-cancelled"))
        .on(OrderRejected.class, event -> close(event.facts(), "order-rejected"))
        .on(OrderExpired.class, event -> close(event.facts(), "order-expired"))
        .build();
  }

  private void open(OrderAccepted event) {
    OrderFacts facts = event.facts();
    Dropoff dropoff = facts.dropoff();
    if (facts.fulfilment() != Fulfilment.DELIVERY || dropoff == null) {
      return;
    }
    tasks.add(
        new Task(
            new Stop(facts.orderId(), facts.number(), dropoff, event.readyAt(), Collect.of(facts)),
            new Shop(facts.shopId(), facts.shopName(), facts.shopLocation()),
            facts.placedAt(),
            event.readyAt().plus(ASSIGN_WITHIN),
            Set.of()),
        facts.customerId());
    bell.ringAfterCommit();
  }

  private void changeReady(OrderFacts facts, Instant readyAt) {
    if (facts.fulfilment() != Fulfilment.DELIVERY) {
      return;
    }
    tasks.changeReady(facts.orderId(), readyAt, readyAt.plus(ASSIGN_WITHIN));
    bell.ringAfterCommit();
  }

  private void close(OrderFacts facts, String reason) {
    OrderId orderId = facts.orderId();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      TaskStore.Standing standing = tasks.standing(orderId).orElse(null);
      if (standing == null || standing.state().isFinal()) {
        return;
      }
      AssignmentId assignmentId = standing.assignmentId();
      AccountId riderId = standing.riderId();
      if (assignmentId != null && riderId != null) {
        Instant now = clock.instant();
        boolean withdrawn =
            work.take(
                    riderId,
                    assignmentId,
                    now,
                    (rider, assignment) -> assignment.withdraw(orderId, reason, now))
                .filter(result -> result.outcome() instanceof Outcome.Changed)
                .isPresent();
        if (withdrawn) {
          return;
        }
      } else if (tasks.closeOpen(orderId)) {
        return;
      }
    }
    throw new ConcurrencyFailureException("the task of order " + orderId + " kept changing");
  }
}
