package dosirak.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterOptionsTest {
  private static final List<String> DOMAINS = List.of("identity", "shop", "order", "payment");

  @Test
  void withoutGroupsEveryDomainIsAlone() {
    assertThat(ClusterOptions.groups("", DOMAINS))
        .containsExactly(
            List.of("identity"), List.of("shop"), List.of("order"), List.of("payment"));
  }

  @Test
  void domainsThatNoGroupNamesShareOneMore() {
    assertThat(ClusterOptions.groups("order; payment", DOMAINS))
        .containsExactly(List.of("order"), List.of("payment"), List.of("identity", "shop"));
    assertThat(ClusterOptions.groups("order,payment;shop,identity", DOMAINS))
        .containsExactly(List.of("order", "payment"), List.of("shop", "identity"));
  }

  @Test
  void groupsOfUnknownOrRepeatedDomainsAreRefused() {
    assertThatThrownBy(() -> ClusterOptions.groups("order;kitchen", DOMAINS))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("kitchen")
        .hasMessageContaining("identity, shop, order, payment");
    assertThatThrownBy(() -> ClusterOptions.groups("order;order,shop", DOMAINS))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("order twice");
    assertThatThrownBy(() -> ClusterOptions.groups("order;", DOMAINS))
        .isInstanceOf(ClusterException.class);
  }
}
