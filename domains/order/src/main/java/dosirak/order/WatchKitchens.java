package dosirak.order;

import dosirak.platform.time.CityClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Says of kitchens whose window was filled by orders for later that they are full once the window
 * has come, and forgets windows that are long over.
 */
final class WatchKitchens implements Runnable {
  /** Machine time between two looks. */
  static final Duration EVERY = Duration.ofMillis(250);

  private static final Duration KEPT = Duration.ofDays(30);
  private static final int BATCH = 100;

  private final KitchenStore kitchens;
  private final Holds holds;
  private final TransactionTemplate transactions;
  private final CityClock clock;

  WatchKitchens(
      KitchenStore kitchens, Holds holds, TransactionTemplate transactions, CityClock clock) {
    this.kitchens = kitchens;
    this.holds = holds;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void run() {
    transactions.executeWithoutResult(status -> {
      Instant now = clock.instant();
      List<KitchenStore.Kept> unsaid = kitchens.unsaid(now, BATCH);
      unsaid.forEach(window -> holds.sayFull(window, now));
      kitchens.forget(now.minus(KEPT));
    });
  }
}
