package dosirak.platform.journal;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The delivery contract, for subscribers that read the journal itself. */
class JournalDeliveryTest extends DeliveryContract {
  @Override
  protected Transport transport(DataSource journalOwner, Signals signals) {
    return new Transport() {
      @Override
      public EventSource newSource() {
        return new JournalSource(
            new JournalReader(SOURCE, JdbcClient.create(journalOwner)),
            signals.topic(Journal.topic(SOURCE)));
      }

      @Override
      public void close() {
        // The journal itself is the transport; there is nothing to end.
      }
    };
  }
}
