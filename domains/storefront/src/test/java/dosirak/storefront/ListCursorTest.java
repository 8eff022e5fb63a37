package dosirak.storefront;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.ShopId;
import dosirak.platform.web.Problem;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListCursorTest {
  private static final ShopId SHOP = ShopId.of("0199a1b2-0000-7000-8000-000000000001");

  @Test
  void aCursorIsReadAsItWasWritten() {
    for (boolean open : new boolean[] {true, false}) {
      ListCursor cursor = new ListCursor(ListSort.DISTANCE, open, 1234.56789, SHOP);
      assertThat(ListCursor.of(cursor.toText(), ListSort.DISTANCE)).isEqualTo(cursor);
    }
  }

  @Test
  void openOnesComeFirstThenNearOnesThenByIdentifier() {
    ShopId later = ShopId.of("0199a1b2-0000-7000-8000-000000000002");
    List<ListCursor> inOrder =
        List.of(
            new ListCursor(ListSort.DISTANCE, true, 5, SHOP),
            new ListCursor(ListSort.DISTANCE, true, 5, later),
            new ListCursor(ListSort.DISTANCE, true, 700, SHOP),
            new ListCursor(ListSort.DISTANCE, false, 1, SHOP));
    assertThat(inOrder.reversed().stream().sorted()).containsExactlyElementsOf(inOrder);
  }

  @Test
  void anythingElseIsRefused() {
    String nan =
        new ListCursor(ListSort.DISTANCE, true, Double.NaN, new ShopId(new UUID(1, 2))).toText();
    String bySomethingElse = new ListCursor(ListSort.RATING, true, 5, SHOP).toText();
    for (String text : List.of("", "x", "%%%", "AAAA", nan, bySomethingElse, "a".repeat(10_000))) {
      assertThatThrownBy(() -> ListCursor.of(text, ListSort.DISTANCE))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> {
                assertThat(problem.status()).isEqualTo(400);
                assertThat(problem.field()).isEqualTo("cursor");
              });
    }
  }
}
