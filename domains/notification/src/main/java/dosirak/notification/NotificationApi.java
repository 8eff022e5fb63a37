package dosirak.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.platform.journal.Signals;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.stream.EventStream;
import dosirak.platform.stream.StreamEvent;
import dosirak.platform.web.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A person's own messages over HTTP, at {@code /api/notification}. */
@RestController
class NotificationApi {
  private static final int LARGEST_PAGE = 100;

  private final MessageStore store;
  private final SendMessages messages;
  private final JsonMapper json;

  NotificationApi(MessageStore store, SendMessages messages, JsonMapper json) {
    this.store = store;
    this.messages = messages;
    this.json = json;
  }

  /**
   * A page of messages, oldest first.
   *
   * @param next what to ask for as {@code after} to go on; absent at the end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<Message> messages, @Nullable Long next) {}

  @GetMapping("/messages")
  @Access(Permission.SIGNED_IN)
  Page messages(
      Caller caller,
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "50") int limit) {
    if (after < 0) {
      throw Problem.invalid("after", "must not be negative");
    }
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw Problem.invalid("limit", "must be 1 to " + LARGEST_PAGE);
    }
    List<Message> page = store.after(caller.person(), after, limit);
    return new Page(page, page.size() < limit ? null : page.getLast().sequence());
  }

  @GetMapping("/stream")
  @Access(Permission.SIGNED_IN)
  EventStream stream(Caller caller) {
    return new MessageStream(caller.person());
  }

  /** The messages of a person as they come; the table of messages itself is the stream. */
  private final class MessageStream implements EventStream {
    private final AccountId person;

    MessageStream(AccountId person) {
      this.person = person;
    }

    @Override
    public UUID person() {
      return person.value();
    }

    @Override
    public List<StreamEvent> greeting() {
      return List.of();
    }

    @Override
    public long latest() {
      return store.latest(person);
    }

    @Override
    public List<StreamEvent> after(long sequence, int limit) {
      return store.after(person, sequence, limit).stream()
          .map(message ->
              new StreamEvent(message.sequence(), "message", json.writeValueAsString(message)))
          .toList();
    }

    @Override
    public Signals.Topic topic() {
      return messages.topic(person);
    }
  }
}
