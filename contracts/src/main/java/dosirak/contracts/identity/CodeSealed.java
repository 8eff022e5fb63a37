package dosirak.contracts.identity;

import java.time.Instant;
import java.util.UUID;

/**
 * A one-time code is to be sent to somebody. Only notification can open the message.
 *
 * @param sealedMessage a JSON Web Encryption (RFC 7516) to the key of notification
 * @param expiresAt machine time; never sent after it
 */
public record CodeSealed(UUID codeId, String sealedMessage, Instant expiresAt)
    implements IdentityEvent {
  @Override
  public String key() {
    return codeId.toString();
  }
}
