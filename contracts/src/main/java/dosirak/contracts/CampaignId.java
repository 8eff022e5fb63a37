package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identifies a campaign that coupons are issued from. */
public record CampaignId(@JsonValue UUID value) implements Identifier {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public CampaignId {}

  /**
   * Reads the canonical text form.
   *
   * @throws IllegalArgumentException if the text is not a canonical UUID
   */
  public static CampaignId of(String text) {
    return new CampaignId(Identifier.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
