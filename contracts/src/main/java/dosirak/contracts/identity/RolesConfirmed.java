package dosirak.contracts.identity;

import java.time.Instant;

/**
 * Identity is there, and all it has to say about roles was said before this. An operator's rights
 * end where the last of these is too old.
 *
 * @param at machine time
 */
public record RolesConfirmed(Instant at) implements IdentityEvent {
  @Override
  public String key() {
    return "roles";
  }
}
