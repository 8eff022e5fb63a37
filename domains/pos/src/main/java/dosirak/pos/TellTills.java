package dosirak.pos;

import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.DeliveryEvent;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderAtShop;
import dosirak.contracts.delivery.RiderUnassigned;
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
import dosirak.contracts.order.OrderPickedUp;
import dosirak.contracts.order.OrderReady;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.platform.database.Times;
import dosirak.platform.journal.Envelope;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes the feeds from what order and delivery say. What delivery says of an order waits until the
 * tills know the order and the shop took it, since nobody promises which of the two is heard first.
 */
final class TellTills {
  static final Duration EVERY = Duration.ofMillis(150);

  private static final int AT_ONCE = 500;

  private final JdbcClient jdbc;
  private final Feed feed;
  private final TransactionTemplate transactions;
  private final MachineClock clock;

  TellTills(JdbcClient jdbc, Feed feed, TransactionTemplate transactions, MachineClock clock) {
    this.jdbc = jdbc;
    this.feed = feed;
    this.transactions = transactions;
    this.clock = clock;
  }

  Subscription toOrder() {
    return Subscription.to("order")
        .unhurried()
        .onEnvelope(OrderPaid.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderAccepted.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderDelayed.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderReady.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderPickedUp.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderDelivered.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderCompleted.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderExpired.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderRejected.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderCancelled.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderFailed.class, said -> tell(said, said.event().facts()))
        .onEnvelope(OrderRefunded.class, said -> tell(said, said.event().facts()))
        .onEnvelope(CancellationAsked.class, said -> tell(said, said.event().facts()))
        .onEnvelope(CancellationRefused.class, said -> tell(said, said.event().facts()))
        .onEnvelope(ChangeProposed.class, said -> tell(said, said.event().facts()))
        .onEnvelope(ChangeAnswered.class, said -> tell(said, said.event().facts()))
        .build();
  }

  private void tell(Envelope<? extends OrderEvent> said, OrderFacts facts) {
    News news = Relay.of(said.event());
    if (news == null) {
      return;
    }
    feed.tell(
        new Feed.Line(
            facts.shopId(),
            facts.orderId(),
            facts.number(),
            news,
            said.cityTime(),
            news.type() == NewsType.NEW ? TillOrder.of(facts) : null));
  }

  Subscription toDelivery() {
    return Subscription.to("delivery")
        .unhurried()
        .onEnvelope(RiderAssigned.class, said -> keep(said, said.event().orderId()))
        .onEnvelope(RiderUnassigned.class, said -> keep(said, said.event().orderId()))
        .onEnvelope(RiderAtShop.class, said -> keep(said, said.event().orderId()))
        .build();
  }

  private void keep(Envelope<? extends DeliveryEvent> said, OrderId order) {
    News news = Relay.of(said.event());
    if (news == null) {
      return;
    }
    RelayState state = news.state();
    jdbc.sql(
            """
            insert into rider_news (position, order_id, type, state, at, recorded_at)
            values (:position, :order, :type, cast(:state as text), :at, :now)
            """)
        .param("position", said.position())
        .param("order", order.value())
        .param("type", news.type().name())
        .param("state", state == null ? null : state.name())
        .param("at", Times.utc(said.cityTime()))
        .param("now", Times.utc(clock.instant()))
        .update();
  }

  private record Waiting(
      long position, OrderId orderId, ShopId shopId, String number, News news, Instant at) {}

  /** Tells what waits of orders that the shop has taken, in the order in which it was said. */
  void tellRiderNews() {
    for (Waiting each : waiting()) {
      transactions.executeWithoutResult(status -> tell(each));
    }
  }

  private List<Waiting> waiting() {
    return jdbc.sql(
            """
            select n.position, n.order_id, o.shop_id, o.number, n.type, n.state, n.at
            from rider_news n join pos_order o on o.order_id = n.order_id
            where o.state <> 'NEW'
            order by n.position limit :most
            """)
        .param("most", AT_ONCE)
        .query((row, number) ->
            new Waiting(
                row.getLong("position"),
                new OrderId(row.getObject("order_id", UUID.class)),
                new ShopId(row.getObject("shop_id", UUID.class)),
                row.getString("number"),
                new News(
                    NewsType.valueOf(row.getString("type")),
                    stateOrNull(row.getString("state")),
                    Map.of()),
                Times.instant(row, "at")))
        .list();
  }

  private static @Nullable RelayState stateOrNull(@Nullable String name) {
    return name == null ? null : RelayState.valueOf(name);
  }

  private void tell(Waiting each) {
    feed.lock(each.shopId());
    boolean mine =
        jdbc.sql("delete from rider_news where position = :position")
                .param("position", each.position())
                .update()
            == 1;
    boolean isOfUse =
        mine
            && feed.state(each.orderId())
                .filter(before -> !Relay.isTooLateForRiders(before))
                .isPresent();
    if (isOfUse) {
      feed.append(each.shopId(), each.orderId(), each.number(), each.news(), each.at());
    }
  }

  /** Forgets what was said of orders that no till ever heard of. */
  void forgetRiderNews(Instant before, int most) {
    jdbc.sql(
            """
            delete from rider_news where position in (
              select position from rider_news where recorded_at < :before limit :most)
            """)
        .param("before", Times.utc(before))
        .param("most", most)
        .update();
  }
}
