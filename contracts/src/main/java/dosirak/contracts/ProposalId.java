package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a shop's proposal to change an order it accepted. */
public record ProposalId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ProposalId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static ProposalId of(String text) {
    return new ProposalId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
