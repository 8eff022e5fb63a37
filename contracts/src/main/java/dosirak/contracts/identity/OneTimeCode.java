package dosirak.contracts.identity;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is inside {@link CodeSealed}: a code on its way to a phone. It is never said as it is; only
 * notification can open it.
 *
 * @param codeId that of the event, so that a message cannot be put into another event
 * @param phone in the form of E.164; absent when nothing is to be sent, which nobody but
 *     notification can tell from a message that is
 * @param code six digits
 * @param purpose what the code lets one do: {@code sign-in} or {@code recovery}
 */
public record OneTimeCode(UUID codeId, @Nullable String phone, String code, String purpose) {
  @Override
  public String toString() {
    return "OneTimeCode[" + codeId + "]";
  }
}
