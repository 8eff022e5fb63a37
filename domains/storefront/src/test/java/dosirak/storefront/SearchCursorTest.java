package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.ShopId;
import dosirak.platform.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SearchCursorTest {
  private static final ShopId ONE = new ShopId(new UUID(0, 1));
  private static final ShopId OTHER = new ShopId(new UUID(0, 2));

  @Test
  void morePointsComeFirstThenTheIdentifierDecides() {
    List<SearchCursor> places =
        new ArrayList<>(
            List.of(
                new SearchCursor(5, OTHER), new SearchCursor(9, OTHER), new SearchCursor(5, ONE)));
    places.sort(null);
    assertThat(places)
        .containsExactly(
            new SearchCursor(9, OTHER), new SearchCursor(5, ONE), new SearchCursor(5, OTHER));
  }

  @Test
  void whatIsWrittenIsRead() {
    SearchCursor place = new SearchCursor(12_345, new ShopId(UUID.randomUUID()));
    assertThat(SearchCursor.of(place.toText())).isEqualTo(place);
  }

  @Test
  void anythingElseIsRefused() {
    String foreign = new ListCursor(ListSort.DISTANCE, true, 1, ONE).toText();
    String negative = new SearchCursor(-1, ONE).toText();
    for (String text : List.of("", "nonsense", "!", foreign, negative)) {
      assertThatThrownBy(() -> SearchCursor.of(text))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.field()).isEqualTo("cursor"));
    }
  }
}
