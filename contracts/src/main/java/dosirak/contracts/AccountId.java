package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Identifies an account: a person or a machine that signs in. Customers, owners and riders are all
 * accounts.
 */
public record AccountId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AccountId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static AccountId of(String text) {
    return new AccountId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
