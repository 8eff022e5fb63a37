package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies one refund of a part of an order, or of all of it after it was completed. */
public record RefundId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RefundId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static RefundId of(String text) {
    return new RefundId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
