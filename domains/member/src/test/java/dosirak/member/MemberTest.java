package dosirak.member;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.AccountErased;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.member.AddressChanged;
import dosirak.contracts.member.FavouriteChanged;
import dosirak.contracts.member.MessageChoicesChanged;
import dosirak.contracts.member.MessageTopic;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPlaced;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.shop.ShopPublished;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.testing.TestKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemberTest {
  private static final String PLACE = "서울 중구 비밀길 11, 203호";
  private static final String EXACT = "37.57153";
  private static final String ADDRESSES = "/api/member/me/addresses";

  private MarketplaceFixture market;

  @BeforeAll
  void start() {
    market = MarketplaceFixture.start(List.of(MemberDomain.DOMAIN), Set.of("order", "shop"));
  }

  @AfterAll
  void stop() {
    market.close();
  }

  private static AccountId person() {
    return MarketplaceFixture.newAccount();
  }

  private String token(AccountId person) {
    return market.token(person, Role.CUSTOMER);
  }

  private static Map<String, Object> address(String label) {
    Map<String, Object> draft = new HashMap<>();
    draft.put("label", label);
    draft.put("addressText", PLACE);
    draft.put("location", Map.of("latitude", 37.57153, "longitude", 126.97812));
    return draft;
  }

  private String added(AccountId person, String label) {
    Reply reply = market.post(ADDRESSES, token(person), address(label));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("addressId").asString();
  }

  private JsonNode addresses(AccountId person) {
    return market.get(ADDRESSES, token(person)).json().path("addresses");
  }

  @Test
  void anAddressIsReadByItsPersonExactlyAndRestsSealed() {
    AccountId person = person();
    String id = added(person, "우리 비밀의 집");
    JsonNode address = addresses(person).get(0);
    assertThat(address.path("addressId").asString()).isEqualTo(id);
    assertThat(address.path("label").asString()).isEqualTo("우리 비밀의 집");
    assertThat(address.path("addressText").asString()).isEqualTo(PLACE);
    assertThat(address.path("location").path("latitude").asDouble()).isEqualTo(37.57153);
    assertThat(address.path("isDefault").asBoolean()).as("the first is the default").isTrue();
    assertThat(market.restingWith("member", PLACE, "우리 비밀의 집", EXACT)).isEmpty();
    assertThat(market.said("member", AddressChanged.class))
        .anyMatch(event -> event.addressId().toString().equals(id));
  }

  @Test
  void nobodyReadsOrChangesAnothersAddress() {
    AccountId person = person();
    AccountId stranger = person();
    String id = added(person, "집");
    assertThat(addresses(stranger).size()).isZero();
    assertThat(market.put(ADDRESSES + "/" + id, token(stranger), address("내 집")).status())
        .isEqualTo(404);
    assertThat(market.delete(ADDRESSES + "/" + id, token(stranger)).status()).isEqualTo(404);
    assertThat(market.get(ADDRESSES, null).status()).isEqualTo(401);
    assertThat(addresses(person).get(0).path("label").asString()).isEqualTo("집");
  }

  @Test
  void exactlyOneAddressIsTheDefault() {
    AccountId person = person();
    String first = added(person, "집");
    String second = added(person, "회사");
    Map<String, Object> wanted = address("회사");
    wanted.put("isDefault", true);
    assertThat(market.put(ADDRESSES + "/" + second, token(person), wanted).status()).isEqualTo(200);
    assertThat(addresses(person).get(0).path("addressId").asString()).isEqualTo(second);
    assertThat(addresses(person).get(1).path("isDefault").asBoolean()).isFalse();
    assertThat(market.delete(ADDRESSES + "/" + second, token(person)).status()).isEqualTo(204);
    assertThat(addresses(person).size()).isEqualTo(1);
    assertThat(addresses(person).get(0).path("addressId").asString()).isEqualTo(first);
    assertThat(addresses(person).get(0).path("isDefault").asBoolean()).isTrue();
  }

  @Test
  void nobodyHasMoreThanTwentyAddressesHoweverManyAreAddedAtOnce() throws Exception {
    AccountId person = person();
    String token = token(person);
    CountDownLatch go = new CountDownLatch(1);
    int created = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> replies =
          java.util.stream.IntStream.range(0, 48)
              .mapToObj(i ->
                  threads.submit(() -> {
                    go.await();
                    return market.post(ADDRESSES, token, address("집 " + i));
                  }))
              .toList();
      go.countDown();
      for (Future<Reply> each : replies) {
        Reply reply = each.get();
        assertThat(reply.status()).as(reply.text()).isIn(201, 409);
        created += reply.status() == 201 ? 1 : 0;
      }
    }
    assertThat(created).isEqualTo(KeepAddresses.MOST);
    assertThat(addresses(person).size()).isEqualTo(KeepAddresses.MOST);
    assertThat(
            market
                .database("member")
                .sql("select count(*) from address where account_id = :p and is_default")
                .param("p", person.value())
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void whatIsNoAddressIsRefusedWithItsField() {
    AccountId person = person();
    Map<String, Object> nowhere = address("집");
    nowhere.put("location", Map.of("latitude", 91, "longitude", 0));
    assertThat(market.post(ADDRESSES, token(person), nowhere).status()).isEqualTo(400);
    assertThat(market.post(ADDRESSES, token(person), address(" ")).json().path("field").asString())
        .isEqualTo("label");
    assertThat(market.put(ADDRESSES + "/nonsense", token(person), address("집")).status())
        .isEqualTo(400);
    assertThat(market.delete(ADDRESSES + "/" + UUID.randomUUID(), token(person)).status())
        .isEqualTo(404);
  }

  private ShopId shop(String name) {
    ShopId shop = new ShopId(UUID.randomUUID());
    market.awaitApplied(
        "member",
        "shop",
        market.say(
            "shop",
            new ShopPublished(
                shop,
                1,
                person(),
                name,
                "02-123-4567",
                "서울 중구",
                new GeoPoint(37.5, 127),
                new ShopTerms("Asia/Seoul", List.of(), Money.ZERO, 1_000, List.of()),
                List.of(),
                market.now())));
    return shop;
  }

  @Test
  void favouritesAreKeptOnceAndForgottenOnce() {
    AccountId person = person();
    ShopId one = shop("분식집");
    ShopId two = shop("국밥집");
    String path = "/api/member/me/favourites";
    for (ShopId shop : List.of(one, two, one)) {
      assertThat(market.put(path + "/" + shop, token(person), Map.of()).status()).isEqualTo(204);
    }
    assertThat(market.put(path + "/" + UUID.randomUUID(), token(person), Map.of()).status())
        .isEqualTo(404);
    JsonNode favourites = market.get(path, token(person)).json().path("favourites");
    assertThat(favourites.size()).isEqualTo(2);
    assertThat(favourites.get(0).path("name").asString()).isEqualTo("국밥집");
    assertThat(market.delete(path + "/" + one, token(person)).status()).isEqualTo(204);
    assertThat(market.delete(path + "/" + one, token(person)).status()).isEqualTo(204);
    assertThat(market.get(path, token(person)).json().path("favourites").size()).isEqualTo(1);
    assertThat(
            market.said("member", FavouriteChanged.class).stream()
                .filter(event -> event.accountId().equals(person)))
        .hasSize(3);
  }

  @Test
  void messageChoicesAreSaidWhenTheyChange() {
    AccountId person = person();
    String path = "/api/member/me/message-choices";
    assertThat(market.get(path, token(person)).json().path("muted").size()).isZero();
    Map<String, Object> wanted = Map.of("muted", List.of("NEWS", "ORDERS", "NEWS"));
    assertThat(market.put(path, token(person), wanted).status()).isEqualTo(200);
    assertThat(market.put(path, token(person), wanted).status()).isEqualTo(200);
    assertThat(market.get(path, token(person)).json().path("muted").size()).isEqualTo(2);
    assertThat(market.put(path, token(person), Map.of("muted", List.of("ALL"))).status())
        .isEqualTo(400);
    assertThat(
            market.said("member", MessageChoicesChanged.class).stream()
                .filter(event -> event.accountId().equals(person))
                .map(MessageChoicesChanged::muted))
        .containsExactly(List.of(MessageTopic.ORDERS, MessageTopic.NEWS));
  }

  private OrderFacts order(AccountId customer) {
    return new OrderFacts(
        new OrderId(UUID.randomUUID()),
        "A-1",
        new ShopId(UUID.randomUUID()),
        "분식집",
        person(),
        new GeoPoint(37.5, 127),
        customer,
        Fulfilment.PICKUP,
        PaymentMethod.CARD,
        List.of(
            new OrderLine(
                new ItemId(UUID.randomUUID()),
                "김밥",
                2,
                Money.won(5_000),
                List.of(),
                Money.won(10_000))),
        new OrderPrice(Money.won(10_000), Money.ZERO, Money.won(10_000)),
        null,
        Sealed.EMPTY,
        market.now());
  }

  @Test
  void theLatestFiftyOrdersAreShownAsTheyStand() {
    AccountId person = person();
    OrderFacts last = order(person);
    long position = 0;
    for (int i = 0; i < 55; i++) {
      market.advance(Duration.ofMinutes(1));
      last = order(person);
      market.say("order", new OrderPlaced(last, market.now()));
      position = market.say("order", new OrderCompleted(last, null, market.now()));
    }
    market.awaitApplied("member", "order", position);
    JsonNode orders = market.get("/api/member/me/recent-orders", token(person)).json();
    assertThat(orders.path("orders").size()).isEqualTo(Copies.MOST_ORDERS);
    JsonNode newest = orders.path("orders").get(0);
    assertThat(newest.path("orderId").asString()).isEqualTo(last.orderId().toString());
    assertThat(newest.path("state").asString()).isEqualTo("COMPLETED");
    assertThat(newest.path("items").asString()).isEqualTo("김밥 × 2");
    assertThat(
            market
                .get("/api/member/me/recent-orders", token(person()))
                .json()
                .path("orders")
                .size())
        .isZero();
  }

  @Test
  void whoeverIsErasedLeavesNothingThatCanBeRead() {
    AccountId person = person();
    long opened =
        market.say(
            "identity",
            new AccountOpened(person, TestKeys.personKeys().seal(person, "홍길동이"), market.now()));
    market.awaitApplied("member", "identity", opened);
    added(person, "집");
    Reply called = market.put("/api/member/me/profile", token(person), Map.of("nickname", "길동이네"));
    assertThat(called.status()).as(called.text()).isEqualTo(200);
    JsonNode profile = market.get("/api/member/me/profile", token(person)).json();
    assertThat(profile.path("displayName").asString()).isEqualTo("홍길동이");
    assertThat(profile.path("nickname").asString()).isEqualTo("길동이네");
    assertThat(profile.path("defaultAddress").path("addressText").asString()).isEqualTo(PLACE);
    JsonNode data =
        market.get("/api/member/me/data", token(person)).json().path("data").path("member");
    assertThat(data.path("addresses").get(0).path("addressText").asString()).isEqualTo(PLACE);
    assertThat(data.path("nickname").asString()).isEqualTo("길동이네");

    market.awaitApplied(
        "member", "identity", market.say("identity", new AccountErased(person, market.now())));

    assertThat(addresses(person).size()).isZero();
    assertThat(market.restingWith("member", "길동이네", PLACE)).isEmpty();
    assertThat(
            market
                .database("member")
                .sql("select count(*) from address where account_id = :p")
                .param("p", person.value())
                .query(Integer.class)
                .single())
        .isZero();
  }
}
