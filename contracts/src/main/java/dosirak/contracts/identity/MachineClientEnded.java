package dosirak.contracts.identity;

/** A machine client was removed; its tokens are no longer good. */
public record MachineClientEnded(String clientId) implements IdentityEvent {
  @Override
  public String key() {
    return clientId;
  }
}
