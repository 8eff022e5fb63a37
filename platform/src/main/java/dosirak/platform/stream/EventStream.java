package dosirak.platform.stream;

import dosirak.platform.journal.Signals;
import java.util.List;
import java.util.UUID;

/** What a handler returns to send server-sent events of one person. */
public interface EventStream {
  /** Whose stream it is. */
  UUID person();

  /** Sent first on a fresh connection, for example the state of things. */
  List<StreamEvent> greeting();

  /** The place of the newest event now. */
  long latest();

  /** Events after a place, oldest first. */
  List<StreamEvent> after(long sequence, int limit);

  /** Announced when there may be more. */
  Signals.Topic topic();
}
