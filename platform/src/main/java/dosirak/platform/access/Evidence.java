package dosirak.platform.access;

import dosirak.contracts.platform.PrivilegeUsed;
import dosirak.platform.journal.Journal;
import java.util.Objects;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps, in a domain's journal, what rights over others were used for. */
public final class Evidence {
  private final Journal journal;
  private final TransactionTemplate transactions;

  public Evidence(Journal journal, TransactionTemplate transactions) {
    this.journal = journal;
    this.transactions = transactions;
  }

  /** Keeps it: in the transaction that is open, else in one of its own. */
  public void keep(PrivilegeUsed used) {
    Objects.requireNonNull(transactions.execute(status -> journal.append(used)));
  }
}
