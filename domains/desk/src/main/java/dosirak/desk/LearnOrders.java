package dosirak.desk;

import dosirak.contracts.order.CancellationAsked;
import dosirak.contracts.order.CancellationRefused;
import dosirak.contracts.order.ChangeAnswered;
import dosirak.contracts.order.ChangeProposed;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderDelivered;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaid;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.platform.database.Times;
import dosirak.platform.journal.Envelope;
import dosirak.platform.journal.Subscription;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Learns from order where every order stands, and what order said of it. */
final class LearnOrders {
  private static final String SOURCE = "order";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Stories stories;

  LearnOrders(JdbcClient jdbc, JsonMapper json, Stories stories) {
    this.jdbc = jdbc;
    this.json = json;
    this.stories = stories;
  }

  Subscription subscription() {
    return Subscription.to(SOURCE)
        .projecting("desk_order", "story_order")
        .onEnvelope(
            OrderPlaced.class,
            said -> reached(said, said.event().facts(), Change.to(OrderStanding.PENDING)))
        .onEnvelope(OrderPaid.class, this::paid)
        .onEnvelope(OrderAccepted.class, this::accepted)
        .onEnvelope(OrderDelayed.class, this::delayed)
        .onEnvelope(OrderReady.class, this::ready)
        .onEnvelope(OrderPickedUp.class, this::pickedUp)
        .onEnvelope(
            OrderDelivered.class,
            said -> reached(said, said.event().facts(), Change.to(OrderStanding.DELIVERED)))
        .onEnvelope(
            OrderCompleted.class,
            said ->
                ended(
                    said,
                    said.event().facts(),
                    OrderStanding.COMPLETED,
                    said.event().completedAt()))
        .onEnvelope(
            OrderPaymentFailed.class,
            said ->
                ended(
                    said,
                    said.event().facts(),
                    OrderStanding.PAYMENT_FAILED,
                    said.event().failedAt()))
        .onEnvelope(
            OrderExpired.class,
            said ->
                ended(said, said.event().facts(), OrderStanding.EXPIRED, said.event().expiredAt()))
        .onEnvelope(
            OrderRejected.class,
            said ->
                ended(
                    said, said.event().facts(), OrderStanding.REJECTED, said.event().rejectedAt()))
        .onEnvelope(
            OrderCancelled.class,
            said ->
                ended(
                    said,
                    said.event().facts(),
                    OrderStanding.CANCELLED,
                    said.event().cancelledAt()))
        .onEnvelope(
            OrderFailed.class,
            said ->
                ended(said, said.event().facts(), OrderStanding.FAILED, said.event().failedAt()))
        .onEnvelope(OrderRefunded.class, said -> tell(said, said.event().facts()))
        .onEnvelope(CancellationAsked.class, said -> tell(said, said.event().facts()))
        .onEnvelope(CancellationRefused.class, said -> tell(said, said.event().facts()))
        .onEnvelope(ChangeProposed.class, said -> tell(said, said.event().facts()))
        .onEnvelope(ChangeAnswered.class, said -> tell(said, said.event().facts()))
        .onEnvelope(InterventionDecided.class, said -> stories.tell(said, said.event().orderId()))
        .build();
  }

  /**
   * What an event changes of an order; what is absent stays as it was, except the lateness.
   *
   * @param lateAt from when on it is late; absent: not at all
   */
  private record Change(
      OrderStanding state,
      @Nullable Instant acceptanceDueAt,
      @Nullable Instant readyAt,
      @Nullable Instant pickedUpAt,
      @Nullable Instant endedAt,
      @Nullable Instant lateAt) {
    static Change to(OrderStanding state) {
      return new Change(state, null, null, null, null, null);
    }
  }

  private void paid(Envelope<OrderPaid> said) {
    Instant due = said.event().acceptanceDueAt();
    reached(
        said,
        said.event().facts(),
        new Change(OrderStanding.PAID, due, null, null, null, Lateness.ofPaid(due)));
  }

  private void accepted(Envelope<OrderAccepted> said) {
    Instant ready = said.event().readyAt();
    reached(
        said,
        said.event().facts(),
        new Change(OrderStanding.ACCEPTED, null, ready, null, null, ready));
  }

  private void delayed(Envelope<OrderDelayed> said) {
    Instant ready = said.event().readyAt();
    reached(
        said,
        said.event().facts(),
        new Change(OrderStanding.ACCEPTED, null, ready, null, null, ready));
  }

  private void ready(Envelope<OrderReady> said) {
    OrderFacts facts = said.event().facts();
    Instant ready = said.event().readyAt();
    reached(
        said,
        facts,
        new Change(OrderStanding.READY, null, ready, null, null, Lateness.ofReady(facts, ready)));
  }

  private void pickedUp(Envelope<OrderPickedUp> said) {
    OrderFacts facts = said.event().facts();
    Instant pickedUp = said.event().pickedUpAt();
    reached(
        said,
        facts,
        new Change(
            OrderStanding.PICKED_UP,
            null,
            null,
            pickedUp,
            null,
            Lateness.ofPickedUp(facts, pickedUp)));
  }

  private void ended(
      Envelope<? extends OrderEvent> said, OrderFacts facts, OrderStanding state, Instant at) {
    reached(said, facts, new Change(state, null, null, null, at, null));
  }

  private void reached(Envelope<? extends OrderEvent> said, OrderFacts facts, Change change) {
    if (change.state() == OrderStanding.PENDING || !moved(facts, change)) {
      add(facts, change);
    }
    tell(said, facts);
  }

  private boolean moved(OrderFacts facts, Change change) {
    return jdbc.sql(
                """
                update desk_order set
                  state = :state,
                  acceptance_due_at =
                    coalesce(cast(:acceptanceDue as timestamptz), acceptance_due_at),
                  ready_at = coalesce(cast(:ready as timestamptz), ready_at),
                  picked_up_at = coalesce(cast(:pickedUp as timestamptz), picked_up_at),
                  ended_at = coalesce(cast(:ended as timestamptz), ended_at),
                  late_at = cast(:late as timestamptz)
                where order_id = :order
                """)
            .params(values(facts, change))
            .update()
        == 1;
  }

  /** Order says of every order first that it was placed; should it not, the order is learned so. */
  private void add(OrderFacts facts, Change change) {
    Map<String, @Nullable Object> values = values(facts, change);
    values.put("number", facts.number());
    values.put("shop", facts.shopId().value());
    values.put("shopName", facts.shopName());
    values.put("customer", facts.customerId().value());
    values.put("facts", json.writeValueAsString(facts));
    values.put("placed", Times.utc(facts.placedAt()));
    jdbc.sql(
            """
            insert into desk_order
              (order_id, number, shop_id, shop_name, customer_id, state, facts, placed_at,
               acceptance_due_at, ready_at, picked_up_at, ended_at, late_at)
            values
              (:order, :number, :shop, :shopName, :customer, :state, :facts, :placed,
               cast(:acceptanceDue as timestamptz), cast(:ready as timestamptz),
               cast(:pickedUp as timestamptz), cast(:ended as timestamptz),
               cast(:late as timestamptz))
            on conflict (order_id) do nothing
            """)
        .params(values)
        .update();
  }

  private static Map<String, @Nullable Object> values(OrderFacts facts, Change change) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("order", facts.orderId().value());
    values.put("state", change.state().name());
    values.put("acceptanceDue", Times.utcOrNull(change.acceptanceDueAt()));
    values.put("ready", Times.utcOrNull(change.readyAt()));
    values.put("pickedUp", Times.utcOrNull(change.pickedUpAt()));
    values.put("ended", Times.utcOrNull(change.endedAt()));
    values.put("late", Times.utcOrNull(change.lateAt()));
    return values;
  }

  private void tell(Envelope<? extends OrderEvent> said, OrderFacts facts) {
    stories.tell(said, facts.orderId());
  }
}
