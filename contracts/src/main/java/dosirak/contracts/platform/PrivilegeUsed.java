package dosirak.contracts.platform;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody used a right over what is not their own: an operator's action, or a privileged read.
 * Every domain says it of itself.
 *
 * @param subject who, as in idempotency keys: {@code account:<id>} or {@code machine:<client>}
 * @param permission the right that let the caller in
 * @param action method and path pattern
 * @param target what was named in the path, may be empty
 * @param from the address of the client
 * @param why the reason the caller gave; absent for machines
 * @param status the HTTP status of the answer
 * @param usedAt machine time
 */
public record PrivilegeUsed(
    String subject,
    String permission,
    String action,
    String target,
    String from,
    @Nullable String why,
    int status,
    Instant usedAt)
    implements PlatformEvent {
  @Override
  public String key() {
    return subject;
  }
}
