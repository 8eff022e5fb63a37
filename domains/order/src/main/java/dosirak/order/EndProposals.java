package dosirak.order;

import dosirak.contracts.OrderId;
import dosirak.platform.time.CityClock;
import java.time.Duration;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/** Ends proposals that no customer answered in time, each in a transaction of its own. */
final class EndProposals implements Runnable {
  /** Machine time between two looks. */
  static final Duration EVERY = Duration.ofMillis(200);

  private static final int BATCH = 50;

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
    List<OrderId> due = aftermaths.due(clock.instant(), BATCH);
    for (OrderId order : due) {
      transactions.executeWithoutResult(status -> proposeChange.meetDeadline(order));
    }
  }
}
