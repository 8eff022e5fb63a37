package dosirak.platform.database;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What a transaction wants done to many rows, collected and written together: at the end of a
 * subscription's batch, which applies many events in one transaction, else just before the commit.
 * One statement with arrays costs little more for a hundred rows than for one.
 *
 * <p>What is collected cannot be read in the same transaction before {@link #flush}, and several of
 * these in one transaction are written in the order in which each was first used. A failure to
 * write is a failure of the transaction.
 *
 * @param <R> what is collected, in the order in which it was added
 */
public final class WriteTogether<R> {
  /** Under this the thread's transaction keeps all that it has collected. */
  private static final Object ALL = new Object();

  private final Consumer<List<R>> writer;

  /**
   * @param writer is given what a transaction collected, at least one
   */
  public WriteTogether(Consumer<List<R>> writer) {
    this.writer = writer;
  }

  /**
   * Has something written with what else the current transaction collects.
   *
   * @throws IllegalStateException if there is no transaction
   */
  public void add(R row) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("rows are written in the transaction of their change");
    }
    Everything all = Everything.bound();
    if (all == null) {
      all = new Everything();
      TransactionSynchronizationManager.bindResource(ALL, all);
      TransactionSynchronizationManager.registerSynchronization(all);
    }
    all.of(this).rows.add(row);
  }

  /** Writes now what the current transaction has collected here, for one that must read it. */
  public void flush() {
    Everything all = Everything.bound();
    if (all != null) {
      all.of(this).write();
    }
  }

  /** Writes now all that the current transaction has collected anywhere. */
  public static void flushAll() {
    Everything all = Everything.bound();
    if (all != null) {
      all.write();
    }
  }

  /** What a transaction has collected for one writer. */
  private static final class Collected<R> {
    private final WriteTogether<R> owner;
    private List<R> rows = new ArrayList<>();

    private Collected(WriteTogether<R> owner) {
      this.owner = owner;
    }

    boolean write() {
      if (rows.isEmpty()) {
        return false;
      }
      List<R> written = rows;
      rows = new ArrayList<>();
      owner.writer.accept(List.copyOf(written));
      return true;
    }
  }

  /** What a transaction has collected for all writers. */
  private static final class Everything implements TransactionSynchronization {
    private final List<Collected<?>> parts = new ArrayList<>();

    static @Nullable Everything bound() {
      return (Everything) TransactionSynchronizationManager.getResource(ALL);
    }

    <R> Collected<R> of(WriteTogether<R> owner) {
      for (Collected<?> part : parts) {
        if (part.owner == owner) {
          // Only an owner of the same type is the same owner.
          @SuppressWarnings("unchecked")
          Collected<R> known = (Collected<R>) part;
          return known;
        }
      }
      Collected<R> made = new Collected<>(owner);
      parts.add(made);
      return made;
    }

    /** Until there is nothing left: whoever writes may have more written. */
    void write() {
      boolean wrote = true;
      while (wrote) {
        wrote = false;
        for (Collected<?> part : List.copyOf(parts)) {
          wrote |= part.write();
        }
      }
    }

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(ALL);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(ALL, this);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      write();
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(ALL);
    }
  }
}
