package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.FailureCause;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderAccepted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderFailed;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.platform.testing.MarketplaceFixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Shops that accept orders and riders who answer, on a plane of metres around a point. */
final class City {
  private static final double METRES_PER_DEGREE = 111_195;
  private static final AccountId OWNER = MarketplaceFixture.newAccount();
  private static final AccountId CUSTOMER = MarketplaceFixture.newAccount();

  private final MarketplaceFixture fixture;
  private final double south;

  /**
   * @param south latitude; tests of one fixture that must not share riders take places far apart
   */
  City(MarketplaceFixture fixture, double south) {
    this.fixture = fixture;
    this.south = south;
  }

  /** The one whom all orders are brought to. */
  static AccountId customer() {
    return CUSTOMER;
  }

  GeoPoint place(double eastMetres, double northMetres) {
    return new GeoPoint(
        south + northMetres / METRES_PER_DEGREE,
        127 + eastMetres / (METRES_PER_DEGREE * Math.cos(Math.toRadians(south))));
  }

  ShopId newShop() {
    return new ShopId(UUID.randomUUID());
  }

  OrderFacts facts(ShopId shopId, GeoPoint shop, GeoPoint dropoff) {
    return facts(shopId, shop, dropoff, Fulfilment.DELIVERY);
  }

  OrderFacts facts(ShopId shopId, GeoPoint shop, GeoPoint dropoff, Fulfilment fulfilment) {
    return new OrderFacts(
        new OrderId(UUID.randomUUID()),
        "A-1",
        shopId,
        "Kimbap House",
        OWNER,
        shop,
        CUSTOMER,
        fulfilment,
        PaymentMethod.CARD,
        List.of(),
        new OrderPrice(Money.won(10_000), Money.won(3_000), Money.won(13_000)),
        fulfilment == Fulfilment.DELIVERY
            ? new Dropoff(new Sealed("Door 1"), dropoff, new Sealed("010-0000-0000"), null)
            : null,
        Sealed.EMPTY,
        fixture.now());
  }

  /** A shop in the middle accepts an order for a door 900 m north, ready in minutes. */
  OrderFacts accepted(int readyInMinutes) {
    return accepted(newShop(), place(0, 0), place(0, 900), readyInMinutes);
  }

  OrderFacts accepted(ShopId shopId, GeoPoint shop, GeoPoint dropoff, int readyInMinutes) {
    OrderFacts facts = facts(shopId, shop, dropoff);
    accept(facts, readyInMinutes);
    return facts;
  }

  long accept(OrderFacts facts, int readyInMinutes) {
    Instant now = fixture.now();
    return fixture.say(
        "order",
        new OrderAccepted(
            facts, readyInMinutes, now.plus(Duration.ofMinutes(readyInMinutes)), now));
  }

  long fail(OrderFacts facts) {
    return fixture.say("order", new OrderFailed(facts, FailureCause.NO_RIDER, null, fixture.now()));
  }

  /** A rider on duty for a while. */
  Courier rider(GeoPoint at, Duration shift) {
    Courier courier = new Courier(fixture);
    courier.goOnDuty(at, fixture.now().plus(shift));
    return courier;
  }

  Courier rider(GeoPoint at) {
    return rider(at, Duration.ofHours(4));
  }

  /** A rider with an app. */
  static final class Courier {
    private final MarketplaceFixture fixture;
    private final AccountId account = MarketplaceFixture.newAccount();
    private final String token;

    Courier(MarketplaceFixture fixture) {
      this.fixture = fixture;
      this.token = fixture.token(account, Role.RIDER);
    }

    AccountId account() {
      return account;
    }

    String token() {
      return token;
    }

    MarketplaceFixture.Reply goOnDuty(GeoPoint at, Instant shiftEndsAt) {
      return fixture.put(
          "/api/delivery/duty",
          token,
          Map.of("shiftEndsAt", shiftEndsAt.toString(), "location", at, "metresPerMinute", 300.0));
    }

    MarketplaceFixture.Reply duty(String body) {
      return fixture.put("/api/delivery/duty", token, body);
    }

    MarketplaceFixture.Reply report(GeoPoint at) {
      return fixture.put("/api/delivery/position", token, Map.of("location", at));
    }

    /** Opens the rider's stream. */
    Listening listen() throws IOException, InterruptedException {
      HttpClient http = HttpClient.newHttpClient();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:" + fixture.marketplace().port() + "/api/delivery/stream"))
              .header("Authorization", "Bearer " + token)
              .build();
      HttpResponse<InputStream> response =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new AssertionError("status " + response.statusCode());
      }
      return new Listening(http, response.body());
    }

    MarketplaceFixture.Reply goOffDuty() {
      return fixture.delete("/api/delivery/duty", token);
    }

    JsonNode page() {
      return fixture.get("/api/delivery/riders/me", token).json();
    }

    boolean hasOffer() {
      return page().has("offer");
    }

    /** Waits for an offer and returns it. */
    JsonNode offer() {
      fixture.eventually("an offer", this::hasOffer);
      return page().path("offer");
    }

    MarketplaceFixture.Reply accept(AssignmentId id) {
      return post("/offers/" + id + "/accept");
    }

    MarketplaceFixture.Reply decline(AssignmentId id) {
      return post("/offers/" + id + "/decline");
    }

    MarketplaceFixture.Reply atShop(AssignmentId id) {
      return post("/assignments/" + id + "/at-shop");
    }

    /** Says a step that was taken before, as after a time without a network. */
    MarketplaceFixture.Reply sayLater(String step, Object happenedAt) {
      return fixture.post(
          "/api/delivery/assignments/" + step, token, Map.of("happenedAt", happenedAt.toString()));
    }

    MarketplaceFixture.Reply pickedUp(AssignmentId id, OrderId order) {
      return post("/assignments/" + id + "/orders/" + order + "/picked-up");
    }

    MarketplaceFixture.Reply delivered(AssignmentId id, OrderId order) {
      return post("/assignments/" + id + "/orders/" + order + "/delivered");
    }

    /** Waits for an offer and takes it. */
    AssignmentId takeOffer() {
      AssignmentId id = AssignmentId.of(offer().path("assignmentId").asString());
      MarketplaceFixture.Reply reply = accept(id);
      if (reply.status() != 200) {
        throw new AssertionError(reply.text());
      }
      return id;
    }

    private MarketplaceFixture.Reply post(String path) {
      return fixture.post("/api/delivery" + path, token, Map.of());
    }
  }

  /** An open stream. */
  static final class Listening implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http;
    private final InputStream body;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Listening(HttpClient http, InputStream body) {
      this.http = http;
      this.body = body;
      Thread.startVirtualThread(this::read);
    }

    private void read() {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        while (line != null) {
          lines.add(line);
          line = reader.readLine();
        }
      } catch (IOException closed) {
        lines.add("closed: " + closed);
      }
    }

    /** Waits for the next event of a kind and returns its data; passes over others. */
    String next(String kind) throws InterruptedException {
      boolean found = false;
      while (true) {
        String line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
          throw new AssertionError("no " + kind + " on the stream");
        }
        if (found && line.startsWith("data: ")) {
          return line;
        }
        found = line.equals("event: " + kind) || (found && !line.isEmpty());
      }
    }

    @Override
    public void close() throws IOException {
      http.shutdownNow();
      body.close();
    }
  }
}
