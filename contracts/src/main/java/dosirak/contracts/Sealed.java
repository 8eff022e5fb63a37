package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Text about a person that only the holder of the person's key can read. Once the key is erased
 * nobody can, wherever the text has been copied to. In JSON it is a plain string; what was written
 * before texts were sealed stands there as it is and is read as that.
 *
 * @param text {@code dsk1.<person>.<nonce, AES-256-GCM ciphertext and tag>}, the latter two in
 *     base64url; or text that was never sealed
 */
public record Sealed(@JsonValue String text) {
  /** No text; it needs no key. */
  public static final Sealed EMPTY = new Sealed("");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Sealed {}

  /** Says nothing of the text, which may stand there unsealed. */
  @Override
  public String toString() {
    return "Sealed";
  }
}
