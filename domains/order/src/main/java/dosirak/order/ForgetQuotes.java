package dosirak.order;

import dosirak.platform.time.CityClock;
import java.time.Duration;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes quotes a day after they expired. Until then an old quote is told to be used or expired,
 * from then on not to exist.
 */
final class ForgetQuotes implements Runnable {
  /** Machine time between two looks. */
  static final Duration EVERY = Duration.ofSeconds(10);

  private static final Duration KEPT = Duration.ofDays(1);
  private static final int MOST_BATCHES = 20;

  private final QuoteStore quotes;
  private final TransactionTemplate transactions;
  private final CityClock clock;

  ForgetQuotes(QuoteStore quotes, TransactionTemplate transactions, CityClock clock) {
    this.quotes = quotes;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public void run() {
    boolean more = true;
    for (int batch = 0; batch < MOST_BATCHES && more; batch++) {
      Integer count = transactions.execute(status -> quotes.forget(clock.instant().minus(KEPT)));
      more = count != null && count > 0;
    }
  }
}
