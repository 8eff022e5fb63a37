package dosirak.promotion;

import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.CouponUse;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderExpired;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderRefunded;
import dosirak.contracts.order.OrderRejected;
import dosirak.contracts.order.RefundedLine;
import dosirak.contracts.promotion.BenefitsRefused;
import dosirak.contracts.promotion.BenefitsReserved;
import dosirak.contracts.promotion.BenefitsRestored;
import dosirak.contracts.promotion.BenefitsUsed;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.telemetry.TraceContext;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.promotion.Coupon.State;
import dosirak.promotion.PointsStore.Earned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reserves what orders use, all of it or nothing, and makes of it what becomes of the order. The
 * customer's account of points is held first and the order's coupons after it, always in that
 * order.
 */
final class FollowOrders {
  /** How many days after the day of the order earned points end. */
  private static final int EARNED_DAYS = 365;

  private static final int MOST_COUPONS = 3;

  private final ReservationStore reservations;
  private final CouponStore coupons;
  private final PointsStore store;
  private final PointsBook points;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;
  private final WriteTogether<Completed> completed = new WriteTogether<>(this::earn);

  FollowOrders(
      ReservationStore reservations,
      CouponStore coupons,
      PointsStore store,
      PointsBook points,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    this.reservations = reservations;
    this.coupons = coupons;
    this.store = store;
    this.points = points;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  Subscription subscription() {
    return Subscription.to("order")
        .named("benefits")
        .on(OrderPlaced.class, event -> reserve(event.facts()))
        .on(OrderPaymentFailed.class, event -> end(event.facts(), null))
        .on(OrderExpired.class, event -> end(event.facts(), null))
        .on(OrderRejected.class, event -> end(event.facts(), null))
        .on(OrderCancelled.class, event -> end(event.facts(), event.givenBack()))
        .on(OrderFailed.class, event -> end(event.facts(), event.givenBack()))
        .on(OrderCompleted.class, event -> complete(event.facts()))
        .on(OrderRefunded.class, this::refund)
        .build();
  }

  private static boolean usesAny(@Nullable Benefits benefits) {
    return benefits != null && (!benefits.coupons().isEmpty() || benefits.points().isPositive());
  }

  private void reserve(OrderFacts order) {
    Benefits benefits = order.benefits();
    if (benefits == null || !usesAny(benefits)) {
      return;
    }
    completed.flush();
    Instant now = clock.instant();
    Lots lots = points.open(order.customerId(), now);
    if (reservations.lock(order.orderId()).isPresent()) {
      return;
    }
    String refusal = refusalOf(order, benefits);
    Optional<Lots.Used> used = Optional.of(new Lots.Used(lots, List.of()));
    if (refusal == null && benefits.points().isPositive()) {
      used = points.reserve(lots, order.customerId(), order.orderId(), benefits.points(), now);
      refusal = used.isEmpty() ? "points-missing" : null;
    }
    if (refusal != null || used.isEmpty()) {
      reservations.insert(
          new Reservation(
              order.orderId(),
              order.customerId(),
              Reservation.State.REFUSED,
              benefits.coupons(),
              Money.ZERO,
              List.of(),
              false),
          now);
      journal.append(
          new BenefitsRefused(
              order.orderId(),
              order.customerId(),
              refusal == null ? "points-missing" : refusal,
              now));
      return;
    }
    if (!benefits.coupons().isEmpty()) {
      coupons.take(ids(benefits.coupons()), State.RESERVED, order.orderId());
    }
    reservations.insert(
        new Reservation(
            order.orderId(),
            order.customerId(),
            Reservation.State.RESERVED,
            benefits.coupons(),
            benefits.points(),
            used.get().takings(),
            false),
        now);
    journal.append(
        new BenefitsReserved(
            order.orderId(),
            order.customerId(),
            benefits.coupons(),
            benefits.points(),
            used.get().after().balance(),
            now));
  }

  /** Why the coupons of an order cannot be had, as a code; absent where they can. */
  private @Nullable String refusalOf(OrderFacts order, Benefits benefits) {
    List<CouponUse> uses = benefits.coupons();
    if (uses.isEmpty()) {
      return null;
    }
    Map<CouponId, Coupon> known = new HashMap<>();
    coupons.lock(ids(uses)).forEach(coupon -> known.put(coupon.couponId(), coupon));
    if (uses.size() > MOST_COUPONS || known.size() < uses.size()) {
      return "coupon-unknown";
    }
    Money items = Money.ZERO;
    Money delivery = Money.ZERO;
    for (CouponUse use : uses) {
      Coupon coupon = known.get(use.couponId());
      if (coupon == null || !coupon.customerId().equals(order.customerId())) {
        return "coupon-unknown";
      }
      if (coupon.state() == State.RESERVED || coupon.state() == State.USED) {
        return "coupon-used";
      }
      if (!coupon.validUntil().isAfter(order.placedAt())) {
        return "coupon-expired";
      }
      if (!Discounts.fits(coupon.rules(), order)
          || (uses.size() > 1 && !coupon.rules().stackable())
          || use.target() != coupon.rules().target()
          || use.shopShareBasisPoints() != coupon.rules().shopShareBasisPoints()
          || use.discount().isNegative()
          || use.discount().compareTo(Discounts.most(coupon.rules(), order.price())) > 0) {
        return "coupon-not-applicable";
      }
      if (use.target() == DiscountTarget.ITEMS) {
        items = items.plus(use.discount());
      } else {
        delivery = delivery.plus(use.discount());
      }
    }
    return items.compareTo(order.price().items()) > 0
            || delivery.compareTo(order.price().deliveryTip()) > 0
        ? "coupon-not-applicable"
        : null;
  }

  private void end(OrderFacts order, @Nullable GivenBack givenBack) {
    if (!usesAny(order.benefits())) {
      return;
    }
    completed.flush();
    Instant now = clock.instant();
    Lots lots = points.open(order.customerId(), now);
    Optional<Reservation> reservation = reservations.lock(order.orderId());
    if (reservation.isEmpty()) {
      // Should the order be heard of later, it is over already.
      reservations.insert(
          new Reservation(
              order.orderId(),
              order.customerId(),
              Reservation.State.RESTORED,
              List.of(),
              Money.ZERO,
              List.of(),
              false),
          now);
      return;
    }
    apply(lots, reservation.get().end(givenBack), null, now);
  }

  /** An order that was completed. */
  private record Completed(OrderFacts order, @Nullable String traceparent) {}

  private void complete(OrderFacts order) {
    if (usesAny(order.benefits())) {
      completed.flush();
      Instant now = clock.instant();
      Lots lots = points.open(order.customerId(), now);
      Optional<Reservation> reservation = reservations.lock(order.orderId());
      if (reservation.isPresent()) {
        apply(lots, reservation.get().complete(), null, now);
      }
    }
    completed.add(new Completed(order, TraceContext.currentTraceparent()));
  }

  private void earn(List<Completed> all) {
    Instant now = clock.instant();
    Map<OrderId, Completed> byOrder = new LinkedHashMap<>();
    all.forEach(one -> byOrder.putIfAbsent(one.order().orderId(), one));
    Map<OrderId, Earned> known = store.earned(List.copyOf(byOrder.keySet()));
    List<PointsStore.EarnedBy> kept = new ArrayList<>();
    List<PointsBook.Gain> earnings = new ArrayList<>();
    byOrder.forEach((orderId, one) -> {
      OrderFacts order = one.order();
      Earned before = known.getOrDefault(orderId, nothingEarned());
      if (before.isCompleted()) {
        return;
      }
      Money earned = Earning.of(order, before.refundedItems());
      kept.add(
          new PointsStore.EarnedBy(
              orderId,
              order.customerId(),
              new Earned(before.lotId(), true, before.refundedItems(), earned)));
      if (earned.isPositive()) {
        earnings.add(
            new PointsBook.Gain(
                order.customerId(),
                orderId,
                before.lotId(),
                earned,
                Days.endAfter(now, EARNED_DAYS),
                one.traceparent()));
      }
    });
    if (!kept.isEmpty()) {
      store.saveEarned(kept);
    }
    if (!earnings.isEmpty()) {
      points.earn(earnings, now);
    }
  }

  private Earned nothingEarned() {
    return new Earned(identifiers.next(), false, Money.ZERO, Money.ZERO);
  }

  private void refund(OrderRefunded refunded) {
    completed.flush();
    OrderFacts order = refunded.facts();
    Instant now = clock.instant();
    Lots lots = points.open(order.customerId(), now);
    if (!reservations.hear(refunded.refundId(), order.orderId())) {
      return;
    }
    if (usesAny(order.benefits())) {
      Optional<Reservation> reservation = reservations.lock(order.orderId());
      if (reservation.isPresent()) {
        apply(lots, reservation.get().refund(refunded.givenBack()), refunded.refundId(), now);
        lots = points.open(order.customerId(), now);
      }
    }
    takeBackEarned(lots, refunded, now);
  }

  private void takeBackEarned(Lots lots, OrderRefunded refunded, Instant now) {
    OrderFacts order = refunded.facts();
    Earned before = store.earned(order.orderId()).orElseGet(this::nothingEarned);
    Money items =
        refunded.isFull()
            ? order.price().items()
            : before
                .refundedItems()
                .plus(Lots.sum(refunded.lines().stream().map(RefundedLine::amount).toList()));
    Money earned = before.isCompleted() ? Earning.of(order, items) : Money.ZERO;
    store.saveEarned(
        order.orderId(),
        order.customerId(),
        new Earned(before.lotId(), before.isCompleted(), items, earned));
    Money less = before.earned().minus(earned);
    if (less.isPositive()) {
      points.takeBack(lots, order.customerId(), order.orderId(), before.lotId(), less, now);
    }
  }

  /** Writes what became of a reservation, and says it. */
  private void apply(
      Lots lots, Reservation.Change change, @Nullable RefundId refundId, Instant now) {
    if (!change.isRestoring() && !change.used()) {
      return;
    }
    Reservation after = change.after();
    reservations.update(after);
    if (change.isRestoring()) {
      List<CouponId> back = change.couponsBack() ? ids(after.coupons()) : List.of();
      Money balance =
          points.restore(lots, after.customerId(), after.orderId(), change.pointsBack(), now);
      List<Coupon> putOff =
          back.isEmpty()
              ? List.of()
              : coupons.giveBack(after.orderId(), back, now, now.plus(Lots.GRACE));
      journal.append(
          new BenefitsRestored(
              after.orderId(),
              after.customerId(),
              refundId,
              back,
              Lots.sum(change.pointsBack().stream().map(Lots.Taking::points).toList()),
              balance,
              now));
      // Who keeps a copy learns the new end.
      putOff.forEach(coupon ->
          journal.append(
              new CouponIssued(
                  coupon.couponId(),
                  coupon.campaignId(),
                  coupon.customerId(),
                  coupon.rules(),
                  coupon.validUntil(),
                  now)));
    }
    if (change.used()) {
      List<CouponUse> spent = after.couponsReturned() ? List.of() : after.coupons();
      if (!spent.isEmpty()) {
        coupons.take(ids(spent), State.USED, after.orderId());
      }
      journal.append(
          new BenefitsUsed(after.orderId(), after.customerId(), spent, after.pointsLeft(), now));
    }
  }

  private static List<CouponId> ids(List<CouponUse> uses) {
    return uses.stream().map(CouponUse::couponId).toList();
  }
}
