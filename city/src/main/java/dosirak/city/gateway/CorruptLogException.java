package dosirak.city.gateway;

import java.io.IOException;

/** The log cannot be trusted: something other than an unfinished last line is wrong with it. */
public final class CorruptLogException extends IOException {
  private static final long serialVersionUID = 1L;

  CorruptLogException(String message) {
    super(message);
  }
}
