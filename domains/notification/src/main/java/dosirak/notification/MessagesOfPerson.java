package dosirak.notification;

import dosirak.contracts.AccountId;
import dosirak.platform.privacy.PersonalData;
import java.util.List;

/** The messages a person was sent and that are kept still, oldest first. */
final class MessagesOfPerson implements PersonalData {
  private static final int MOST = 10_000;

  private final MessageStore store;

  MessagesOfPerson(MessageStore store) {
    this.store = store;
  }

  @Override
  public String name() {
    return "messages";
  }

  @Override
  public List<Message> of(AccountId person) {
    return store.after(person, 0, MOST);
  }
}
