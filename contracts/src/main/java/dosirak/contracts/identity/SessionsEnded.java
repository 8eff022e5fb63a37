package dosirak.contracts.identity;

import dosirak.contracts.AccountId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person signed out, or was signed out: tokens of these sessions are no longer good.
 *
 * @param sessionId the session that ended; absent when all that began before did
 * @param why a code for people who look into it, for example {@code signed-out}
 */
public record SessionsEnded(AccountId accountId, @Nullable UUID sessionId, String why)
    implements IdentityEvent {
  @Override
  public String key() {
    return accountId.toString();
  }
}
