package dosirak.settlement;

import dosirak.contracts.PayoutId;
import dosirak.contracts.ShopId;
import dosirak.contracts.settlement.PayoutRequested;
import dosirak.contracts.settlement.PayoutSent;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import dosirak.settlement.PayoutStore.Payout;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Pays shops what their closed statements come to, on the third business day after each. A day on
 * which a shop owes is set off against later ones. There is no line to a bank: finance sends the
 * transfers and says so; in a simulation they leave at once.
 */
final class PayShops {
  private static final int BATCH = 50;
  private static final String SIMULATED = "simulated";

  private final PayoutStore payouts;
  private final LedgerStore ledger;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock clock;
  private final Identifiers identifiers;
  private final InstallationKind kind;

  PayShops(
      PayoutStore payouts,
      LedgerStore ledger,
      Journal journal,
      TransactionTemplate transactions,
      CityClock clock,
      Identifiers identifiers,
      InstallationKind kind) {
    this.payouts = payouts;
    this.ledger = ledger;
    this.journal = journal;
    this.transactions = transactions;
    this.clock = clock;
    this.identifiers = identifiers;
    this.kind = kind;
  }

  /** Requests what is due now. */
  void run() {
    LocalDate lastDay = BusinessDays.lastToPay(BusinessDays.of(clock.instant()));
    List<ShopId> shops;
    do {
      shops = payouts.withDue(lastDay, BATCH);
      for (ShopId shop : shops) {
        transactions.executeWithoutResult(status -> request(shop, lastDay));
      }
    } while (shops.size() == BATCH);
  }

  private void request(ShopId shop, LocalDate lastDay) {
    Instant now = clock.instant();
    payouts
        .lockDue(shop, lastDay)
        .ifPresent(due -> {
          PayoutId payoutId = new PayoutId(identifiers.next());
          PayoutRequested requested =
              new PayoutRequested(
                  payoutId,
                  shop,
                  due.ownerId(),
                  due.firstDay(),
                  due.lastDay(),
                  due.amount(),
                  BusinessDays.payoutDay(due.lastDay()),
                  now);
          payouts.insert(payoutId, due, requested.dueDay(), now);
          post(Posting.of(requested));
          journal.append(requested);
          if (kind.allowsSimulation()) {
            send(payoutId, SIMULATED);
          }
        });
  }

  /**
   * A payout left the bank, in the transaction of the caller; saying so again changes nothing.
   *
   * @throws Problem 404 for no such payout, 409 {@code sent-already} with another reference
   */
  Payout send(PayoutId payoutId, String bankReference) {
    Payout payout = payouts.lock(payoutId).orElseThrow(() -> Problem.notFound("payout"));
    if (payout.sentAt() != null) {
      if (!bankReference.equals(payout.bankReference())) {
        throw Problem.conflict("sent-already", "It was sent as " + payout.bankReference() + ".");
      }
      return payout;
    }
    Instant now = clock.instant();
    payouts.send(payoutId, bankReference, now);
    PayoutSent sent =
        new PayoutSent(
            payoutId, payout.shopId(), payout.ownerId(), payout.amount(), bankReference, now);
    post(Posting.of(sent));
    journal.append(sent);
    return payouts.lock(payoutId).orElseThrow();
  }

  private void post(Transaction transaction) {
    var _ =
        ledger.post(
            List.of(
                new LedgerStore.Booked(transaction, BusinessDays.of(transaction.occurredAt()))));
  }
}
