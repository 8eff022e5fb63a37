package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.web.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchTextTest {
  @Test
  void wordsAreNormalisedAndNoneComesTwice() {
    assertThat(SearchText.of(" 로제  떡볶이, 로제!").words()).containsExactly("로제", "떡볶이");
    assertThat(SearchText.of("로제 떡볶이").joined()).isEqualTo("로제떡볶이");
  }

  @Test
  void whatIsSaidOfEveryShopMattersOnlyAlone() {
    assertThat(SearchText.of("성수 떡볶이 맛집 추천").words()).containsExactly("성수", "떡볶이");
    assertThat(SearchText.of("맛집").words()).containsExactly("맛집");
  }

  @Test
  void sixtyCharactersAreTakenAndNoMore() {
    assertThat(SearchText.of("가".repeat(60)).joined()).hasSize(60);
    // Counted as people count, and after what is no text was taken away.
    assertThat(SearchText.of("!".repeat(100) + "𠀀".repeat(60)).joined()).hasSize(120);
    for (String text :
        List.of("가".repeat(61), "가".repeat(100_000), "", "  ", "?!", "a b c d e f g h i")) {
      assertThatThrownBy(() -> SearchText.of(text))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.status()).isEqualTo(400);
                assertThat(problem.field()).isEqualTo("q");
              });
    }
  }
}
