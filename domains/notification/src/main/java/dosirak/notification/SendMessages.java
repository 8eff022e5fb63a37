package dosirak.notification;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.notification.MessageSent;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Signals;
import dosirak.platform.telemetry.TraceContext;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends messages to people: numbers them, keeps them, says so in the journal and wakes the streams.
 * A subscription applies many events in one transaction, so the messages of a transaction are
 * collected and written together just before it commits: three statements, however many there are.
 */
final class SendMessages {
  private final MessageStore store;
  private final MutedTopics muted;
  private final Journal journal;
  private final Signals signals;
  private final CityClock city;
  private final MachineClock machine;

  SendMessages(
      MessageStore store,
      MutedTopics muted,
      Journal journal,
      Signals signals,
      CityClock city,
      MachineClock machine) {
    this.store = store;
    this.muted = muted;
    this.journal = journal;
    this.signals = signals;
    this.city = city;
    this.machine = machine;
  }

  /**
   * Sends a message when the current transaction commits.
   *
   * @param orderId absent where it is of no order
   * @throws IllegalStateException if there is no transaction
   */
  void send(AccountId recipient, MessageKind kind, @Nullable OrderId orderId, Text text) {
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a message is sent in the transaction that notes its event");
    }
    pending().drafts.add(new Message.Draft(recipient, kind, orderId, text, city.instant()));
  }

  /** The topic that is announced when a person has new messages. */
  Signals.Topic topic(AccountId person) {
    return signals.topic(topicName(person.value()));
  }

  private static String topicName(UUID person) {
    return "stream:notification:" + person;
  }

  private Pending pending() {
    Pending bound = (Pending) TransactionSynchronizationManager.getResource(this);
    if (bound == null) {
      bound = new Pending();
      TransactionSynchronizationManager.bindResource(this, bound);
      TransactionSynchronizationManager.registerSynchronization(bound);
    }
    return bound;
  }

  private void write(List<Message.Draft> all) {
    List<Message.Draft> drafts = muted.without(all);
    if (drafts.isEmpty()) {
      return;
    }
    TreeMap<UUID, Integer> counts = new TreeMap<>();
    drafts.forEach(draft -> counts.merge(draft.recipient().value(), 1, Integer::sum));
    Map<UUID, Long> next = new HashMap<>();
    store
        .takePlaces(counts)
        .forEach((person, last) -> next.put(person, last - counts.getOrDefault(person, 0)));
    List<Long> places = new ArrayList<>();
    for (Message.Draft draft : drafts) {
      places.add(next.merge(draft.recipient().value(), 1L, Long::sum));
    }
    store.insert(drafts, places, machine.instant());
    List<Journal.Entry> said = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Message.Draft draft = drafts.get(i);
      said.add(
          new Journal.Entry(
              new MessageSent(
                  draft.recipient(),
                  places.get(i),
                  draft.kind().code(),
                  draft.orderId(),
                  draft.sentAt()),
              TraceContext.currentTraceparent()));
    }
    var _ = journal.append(said);
  }

  private final class Pending implements TransactionSynchronization {
    private final List<Message.Draft> drafts = new ArrayList<>();

    @Override
    public void suspend() {
      TransactionSynchronizationManager.unbindResourceIfPossible(SendMessages.this);
    }

    @Override
    public void resume() {
      TransactionSynchronizationManager.bindResource(SendMessages.this, this);
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      write(drafts);
    }

    @Override
    public void afterCompletion(int status) {
      TransactionSynchronizationManager.unbindResourceIfPossible(SendMessages.this);
      if (status != STATUS_ROLLED_BACK) {
        signals.announce(
            drafts.stream().map(draft -> topicName(draft.recipient().value())).distinct().toList());
      }
    }
  }
}
