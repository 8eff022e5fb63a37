package dosirak.delivery;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells dispatch of this process that something changed, so that it need not wait for its next
 * regular look. Only a hint: nothing is lost with it.
 */
final class DispatchBell {
  private final AtomicBoolean rung = new AtomicBoolean(true);

  /** Rings when the current transaction has committed. */
  void ringAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            rung.set(true);
          }
        });
  }

  /** Whether it rang since the last time; silences it. */
  boolean wasRung() {
    return rung.getAndSet(false);
  }
}
