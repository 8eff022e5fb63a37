package dosirak.promotion;

import dosirak.contracts.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * The points of one customer: lots that end at different times, used oldest-ending first. Points
 * that a refund takes back after they were spent leave a debt, which whatever is gained next fills
 * first; so there are either lots or a debt, never both. Pure.
 *
 * @param lots sorted by when they end, none empty
 * @param debt never negative
 */
record Lots(List<Lot> lots, Money debt) {
  /** How long points stay good that come back after they had ended. */
  static final Duration GRACE = Duration.ofDays(7);

  private static final Comparator<Lot> OLDEST_ENDING_FIRST =
      Comparator.comparing(Lot::expiresAt).thenComparing(Lot::lotId);

  static final Lots NONE = new Lots(List.of(), Money.ZERO);

  /** Points that end together. */
  record Lot(UUID lotId, Money points, Instant expiresAt) {}

  /**
   * Points that were taken out of a lot.
   *
   * @param expiresAt when they would have ended
   */
  record Taking(UUID lotId, Money points, Instant expiresAt) {}

  /** Points that were used. */
  record Used(Lots after, List<Taking> takings) {}

  /** Points that were not used in time. */
  record Expired(Lots after, Money points) {}

  Lots {
    lots = lots.stream().sorted(OLDEST_ENDING_FIRST).toList();
    if (debt.isNegative()
        || (debt.isPositive() && !lots.isEmpty())
        || lots.stream().anyMatch(lot -> !lot.points().isPositive())) {
      throw new IllegalArgumentException("no points are like that: " + lots + " debt " + debt);
    }
  }

  /** What the customer can use; negative where there is a debt. */
  Money balance() {
    return sum(lots.stream().map(Lot::points).toList()).minus(debt);
  }

  /**
   * Takes points for an order, of those first that end first.
   *
   * @throws IllegalArgumentException if there are not so many
   */
  Used use(Money points) {
    if (points.isNegative() || points.compareTo(balance()) > 0) {
      throw new IllegalArgumentException(points + " of " + balance());
    }
    List<Lot> left = new ArrayList<>();
    List<Taking> takings = new ArrayList<>();
    Money wanted = points;
    for (Lot lot : lots) {
      Money taken = Money.least(lot.points(), wanted);
      wanted = wanted.minus(taken);
      if (taken.isPositive()) {
        takings.add(new Taking(lot.lotId(), taken, lot.expiresAt()));
      }
      keep(left, lot, lot.points().minus(taken));
    }
    return new Used(new Lots(left, debt), takings);
  }

  /** Adds points, of which a debt is paid first. */
  Lots gain(UUID lotId, Money points, Instant expiresAt) {
    Money paid = Money.least(debt, points);
    Money rest = points.minus(paid);
    List<Lot> more = new ArrayList<>(lots);
    if (rest.isPositive()) {
      Money before = Money.ZERO;
      for (Lot lot : lots) {
        if (lot.lotId().equals(lotId)) {
          before = lot.points();
          more.remove(lot);
        }
      }
      more.add(new Lot(lotId, before.plus(rest), expiresAt));
    }
    return new Lots(more, debt.minus(paid));
  }

  /**
   * Brings points back that were taken: to their lots, or where those have ended to one of grace.
   *
   * @param graceLotId names the lot of those that have ended
   */
  Lots giveBack(List<Taking> takings, Instant now, UUID graceLotId) {
    Lots after = this;
    for (Taking taking : takings) {
      after =
          taking.expiresAt().isAfter(now)
              ? after.gain(taking.lotId(), taking.points(), taking.expiresAt())
              : after.gain(graceLotId, taking.points(), now.plus(GRACE));
    }
    return after;
  }

  /**
   * Takes points away whether they are there or not.
   *
   * @param from the lot they are taken out of first, as far as it is there
   */
  Lots takeBack(Money points, UUID from) {
    List<Lot> order = new ArrayList<>(lots);
    order.sort(Comparator.comparing(lot -> !lot.lotId().equals(from)));
    List<Lot> left = new ArrayList<>();
    Money wanted = points;
    for (Lot lot : order) {
      Money taken = Money.least(lot.points(), wanted);
      wanted = wanted.minus(taken);
      keep(left, lot, lot.points().minus(taken));
    }
    return new Lots(left, debt.plus(wanted));
  }

  /** Drops what has ended. */
  Expired expire(Instant now) {
    List<Lot> left = lots.stream().filter(lot -> lot.expiresAt().isAfter(now)).toList();
    Lots after = new Lots(left, debt);
    return new Expired(after, balance().minus(after.balance()));
  }

  private static void keep(List<Lot> left, Lot lot, Money points) {
    if (points.isPositive()) {
      left.add(new Lot(lot.lotId(), points, lot.expiresAt()));
    }
  }

  static Money sum(List<Money> amounts) {
    return amounts.stream().reduce(Money.ZERO, Money::plus);
  }
}
