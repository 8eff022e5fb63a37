package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.bench.IsolationTable.Expected;
import dosirak.bench.IsolationTable.Fate;
import dosirak.bench.Plant.Kind;
import dosirak.bench.Plant.Part;
import dosirak.city.steady.EndpointGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IsolationTableTest {
  private static final List<String> DOMAINS =
      List.of(
          "identity",
          "member",
          "shop",
          "storefront",
          "order",
          "promotion",
          "payment",
          "delivery",
          "desk",
          "pos",
          "settlement",
          "review",
          "notification");

  @Test
  void aRowIsReadForEveryVictimItNames() {
    IsolationTable table =
        IsolationTable.parse(
            """
            Some words.

            | other | table |
            |---|---|
            | `x` | y |

            | victim | orders | away | may suffer | caught up (s) | how it shows |
            |---|---|---|---|---|---|
            | `redis` | go through | - | - | 12 | not at all |
            | `kafka`, `order` | may wait | sign-in | pay, accept | 30 | later |
            """);
    assertThat(table.rows()).containsOnlyKeys("redis", "kafka", "order");
    Expected kafka = table.of("kafka");
    assertThat(kafka)
        .isEqualTo(table.of("order"))
        .isEqualTo(
            new Expected(
                Fate.MAY_WAIT,
                Set.of(EndpointGroup.SIGN_IN),
                Set.of(EndpointGroup.PAY, EndpointGroup.ACCEPT),
                30));
    assertThat(kafka.untouched(EndpointGroup.BROWSE)).isTrue();
    assertThat(kafka.untouched(EndpointGroup.PAY)).isFalse();
    assertThat(table.of("redis").caughtUpSeconds()).isEqualTo(12);
  }

  @Test
  void domainsOfOneProcessGoAwayTogether() {
    Expected review = new Expected(Fate.GO_THROUGH, Set.of(EndpointGroup.REVIEW), Set.of(), 30);
    Expected payment = new Expected(Fate.MAY_WAIT, Set.of(), Set.of(EndpointGroup.PAY), 40);
    Expected both = review.with(payment);
    assertThat(both.orders()).isEqualTo(Fate.MAY_WAIT);
    assertThat(both.away()).containsExactly(EndpointGroup.REVIEW);
    assertThat(both.suffers()).containsExactly(EndpointGroup.PAY);
    assertThat(both.caughtUpSeconds()).isEqualTo(40);
    assertThat(payment.with(review).suffers())
        .containsExactlyInAnyOrder(EndpointGroup.PAY, EndpointGroup.REVIEW);
  }

  @Test
  void whatIsNotUnderstoodIsRefused() {
    String head =
        "| victim | orders | away | may suffer | caught up (s) | how |\n|---|---|---|---|---|---|\n";
    assertThatThrownBy(() -> IsolationTable.parse("no table")).isInstanceOf(DrillException.class);
    for (String row :
        List.of(
            "| `a` | maybe | - | - | 1 | x |",
            "| `a` | none | brows | - | 1 | x |",
            "| `a` | none | - | - | soon | x |",
            "| `a` | none | - | 1 | x |",
            "| `a` `a` | none | - | - | 1 | x |")) {
      assertThatThrownBy(() -> IsolationTable.parse(head + row)).isInstanceOf(DrillException.class);
    }
  }

  @Test
  void theDocumentNamesEveryVictimThatAClusterHas() {
    List<Part> parts = new ArrayList<>();
    for (String domain : DOMAINS) {
      parts.add(new Part(domain + "-1", Kind.SERVICE, Set.of(domain)));
      parts.add(new Part("db-" + domain, Kind.DATABASE, Set.of(domain)));
    }
    parts.add(new Part("db-keys", Kind.DATABASE, Set.of()));
    parts.add(new Part("kafka", Kind.KAFKA, Set.of()));
    parts.add(new Part("redis", Kind.REDIS, Set.of()));
    parts.add(new Part("gateway", Kind.GATEWAY, Set.of()));
    assertThat(IsolationTable.read().rows().keySet())
        .containsExactlyInAnyOrderElementsOf(Victim.all(parts).keySet());
  }
}
