package dosirak.contracts.identity;

import java.time.Instant;

/**
 * A key that tokens are signed with, told before it is used, so that everybody can check a token
 * without asking identity.
 *
 * @param publicKey the public part, a JSON Web Key (RFC 7517)
 * @param usedFrom machine time
 */
public record SigningKeyPublished(String keyId, String publicKey, Instant usedFrom)
    implements IdentityEvent {
  @Override
  public String key() {
    return keyId;
  }
}
