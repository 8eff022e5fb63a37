package dosirak.contracts;

import java.util.UUID;

/** A typed identifier; its JSON and text form is the canonical UUID. */
public interface Identifier {
  /** The bare value, for storage. */
  UUID value();

  /**
   * Reads a canonical UUID. {@link UUID#fromString} alone accepts shortened groups, so that two
   * texts could name one thing; here every identifier has one text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  static UUID parse(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("not an identifier: " + text.length() + " characters");
    }
    return UUID.fromString(text);
  }
}
