package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.promotion.PointsCause;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.Identifiers;
import dosirak.promotion.Lots.Taking;
import dosirak.promotion.PointsStore.Cause;
import dosirak.promotion.PointsStore.Changed;
import dosirak.promotion.PointsStore.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes customers' points, in the transaction of the caller: the account's row is held first,
 * what has ended is dropped, then the change is made, noted and said.
 */
final class PointsBook {
  private final PointsStore store;
  private final Journal journal;
  private final Identifiers identifiers;

  PointsBook(PointsStore store, Journal journal, Identifiers identifiers) {
    this.store = store;
    this.journal = journal;
    this.identifiers = identifiers;
  }

  /** A customer's points without those that have ended, held until the transaction ends. */
  Lots open(AccountId customer, Instant now) {
    Lots before = store.lock(customer);
    Lots.Expired expired = before.expire(now);
    if (expired.points().isPositive()) {
      store.save(customer, before, expired.after());
      say(
          customer,
          null,
          PointsCause.EXPIRED,
          expired.points().negated(),
          expired.after(),
          null,
          "",
          now);
    }
    return expired.after();
  }

  /** What an order earns its customer. */
  record Gain(
      AccountId customer,
      OrderId order,
      UUID lotId,
      Money points,
      Instant expiresAt,
      @Nullable String traceparent) {}

  /** Adds what orders earn their customers, of whom nothing else was changed meanwhile. */
  void earn(List<Gain> earnings, Instant now) {
    Set<AccountId> customers = new LinkedHashSet<>();
    earnings.forEach(earning -> customers.add(earning.customer()));
    Map<AccountId, Lots> before = store.lock(customers);
    before.replaceAll(
        (customer, lots) -> lots.expire(now).points().isPositive() ? open(customer, now) : lots);
    Map<AccountId, Lots> after = new HashMap<>(before);
    List<Move> moves = new ArrayList<>();
    List<Journal.Entry> said = new ArrayList<>();
    for (Gain earning : earnings) {
      AccountId customer = earning.customer();
      Lots lots =
          Objects.requireNonNull(after.get(customer))
              .gain(earning.lotId(), earning.points(), earning.expiresAt());
      after.put(customer, lots);
      moves.add(
          new Move(
              customer, earning.order(), Cause.EARNED, earning.points(), lots.balance(), "", now));
      said.add(
          new Journal.Entry(
              new PointsChanged(
                  customer,
                  earning.order(),
                  PointsCause.EARNED,
                  earning.points(),
                  lots.balance(),
                  earning.expiresAt(),
                  now),
              earning.traceparent()));
    }
    store.save(
        customers.stream()
            .map(customer ->
                new Changed(
                    customer,
                    Objects.requireNonNull(before.get(customer)),
                    Objects.requireNonNull(after.get(customer))))
            .toList());
    store.move(moves);
    var _ = journal.append(said);
  }

  /** Takes points for an order; absent where there are not so many. */
  Optional<Lots.Used> reserve(
      Lots lots, AccountId customer, OrderId order, Money points, Instant now) {
    if (points.compareTo(lots.balance()) > 0) {
      return Optional.empty();
    }
    Lots.Used used = lots.use(points);
    store.save(customer, lots, used.after());
    store.move(
        List.of(
            new Move(
                customer,
                order,
                Cause.RESERVED,
                points.negated(),
                used.after().balance(),
                "",
                now)));
    return Optional.of(used);
  }

  /** Brings points of an order back; returns the balance after it. */
  Money restore(Lots lots, AccountId customer, OrderId order, List<Taking> takings, Instant now) {
    if (takings.isEmpty()) {
      return lots.balance();
    }
    Lots after = lots.giveBack(takings, now, identifiers.next());
    store.save(customer, lots, after);
    store.move(
        List.of(
            new Move(
                customer,
                order,
                Cause.RESTORED,
                after.balance().minus(lots.balance()),
                after.balance(),
                "",
                now)));
    return after.balance();
  }

  /** Adds points. */
  PointsChanged gain(
      Lots lots,
      AccountId customer,
      @Nullable OrderId order,
      PointsCause cause,
      UUID lotId,
      Money points,
      Instant expiresAt,
      String note,
      Instant now) {
    Lots after = lots.gain(lotId, points, expiresAt);
    store.save(customer, lots, after);
    return say(customer, order, cause, points, after, expiresAt, note, now);
  }

  /** Takes back what an order had earned. */
  void takeBack(
      Lots lots, AccountId customer, OrderId order, UUID lotId, Money points, Instant now) {
    Lots after = lots.takeBack(points, lotId);
    store.save(customer, lots, after);
    say(customer, order, PointsCause.TAKEN_BACK, points.negated(), after, null, "", now);
  }

  private PointsChanged say(
      AccountId customer,
      @Nullable OrderId order,
      PointsCause cause,
      Money change,
      Lots after,
      @Nullable Instant expiresAt,
      String note,
      Instant now) {
    store.move(
        List.of(
            new Move(
                customer, order, Cause.valueOf(cause.name()), change, after.balance(), note, now)));
    PointsChanged changed =
        new PointsChanged(customer, order, cause, change, after.balance(), expiresAt, now);
    journal.append(changed);
    return changed;
  }
}
