package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a review of an order. */
public record ReviewId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ReviewId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static ReviewId of(String text) {
    return new ReviewId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
