package dosirak.settlement;

import dosirak.contracts.settlement.StatementClosed;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.settlement.StatementStore.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/** Makes the statements of days that have ended final, and says so, once. */
final class CloseStatements {
  private static final int BATCH = 100;

  private final StatementStore statements;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock clock;

  CloseStatements(
      StatementStore statements,
      Journal journal,
      TransactionTemplate transactions,
      CityClock clock) {
    this.statements = statements;
    this.journal = journal;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Closes what is due now. */
  void run() {
    Integer closed;
    do {
      closed = transactions.execute(status -> closeSome());
    } while (closed != null && closed == BATCH);
  }

  private int closeSome() {
    Instant now = clock.instant();
    LocalDate lastDay = BusinessDays.lastToClose(now);
    List<Statement> closed = statements.close(lastDay, now, BATCH);
    for (Statement statement : closed) {
      journal.append(
          new StatementClosed(
              statement.shopId(),
              statement.day(),
              statement.orders(),
              statement.sales(),
              statement.fees(),
              statement.tax(),
              statement.owed(),
              now));
    }
    return closed.size();
  }
}
