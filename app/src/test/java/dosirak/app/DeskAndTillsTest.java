package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.app.AccessWorld.Side;
import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** The desk and tills in a whole marketplace, where the owning domains really decide. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeskAndTillsTest {
  private AccessWorld world;
  private MarketplaceFixture market;
  private Side side;
  private String support;

  @BeforeAll
  void start() {
    world = new AccessWorld();
    market = world.market;
    side = world.one;
    AccountId supporter = world.operator(Role.SUPPORT);
    support = market.token(supporter, Role.SUPPORT);
  }

  @AfterAll
  void stop() {
    world.close();
  }

  private JsonNode atTheDesk(String order) {
    return market.privileged("GET", "/api/desk/orders/" + order, support, null).json();
  }

  private void intervene(String order, Map<String, Object> wish, String expected) {
    market.eventually("desk knows the order", () -> atTheDesk(order).path("order").has("orderId"));
    Reply reply =
        market.call(
            "POST",
            "/api/desk/orders/" + order + "/interventions",
            support,
            wish,
            Map.of(
                "Dosirak-Reason",
                "the customer called",
                "Idempotency-Key",
                UUID.randomUUID().toString()));
    assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    market.eventually(
        "it is decided",
        () ->
            !atTheDesk(order)
                .path("interventions")
                .get(0)
                .path("state")
                .asString()
                .equals("REQUESTED"));
    JsonNode decided = atTheDesk(order).path("interventions").get(0);
    assertThat(decided.path("state").asString()).as(decided.toString()).isEqualTo(expected);
  }

  private List<String> story(String order) {
    List<String> types = new ArrayList<>();
    atTheDesk(order).path("story").forEach(each -> types.add(each.path("type").asString()));
    return types;
  }

  @Test
  void anOrderThatAnOperatorHasCancelledIsCancelled() {
    String order = world.accept(side, world.pickup(side));
    intervene(
        order, Map.of("kind", "CANCEL", "fault", "SHOP", "reason", "the shop burns"), "ACCEPTED");
    market.eventually(
        "desk sees it",
        () -> atTheDesk(order).path("order").path("state").asString().equals("CANCELLED"));
    assertThat(story(order))
        .containsSubsequence("OrderPlaced", "OrderPaid", "OrderAccepted", "OrderCancelled")
        .contains("InterventionRequested", "InterventionDecided");
  }

  @Test
  void aPartOfADeliveredOrderIsRefunded() {
    String order = side.thing("delivered");
    intervene(
        order,
        Map.of(
            "kind",
            "REFUND",
            "fault",
            "PLATFORM",
            "lines",
            List.of(Map.of("line", 0, "quantity", 1)),
            "reason",
            "it was cold"),
        "ACCEPTED");
    market.eventually("desk sees it", () -> story(order).contains("OrderRefunded"));
    assertThat(story(order))
        .containsSubsequence(
            "OrderPlaced",
            "OrderPaid",
            "OrderAccepted",
            "RiderAssigned",
            "RiderAtShop",
            "PickedUp",
            "OrderPickedUp",
            "Delivered",
            "OrderCompleted");
  }

  @Test
  void whatCannotBeDoneIsRefusedWithItsReason() {
    String order = world.pickup(side);
    intervene(order, Map.of("kind", "REASSIGN", "reason", "no rider comes"), "REFUSED");
    assertThat(atTheDesk(order).path("interventions").get(0).path("decidedBy").asString())
        .isEqualTo("delivery");
    assertThat(atTheDesk(order).path("interventions").get(0).path("detail").asString())
        .isNotEmpty();
  }

  @Test
  void anOrderIsFoundByTheNumberOfItsCustomer() {
    String found =
        market
            .privileged("GET", "/api/desk/orders?phone=01011112222&limit=100", support, null)
            .text();
    assertThat(found)
        .contains(side.thing("delivered"), side.thing("riding"))
        .doesNotContain(world.other.thing("delivered"));
  }

  @Test
  void aTillAnswersAnOrderThatItPulled() {
    String till = market.tillToken("counter", new ShopId(UUID.fromString(side.thing("shop"))));
    String order = world.pickup(side);
    market.eventually("the till is told", () -> pulled(till, order).contains("NEW"));
    Reply accepted =
        market.post(
            "/api/order/orders/" + order + "/accept", till, Map.of("preparationMinutes", 10));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
    assertThat(market.post("/api/order/orders/" + order + "/ready", till, Map.of()).status())
        .isEqualTo(200);
    assertThat(market.post("/api/order/orders/" + order + "/handed-over", till, Map.of()).status())
        .isEqualTo(200);
    market.eventually("the till is told", () -> pulled(till, order).contains("COMPLETED"));
    assertThat(pulled(till, order))
        .containsSubsequence("NEW", "RECEIPT", "PICKUP_COMPLETED", "COMPLETED");
  }

  private List<String> pulled(String till, String order) {
    List<String> states = new ArrayList<>();
    market
        .get("/api/pos/orders?after=0&limit=200", till)
        .json()
        .path("entries")
        .forEach(entry -> {
          if (entry.path("orderId").asString().equals(order)) {
            states.add(entry.path("state").asString());
          }
        });
    return states;
  }

  @Test
  void whatTheDeskAndTillsLearnedEqualsAReplay() {
    for (String domain : List.of("desk", "pos")) {
      Reply replay =
          market.post("/api/" + domain + "/audit/replays", market.machineToken(), Map.of());
      assertThat(replay.status()).as(replay.text()).isEqualTo(200);
      for (JsonNode count : replay.json().findValues("differenceCount")) {
        assertThat(count.asInt()).as(replay.text()).isZero();
      }
    }
  }
}
