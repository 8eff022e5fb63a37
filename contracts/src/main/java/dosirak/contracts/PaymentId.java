package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies the payment intent of an order. */
public record PaymentId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PaymentId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static PaymentId of(String text) {
    return new PaymentId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
