package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a quote: the priced, immutable answer to what a cart would cost. */
public record QuoteId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public QuoteId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static QuoteId of(String text) {
    return new QuoteId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
