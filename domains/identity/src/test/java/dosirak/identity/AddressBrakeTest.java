package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AddressBrakeTest {
  private static final int LET_PASS = 10;

  private People people;

  @BeforeAll
  void start() {
    people = People.start(Map.of(AddressBrake.LIMIT, Integer.toString(LET_PASS)));
  }

  @AfterAll
  void stop() {
    people.close();
  }

  @Test
  void anAddressThatGuessesAtManyPeopleMustWaitHoweverItGuesses() {
    assertThat(withPassword("nobody-a").status()).isEqualTo(401);
    for (int i = 1; i < LET_PASS; i++) {
      assertThat(withCode(People.newPhone()).status()).isEqualTo(401);
    }

    Reply refused = withPassword("nobody-b");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("too-many-failures");
    assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After")))).isBetween(1, 30);
    assertThat(withCode(People.newPhone()).status()).isEqualTo(429);
  }

  private Reply withCode(String phone) {
    return people
        .fixture()
        .call(
            "POST",
            "/api/identity/sign-in/phone",
            null,
            Map.of("phone", phone, "code", "000000"),
            Map.of());
  }

  private Reply withPassword(String login) {
    return people
        .fixture()
        .call(
            "POST",
            "/api/identity/sign-in/password",
            null,
            Map.of("login", login, "password", "wrong wrong wrong"),
            Map.of());
  }
}
