package dosirak.contracts.identity;

/** No good token is signed with this key any more. */
public record SigningKeyRetired(String keyId) implements IdentityEvent {
  @Override
  public String key() {
    return keyId;
  }
}
