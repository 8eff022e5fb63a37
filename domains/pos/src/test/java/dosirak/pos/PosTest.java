package dosirak.pos;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.contracts.order.OrderCancelled;
import dosirak.contracts.order.OrderPaymentFailed;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What tills pull. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PosTest {
  private PosFixture fixture;

  @BeforeAll
  void start() {
    fixture = new PosFixture(Map.of());
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  private Reply acknowledge(String token, long sequence) {
    return fixture.market.post("/api/pos/acknowledgements", token, Map.of("sequence", sequence));
  }

  @Test
  void aTillIsToldTheRoadOfAnOrderInTheWordsOfTheRelay() {
    PosFixture.Shop shop = fixture.shop();
    Orders.Told order = fixture.order(shop);
    fixture.say(order.placed(), order.paid(), order.accepted());
    fixture.market.say("delivery", order.assigned());
    fixture.market.eventually(
        "the till hears of the rider", () -> fixture.types(shop.till()).contains("rider.assigned"));
    fixture.say(order.ready(), order.pickedUp(), order.delivered(), order.completed());

    assertThat(fixture.states(shop.till()))
        .containsExactly(
            "NEW",
            "RECEIPT",
            "RIDER_ASSIGNED",
            "RIDER_ASSIGNED",
            "PICKUP_COMPLETED",
            "DELIVERY_COMPLETED",
            "COMPLETED");
    JsonNode entries = fixture.pull(shop.till(), "").path("entries");
    for (int i = 0; i < entries.size(); i++) {
      assertThat(entries.get(i).path("sequence").asLong()).isEqualTo(i + 1);
      assertThat(entries.get(i).has("order")).isEqualTo(i == 0);
    }
    Reply details = fixture.market.get("/api/pos/orders/" + order.id(), shop.till());
    assertThat(details.json().path("state").asString()).isEqualTo("COMPLETED");
    assertThat(details.json().path("order").path("number").asString())
        .isEqualTo(order.facts().number());
  }

  @Test
  void aTillSeesTheNoteButNotWhoOrderedAndWhereItGoes() {
    PosFixture.Shop shop = fixture.shop();
    Orders.Told order = fixture.order(shop);
    fixture.say(order.paid());
    String pulled = fixture.pull(shop.till(), "").toString();
    String read = fixture.market.get("/api/pos/orders/" + order.id(), shop.till()).text();
    for (String seen : List.of(pulled, read)) {
      assertThat(seen)
          .contains(Orders.NOTE)
          .contains("Rice")
          .doesNotContain(Orders.ADDRESS)
          .doesNotContain(Orders.PHONE)
          .doesNotContain(order.facts().customerId().toString())
          .doesNotContain("37.57");
    }
    assertThat(fixture.market.restingWith("pos", Orders.NOTE, Orders.ADDRESS, Orders.PHONE))
        .isEmpty();
  }

  @Test
  void whatIsNotAcknowledgedIsToldAgainToEachTillByItself() {
    PosFixture.Shop shop = fixture.shop();
    String other = fixture.market.tillToken("another-till", shop.id());
    Orders.Told order = fixture.order(shop);
    fixture.say(order.paid(), order.accepted());

    assertThat(fixture.types(shop.till())).containsExactly("order.new", "order.receipt");
    assertThat(fixture.types(shop.till())).containsExactly("order.new", "order.receipt");
    assertThat(acknowledge(shop.till(), 1).json().path("acknowledged").asLong()).isEqualTo(1);
    assertThat(fixture.types(shop.till())).containsExactly("order.receipt");
    assertThat(fixture.types(other)).containsExactly("order.new", "order.receipt");

    assertThat(acknowledge(shop.till(), 2).json().path("acknowledged").asLong()).isEqualTo(2);
    assertThat(acknowledge(shop.till(), 1).json().path("acknowledged").asLong()).isEqualTo(2);
    assertThat(fixture.types(shop.till())).isEmpty();
    assertThat(fixture.pull(shop.till(), "&after=0").path("entries").size()).isEqualTo(2);
    assertThat(acknowledge(shop.till(), 3).status()).isEqualTo(422);
    assertThat(acknowledge(shop.till(), -1).status()).isEqualTo(400);
  }

  @Test
  void theRiderWhoWasHeardOfBeforeTheOrderIsNotLost() {
    PosFixture.Shop shop = fixture.shop();
    Orders.Told order = fixture.order(shop);
    fixture.market.awaitApplied(
        "pos", "delivery", fixture.market.say("delivery", order.assigned()));
    fixture.say(order.paid());
    fixture.say(order.accepted());
    fixture.market.eventually(
        "the rider is told",
        () ->
            fixture
                .types(shop.till())
                .equals(List.of("order.new", "order.receipt", "rider.assigned")));
  }

  @Test
  void anOrderThatEndedBeforeTheShopWasToHearOfItIsNotTold() {
    PosFixture.Shop shop = fixture.shop();
    Orders.Told failed = fixture.order(shop);
    Orders.Told cancelled = fixture.order(shop);
    fixture.say(
        failed.placed(),
        cancelled.placed(),
        new OrderPaymentFailed(failed.facts(), "REJECTED", fixture.market.now()),
        new OrderCancelled(cancelled.facts(), "changed my mind", fixture.market.now()));
    assertThat(fixture.types(shop.till())).isEmpty();
    assertThat(fixture.market.get("/api/pos/orders/" + failed.id(), shop.till()).status())
        .isEqualTo(404);
  }

  @Test
  void aTillSeesNothingOfAnotherShopAndStrangersNothingAtAll() {
    PosFixture.Shop shop = fixture.shop();
    PosFixture.Shop other = fixture.shop();
    Orders.Told order = fixture.order(shop);
    fixture.say(order.paid());
    var market = fixture.market;
    String path = "/api/pos/orders/" + order.id();
    assertThat(market.get(path, shop.till()).status()).isEqualTo(200);
    assertThat(market.get(path, shop.ownerToken()).status()).isEqualTo(200);
    for (String stranger : List.of(other.till(), other.ownerToken())) {
      assertThat(market.get(path, stranger).status()).isEqualTo(404);
      assertThat(market.get("/api/pos/orders?shopId=" + shop.id(), stranger).status())
          .isEqualTo(404);
      assertThat(fixture.pull(stranger, "").path("entries").size()).isZero();
    }
    String customer = market.token(order.facts().customerId(), Role.CUSTOMER);
    assertThat(market.get(path, customer).status()).isEqualTo(403);
    assertThat(market.get(path, null).status()).isEqualTo(401);
    assertThat(market.get("/api/pos/orders/" + UUID.randomUUID(), shop.till()).status())
        .isEqualTo(404);
    for (String query : List.of("?limit=0", "?limit=201", "?after=-1", "?after=x", "?shopId=x")) {
      assertThat(market.get("/api/pos/orders" + query, shop.till()).status())
          .as(query)
          .isEqualTo(400);
    }
  }

  @Test
  void manyTillsThatPullAndAcknowledgeAtOnceEachHaveEverythingOnce() throws Exception {
    PosFixture.Shop shop = fixture.shop();
    int orders = 50;
    int tills = 100;
    List<Future<Set<Long>>> heard = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < tills; i++) {
        String till = fixture.market.tillToken("crowd-" + i, shop.id());
        heard.add(threads.submit(() -> pullAll(till, orders * 2)));
      }
      for (int i = 0; i < orders; i++) {
        Orders.Told order = fixture.order(shop);
        fixture.market.say("order", order.paid());
        fixture.market.say("order", order.accepted());
      }
    }
    for (Future<Set<Long>> each : heard) {
      assertThat(each.get()).hasSize(orders * 2);
    }
  }

  /** Pulls and acknowledges until so many were told; each at most once, without a gap. */
  private Set<Long> pullAll(String till, int expected) {
    Set<Long> heard = new HashSet<>();
    fixture.market.eventually(
        "all is told",
        () -> {
          Reply page = fixture.market.get("/api/pos/orders?limit=20", till);
          if (page.status() == 503) {
            return false;
          }
          assertThat(page.status()).as(page.text()).isEqualTo(200);
          for (JsonNode entry : page.json().path("entries")) {
            long sequence = entry.path("sequence").asLong();
            assertThat(sequence).isEqualTo(heard.size() + 1L);
            heard.add(sequence);
          }
          while (acknowledge(till, heard.size()).status() == 503) {
            Thread.onSpinWait();
          }
          return heard.size() == expected;
        });
    return heard;
  }

  @Test
  void whichShopIsMeantMustBeSaidWhereThereAreSeveral() {
    PosFixture.Shop shop = fixture.shop();
    assertThat(fixture.pull(shop.ownerToken(), "").path("shopId").asString())
        .isEqualTo(shop.id().toString());
    String lonely = fixture.market.token(MarketplaceFixture.newAccount(), Role.OWNER);
    assertThat(fixture.market.get("/api/pos/orders", lonely).status()).isEqualTo(400);
  }
}
