package dosirak.platform.journal;

import dosirak.contracts.DomainEvent;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.BadSqlGrammarException;

/** Reads events straight from the journal of a domain on the same database server. */
public final class JournalSource implements EventSource {
  private static final String UNDEFINED_TABLE = "42P01";
  private static final long LOOK_EVERY_MILLIS = 250;
  private static final long LOOK_AT_GAP_EVERY_MILLIS = 5;

  private final JournalTail tail;
  private final JournalReader reader;
  private final Signals.Topic topic;
  private long announcementsSeen;
  private boolean atGap;

  /**
   * @param tail the newest events, shared with all who keep up
   * @param reader for what came before these
   * @param topic announced when events were committed
   */
  JournalSource(JournalTail tail, JournalReader reader, Signals.Topic topic) {
    this.tail = tail;
    this.reader = reader;
    this.topic = topic;
  }

  @Override
  public List<RecordedEvent> read(long after, int limit) {
    announcementsSeen = topic.count();
    try {
      JournalReader.Batch batch = tail.read(after, limit);
      if (batch == null) {
        batch = reader.read(after, limit);
      }
      atGap = batch.gap();
      return batch.events();
    } catch (BadSqlGrammarException missing) {
      SQLException cause = missing.getSQLException();
      if (cause != null && UNDEFINED_TABLE.equals(cause.getSQLState())) {
        // The source has never started on this server, so it has said nothing yet.
        return List.of();
      }
      throw missing;
    }
  }

  @Override
  public DomainEvent decode(String domain, RecordedEvent event) {
    return tail.decode(event);
  }

  @Override
  public long head() {
    return reader.head();
  }

  @Override
  public void awaitMore() throws InterruptedException {
    topic.await(announcementsSeen, atGap ? LOOK_AT_GAP_EVERY_MILLIS : LOOK_EVERY_MILLIS);
  }
}
