package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies what an operator wants done to an order. */
public record InterventionId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public InterventionId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static InterventionId of(String text) {
    return new InterventionId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
