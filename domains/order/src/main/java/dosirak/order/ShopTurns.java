package dosirak.order;

import dosirak.contracts.ShopId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Puts off what needs the lock of a shop to the end of the transaction, and does it shop by shop in
 * one order. A transaction may move many orders of many shops; if it took the lock of a shop with
 * each of them, it would hold locks of shops while it waits for orders, and whoever moves one of
 * these orders would wait for a shop.
 */
final class ShopTurns {
  private record Turn(ShopId shop, Runnable work) {}

  /** What two shops have in common that share a lock. */
  static int lockOf(ShopId shop) {
    return shop.value().hashCode();
  }

  /** Does something before the current transaction commits. */
  void later(ShopId shop, Runnable work) {
    Turns turns = (Turns) TransactionSynchronizationManager.getResource(this);
    if (turns == null) {
      turns = new Turns();
      TransactionSynchronizationManager.bindResource(this, turns);
      TransactionSynchronizationManager.registerSynchronization(turns);
    }
    turns.waiting.add(new Turn(shop, work));
  }

  private final class Turns implements TransactionSynchronization {
    private final List<Turn> waiting = new ArrayList<>();

    /** Before people are told, whose streams are locked for it: shops first, then people. */
    @Override
    public int getOrder() {
      return 0;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      // What concerns one shop stays in the order in which it was put off.
      waiting.sort(Comparator.comparingInt(turn -> lockOf(turn.shop())));
      waiting.forEach(turn -> turn.work().run());
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(ShopTurns.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(ShopTurns.this, this);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(ShopTurns.this);
    }
  }
}
