package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a shop's application to be on the marketplace. */
public record ApplicationId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ApplicationId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static ApplicationId of(String text) {
    return new ApplicationId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
