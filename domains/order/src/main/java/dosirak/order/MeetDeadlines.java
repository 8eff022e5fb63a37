package dosirak.order;

import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends the orders whose deadline has passed. Deadlines are rows; this looks for those that came.
 */
final class MeetDeadlines implements Runnable {
  /** Machine time between two looks. */
  static final Duration EVERY = Duration.ofMillis(100);

  /**
   * Machine time after the start during which no order is ended: news that waited while this domain
   * was away are heard first.
   */
  static final Duration HEAR_FIRST = Duration.ofSeconds(2);

  private static final int BATCH = 50;
  private static final int MOST_BATCHES = 40;

  private final OrderStore orders;
  private final ChangeOrder change;
  private final TransactionTemplate transactions;
  private final CityClock clock;
  private final MachineClock machineClock;
  private final Instant begins;

  MeetDeadlines(
      OrderStore orders,
      ChangeOrder change,
      TransactionTemplate transactions,
      CityClock clock,
      MachineClock machineClock) {
    this.orders = orders;
    this.change = change;
    this.transactions = transactions;
    this.clock = clock;
    this.machineClock = machineClock;
    this.begins = machineClock.instant().plus(HEAR_FIRST);
  }

  @Override
  public void run() {
    if (machineClock.instant().isBefore(begins)) {
      return;
    }
    int met = BATCH;
    for (int batch = 0; batch < MOST_BATCHES && met == BATCH; batch++) {
      Integer count = transactions.execute(status -> meetSome());
      met = count == null ? 0 : count;
    }
  }

  private int meetSome() {
    List<OrderStore.Kept> due = orders.lockDue(clock.instant(), BATCH);
    change.decide(due, new OrderCommand.MeetDeadline());
    return due.size();
  }
}
