package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Identifies one piece of a rider's work: one order, or several orders of one shop picked up
 * together.
 */
public record AssignmentId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AssignmentId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static AssignmentId of(String text) {
    return new AssignmentId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
