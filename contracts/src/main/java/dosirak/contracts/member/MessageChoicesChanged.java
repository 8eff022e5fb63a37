package dosirak.contracts.member;

import dosirak.contracts.AccountId;
import java.time.Instant;
import java.util.List;

/**
 * A person chose what to be told of.
 *
 * @param muted what the person does not want to hear of
 */
public record MessageChoicesChanged(
    AccountId accountId, List<MessageTopic> muted, Instant changedAt) implements MemberEvent {
  public MessageChoicesChanged {
    muted = List.copyOf(muted);
  }

  @Override
  public String key() {
    return accountId.toString();
  }
}
