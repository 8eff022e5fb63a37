package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies one payout to a shop. */
public record PayoutId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PayoutId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static PayoutId of(String text) {
    return new PayoutId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
