package dosirak.platform.privacy;

import org.jspecify.annotations.Nullable;

/** The store of the keys does not answer, and a key that is needed is not at hand. */
public final class KeysUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  KeysUnavailableException(@Nullable Throwable cause) {
    super("Personal data cannot be read or written at this moment.", cause);
  }
}
