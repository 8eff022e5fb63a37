package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.web.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordRulesTest {
  private final PasswordRules rules = new PasswordRules();

  @Test
  void whatEverybodyChoosesIsRefused() {
    for (String password :
        List.of("password", "12345678", "PassWord1", "iloveyou", "qwertyuiop", "aaaaaaaaaaaa")) {
      assertRefused(password);
    }
  }

  @Test
  void lengthIsCountedInCharactersAsPeopleSeeThem() {
    assertRefused("short 7");
    assertRefused("x y".repeat(43));
    // Seven syllables, decomposed into many more code points.
    assertRefused(java.text.Normalizer.normalize("도시락배달가자", java.text.Normalizer.Form.NFD));
    assertAccepted("도시락 배달 가자");
    assertAccepted("🍱🍜🍚🥟🍣🍤🍙🍢");
    assertAccepted("correct horse battery");
  }

  @Test
  void whatOthersKnowOfThePersonIsRefused() {
    List<String> known = List.of("kim-minsu-77", "+821012345678", "01012345678");
    for (String password : List.of("Kim-Minsu-77", "01012345678")) {
      assertThatThrownBy(() -> rules.checkAgainst("password", password, known))
          .isInstanceOf(Problem.class);
    }
    assertThatCode(() -> rules.checkAgainst("password", "something else", known))
        .doesNotThrowAnyException();
  }

  private void assertRefused(String password) {
    assertThatThrownBy(() -> rules.check("password", password))
        .as(password)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> org.assertj.core.api.Assertions.assertThat(problem.status()).isEqualTo(400));
  }

  private void assertAccepted(String password) {
    assertThatCode(() -> rules.check("password", password)).as(password).doesNotThrowAnyException();
  }
}
