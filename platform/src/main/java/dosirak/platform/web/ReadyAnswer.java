package dosirak.platform.web;

import java.util.Map;

/**
 * An answer whose bytes are ready.
 *
 * @param pattern which of {@link ReadyReads#patterns()} it is of
 * @param headers beside those that every such answer has
 */
public record ReadyAnswer(String pattern, ReadyBytes bytes, Map<String, String> headers) {
  public ReadyAnswer {
    headers = Map.copyOf(headers);
  }
}
