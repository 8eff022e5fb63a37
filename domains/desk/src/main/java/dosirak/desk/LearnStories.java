package dosirak.desk;

import dosirak.contracts.AssignmentId;
import dosirak.contracts.OrderId;
import dosirak.contracts.ReviewId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderAtShop;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.contracts.notification.MessageSent;
import dosirak.contracts.payment.PaymentApproved;
import dosirak.contracts.payment.PaymentCancelled;
import dosirak.contracts.payment.PaymentFailed;
import dosirak.contracts.payment.PaymentRefunded;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.contracts.promotion.BenefitsRefused;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.contracts.promotion.BenefitsRestored;
import dosirak.contracts.promotion.BenefitsUsed;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.contracts.review.ReviewAnswered;
import dosirak.contracts.review.ReviewChanged;
import dosirak.contracts.review.ReviewEvent;
import dosirak.contracts.review.ReviewHidden;
import dosirak.contracts.review.ReviewPosted;
import dosirak.contracts.review.ReviewShown;
import dosirak.contracts.settlement.PayoutRequested;
import dosirak.contracts.settlement.PayoutSent;
import dosirak.contracts.settlement.StatementClosed;
import dosirak.contracts.shop.ShopPaused;
import dosirak.contracts.shop.ShopResumed;
import dosirak.platform.journal.Envelope;
import dosirak.platform.journal.Subscription;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Learns what all others said of orders. Nothing here waits for order: what is heard of an order
 * before order itself is heard lies ready in its story.
 */
final class LearnStories {
  private final JdbcClient jdbc;
  private final Stories stories;

  LearnStories(JdbcClient jdbc, Stories stories) {
    this.jdbc = jdbc;
    this.stories = stories;
  }

  Subscription toPayment() {
    return Subscription.to("payment")
        .projecting("story_payment")
        .unhurried()
        .onEnvelope(PaymentApproved.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(PaymentFailed.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(PaymentCancelled.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(PaymentRefunded.class, said -> stories.tell(said, said.event().orderId()))
        .build();
  }

  Subscription toDelivery() {
    return Subscription.to("delivery")
        .projecting("story_delivery", "desk_rider")
        .unhurried()
        .onEnvelope(RiderAssigned.class, this::assigned)
        .onEnvelope(RiderUnassigned.class, this::unassigned)
        .onEnvelope(RiderAtShop.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(PickedUp.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(Delivered.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(DeliveryFailed.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(InterventionDecided.class, said -> stories.tell(said, said.event().orderId()))
        .build();
  }

  private void assigned(Envelope<RiderAssigned> said) {
    RiderAssigned event = said.event();
    carries(event.orderId(), event.riderId().value(), event.assignmentId());
    stories.tell(said, event.orderId());
  }

  private void unassigned(Envelope<RiderUnassigned> said) {
    RiderUnassigned event = said.event();
    carries(event.orderId(), null, event.assignmentId());
    stories.tell(said, event.orderId());
  }

  private void carries(OrderId order, @Nullable UUID rider, AssignmentId assignment) {
    jdbc.sql(
            """
            insert into desk_rider (order_id, rider_id, assignment_id)
            values (:order, cast(:rider as uuid), :assignment)
            on conflict (order_id) do update set
              rider_id = excluded.rider_id, assignment_id = excluded.assignment_id
            """)
        .param("order", order.value())
        .param("rider", rider)
        .param("assignment", assignment.value())
        .update();
  }

  Subscription toPromotion() {
    return Subscription.to("promotion")
        .projecting("story_promotion")
        .unhurried()
        .onEnvelope(BenefitsReserved.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(BenefitsRefused.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(BenefitsUsed.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(BenefitsRestored.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(
            PointsChanged.class,
            said -> {
              OrderId order = said.event().orderId();
              if (order != null) {
                stories.tell(said, order);
              }
            })
        .build();
  }

  Subscription toReview() {
    return Subscription.to("review")
        .projecting("story_review", "desk_review")
        .unhurried()
        .onEnvelope(ReviewPosted.class, this::posted)
        .onEnvelope(ReviewChanged.class, said -> stories.tell(said, said.event().orderId()))
        .onEnvelope(ReviewAnswered.class, said -> ofReview(said, said.event().reviewId()))
        .onEnvelope(ReviewHidden.class, said -> ofReview(said, said.event().reviewId()))
        .onEnvelope(ReviewShown.class, said -> ofReview(said, said.event().reviewId()))
        .build();
  }

  private void posted(Envelope<ReviewPosted> said) {
    jdbc.sql(
            """
            insert into desk_review (review_id, order_id) values (:review, :order)
            on conflict (review_id) do nothing
            """)
        .param("review", said.event().reviewId().value())
        .param("order", said.event().orderId().value())
        .update();
    stories.tell(said, said.event().orderId());
  }

  private void ofReview(Envelope<? extends ReviewEvent> said, ReviewId review) {
    jdbc.sql("select order_id from desk_review where review_id = :review")
        .param("review", review.value())
        .query(UUID.class)
        .optional()
        .ifPresent(order -> stories.tell(said, new OrderId(order)));
  }

  Subscription toNotification() {
    return Subscription.to("notification")
        .projecting("story_notification")
        .unhurried()
        .onEnvelope(
            MessageSent.class,
            said -> {
              OrderId order = said.event().orderId();
              if (order != null) {
                stories.tell(said, order);
              }
            })
        .build();
  }

  Subscription toShop() {
    return Subscription.to("shop")
        .projecting("story_shop")
        .unhurried()
        .onEnvelope(ShopPaused.class, said -> stories.tell(said, said.event().shopId()))
        .onEnvelope(ShopResumed.class, said -> stories.tell(said, said.event().shopId()))
        .build();
  }

  Subscription toSettlement() {
    return Subscription.to("settlement")
        .projecting("story_settlement", "desk_payout")
        .unhurried()
        .onEnvelope(
            StatementClosed.class,
            said ->
                stories.tell(said, said.event().shopId(), said.event().day(), said.event().day()))
        .onEnvelope(PayoutRequested.class, this::payout)
        .onEnvelope(PayoutSent.class, this::sent)
        .build();
  }

  private void payout(Envelope<PayoutRequested> said) {
    PayoutRequested payout = said.event();
    jdbc.sql(
            """
            insert into desk_payout (payout_id, first_day, last_day)
            values (:payout, :from, :until)
            on conflict (payout_id) do nothing
            """)
        .param("payout", payout.payoutId().value())
        .param("from", payout.firstDay())
        .param("until", payout.lastDay())
        .update();
    stories.tell(said, payout.shopId(), payout.firstDay(), payout.lastDay());
  }

  private record Days(LocalDate from, LocalDate until) {}

  private void sent(Envelope<PayoutSent> said) {
    jdbc.sql("select first_day, last_day from desk_payout where payout_id = :payout")
        .param("payout", said.event().payoutId().value())
        .query((row, number) ->
            new Days(
                row.getObject("first_day", LocalDate.class),
                row.getObject("last_day", LocalDate.class)))
        .optional()
        .ifPresent(days -> stories.tell(said, said.event().shopId(), days.from(), days.until()));
  }
}
