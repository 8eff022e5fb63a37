package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.platform.time.CityClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends proposals that no customer answered in time, each in a transaction of its own. One that
 * cannot be ended does not stop the others: it is passed over, and tried again at the next look.
 */
final class EndProposals implements Runnable {
  /** Machine time between two looks. */
  static final Duration EVERY = Duration.ofMillis(200);

  /** How many are read together. */
  static final int BATCH = 50;

  private static final int MOST_BATCHES = 40;

  private final AftermathStore aftermaths;
  private final ProposeChange proposeChange;
  private final TransactionTemplate transactions;
  private final CityClock clock;

  EndProposals(
      AftermathStore aftermaths,
      ProposeChange proposeChange,
      TransactionTemplate transactions,
      CityClock clock) {
    this.aftermaths = aftermaths;
    this.proposeChange = proposeChange;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void run() {
    Instant now = clock.instant();
    int failed = 0;
    int read = BATCH;
    @Nullable RuntimeException first = null;
    for (int batch = 0; batch < MOST_BATCHES && read == BATCH; batch++) {
      // What was ended is not due any more, so those that failed are the first that still are.
      List<OrderId> due = aftermaths.due(now, failed, BATCH);
      read = due.size();
      for (OrderId order : due) {
        try {
          transactions.executeWithoutResult(status -> proposeChange.meetDeadline(order));
        } catch (RuntimeException failure) {
          failed++;
          first = first == null ? failure : first;
        }
      }
    }
    if (first != null) {
      throw new IllegalStateException(failed + " proposals could not be ended", first);
    }
  }
}
