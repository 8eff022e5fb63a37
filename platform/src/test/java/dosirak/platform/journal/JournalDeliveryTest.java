package dosirak.platform.journal;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The delivery contract, for subscribers that read the journal itself. */
class JournalDeliveryTest extends DeliveryContract {
  @Override
  protected Transport transport(DataSource journalOwner, Signals signals) {
    JdbcClient jdbc = JdbcClient.create(journalOwner);
    Signals.Topic topic = signals.topic(Journal.topic(SOURCE));
    JournalTail tail = new JournalTail(SOURCE, jdbc, topic);
    return new Transport() {
      @Override
      public EventSource newSource() {
        return new JournalSource(tail, new JournalReader(SOURCE, jdbc), topic);
      }

      @Override
      public void close() {
        // The journal itself is the transport; there is nothing to end.
      }
    };
  }
}
