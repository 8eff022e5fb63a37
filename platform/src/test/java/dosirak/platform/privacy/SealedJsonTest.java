package dosirak.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Sealed;
import dosirak.platform.testing.TestKeys;
import dosirak.platform.web.Json;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SealedJsonTest {
  private static final JsonMapper PLAIN = Json.mapper();
  private static final GeoPoint DOOR = new GeoPoint(37.566535, 126.9779692);

  private final PersonKeys keys = TestKeys.personKeys();
  private final SealedJson json = new SealedJson(keys, PLAIN);
  private final AccountId person = new AccountId(UUID.randomUUID());

  record Body(String said, Sealed address, SealedPlace place, List<Sealed> more) {}

  private Body body(String said, String address) {
    return new Body(
        said,
        keys.seal(person, address),
        new SealedPlace(keys.seal(person, SealedPlace.text(DOOR)), SealedPlace.rounded(DOOR)),
        List.of(keys.seal(person, "a"), Sealed.EMPTY, new Sealed("never sealed")));
  }

  @Test
  void whatRestsIsSealedAndWhatIsSentIsOpen() {
    String resting = json.writer().writeValueAsString(body("hello", "집 \"앞\" \\ \n"));

    assertThat(resting).contains("hello").doesNotContain("집").doesNotContain("37.566535");
    JsonNode sent = PLAIN.readTree(json.open(resting));
    assertThat(sent.path("address").asString()).isEqualTo("집 \"앞\" \\ \n");
    assertThat(sent.path("place").path("latitude").asDouble()).isEqualTo(DOOR.latitude());
    assertThat(sent.path("place").path("longitude").asDouble()).isEqualTo(DOOR.longitude());
    assertThat(sent.path("more").toString()).isEqualTo("[\"a\",\"\",\"never sealed\"]");
  }

  @Test
  void anErasedPersonLeavesTheErasedTextAndTheRoundedPlace() {
    String resting = json.writer().writeValueAsString(body("hello", "집"));

    keys.erase(person);

    JsonNode sent = PLAIN.readTree(json.open(resting));
    assertThat(sent.path("said").asString()).isEqualTo("hello");
    assertThat(sent.path("address").asString()).isEqualTo(PersonKeys.ERASED);
    assertThat(sent.path("place").path("latitude").asDouble()).isEqualTo(37.567);
    assertThat(sent.path("place").path("longitude").asDouble()).isEqualTo(126.978);
  }

  @Test
  void aSealedTextThatSomebodySaysIsNotOpenedForThem() {
    AccountId victim = new AccountId(UUID.randomUUID());
    String stolen = keys.seal(victim, "secret").text();

    for (String said :
        List.of(stolen, "\u0001" + stolen + "\u0001", "\u0002" + stolen + "|{}\u0002")) {
      String sent = json.open(json.writer().writeValueAsString(body(said, said)));
      assertThat(sent).doesNotContain("secret");
      assertThat(PLAIN.readTree(sent).path("said").asString()).isEqualTo(said);
      assertThat(PLAIN.readTree(sent).path("address").asString()).isEqualTo(said);
    }
  }

  @Test
  void aPlaceIsRoundedToAboutAHundredMetres() {
    assertThat(SealedPlace.rounded(DOOR)).isEqualTo(new GeoPoint(37.567, 126.978));
    assertThat(SealedPlace.rounded(new GeoPoint(-90, -180))).isEqualTo(new GeoPoint(-90, -180));
    assertThat(SealedPlace.rounded(DOOR).metresTo(DOOR)).isLessThan(75);
  }
}
