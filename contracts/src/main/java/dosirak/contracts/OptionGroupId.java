package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a group of options of a menu item. */
public record OptionGroupId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OptionGroupId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static OptionGroupId of(String text) {
    return new OptionGroupId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
