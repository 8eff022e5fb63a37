package dosirak.pos;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A running pos domain; shop, order and delivery say what the test lets them say. */
final class PosFixture implements AutoCloseable {
  final MarketplaceFixture market;

  PosFixture(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put(PosDomain.SECRET, "a secret of enough characters, for tests");
    market =
        MarketplaceFixture.start(
            List.of(PosDomain.DOMAIN), Set.of("shop", "order", "delivery"), all);
  }

  @Override
  public void close() {
    market.close();
  }

  /** A shop, its owner and its till. */
  record Shop(ShopId id, AccountId owner, String ownerToken, String till) {}

  Shop shop() {
    AccountId owner = MarketplaceFixture.newAccount();
    ShopId id = new ShopId(UUID.randomUUID());
    long said =
        market.say(
            "shop",
            new ShopPublished(
                id,
                1,
                owner,
                "Gimbap House",
                "02-123-4567",
                "1 Sejong-daero",
                new GeoPoint(37.5665, 126.9780),
                new ShopTerms("Asia/Seoul", List.of(), Money.ZERO, 2000, List.of()),
                List.of(),
                market.now()));
    market.awaitApplied("pos", "shop", said);
    return new Shop(id, owner, market.token(owner, Role.OWNER), market.tillToken("till-" + id, id));
  }

  Orders.Told order(Shop shop) {
    return Orders.told(market.now(), Fulfilment.DELIVERY, shop.id(), shop.owner());
  }

  void say(OrderEvent... events) {
    long last = 0;
    for (OrderEvent event : events) {
      last = market.say("order", event);
    }
    market.awaitApplied("pos", "order", last);
  }

  JsonNode pull(String token, String query) {
    Reply reply = market.get("/api/pos/orders?limit=200" + query, token);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.json();
  }

  List<String> types(String token) {
    List<String> types = new ArrayList<>();
    pull(token, "").path("entries").forEach(entry -> types.add(entry.path("type").asString()));
    return types;
  }

  List<String> states(String token) {
    List<String> states = new ArrayList<>();
    pull(token, "").path("entries").forEach(entry -> states.add(entry.path("state").asString()));
    return states;
  }
}
