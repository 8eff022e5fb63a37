package dosirak.city.people;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dosirak.city.client.CityClock;
import dosirak.city.client.ErrorTally;
import dosirak.city.client.FakeIssuer;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import dosirak.city.plan.RiderPlan;
import dosirak.contracts.GeoPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One rider, against a marketplace that says what the test wants and notes what the rider does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class RiderTest {
  private static final double SPEED = 60;
  private static final String POINT = "{\"latitude\":37.5,\"longitude\":127.0}";
  private static final Instant CITY_START = Instant.parse("2026-11-02T00:00:00Z");
  private static final Instant PAST = CITY_START.minusSeconds(60);
  private static final Instant NEXT_DAY = CITY_START.plus(Duration.ofDays(1));

  private final long startNanos = System.nanoTime();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
  private final FakeIssuer issuer = new FakeIssuer();
  private final ErrorTally errors = new ErrorTally();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer server;
  private MarketplaceClient client;

  /** The end of a path whose command is refused after the shift. */
  private volatile String afterShift = "none";

  /** The rider's own page as the shift begins. */
  private volatile String inHand = "{}";

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
    issuer.add("rider", "password");
    client =
        new MarketplaceClient(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()), errors);
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
    executor.shutdownNow();
  }

  @Test
  void atTheEndOfTheShiftFoodThatIsReadyIsTakenBeforeTheRestIsGivenUp() throws Exception {
    afterShift = "/orders/late/picked-up";
    tellOffer("a1", order("late", 1, NEXT_DAY), order("ready", 2, PAST));

    work(4);

    assertThat(commands)
        .containsExactly(
            "PUT duty",
            "POST offers/a1/accept",
            "POST assignments/a1/at-shop",
            "POST assignments/a1/orders/ready/picked-up",
            "POST assignments/a1/orders/late/picked-up",
            "POST assignments/a1/orders/ready/delivered",
            "DELETE duty");
    assertThat(errors.unexpectedCount()).isZero();
  }

  @Test
  void anOfferThatIsToldAgainAfterItsWorkIsDoneIsNotAnsweredAgain() throws Exception {
    tellOffer("a1", order("one", 1, PAST));
    Thread rider = Thread.ofVirtual().start(() -> work(6));
    List<String> before = new ArrayList<>();
    while (!before.contains("POST assignments/a1/orders/one/delivered")) {
      before.add(commands.take());
    }

    tellOffer("a1", order("one", 1, PAST));
    tellOffer("a2", order("two", 1, PAST));
    rider.join();

    assertThat(commands)
        .containsExactly(
            "POST offers/a2/accept",
            "POST assignments/a2/at-shop",
            "POST assignments/a2/orders/two/picked-up",
            "POST assignments/a2/orders/two/delivered",
            "DELETE duty");
    assertThat(errors.all()).isEmpty();
  }

  @Test
  void workThatAnEarlierRunLeftInHandIsFinished() throws Exception {
    inHand =
        """
        {"onDuty":true,"assignment":{"assignmentId":"a1","shop":{"location":%s},"orders":[%s]}}\
        """
            .formatted(POINT, order("one", 1, PAST));

    work(3);

    assertThat(commands)
        .containsExactly(
            "PUT duty",
            "POST assignments/a1/at-shop",
            "POST assignments/a1/orders/one/picked-up",
            "POST assignments/a1/orders/one/delivered",
            "DELETE duty");
    assertThat(errors.all()).isEmpty();
  }

  /** A shift of so many city minutes. */
  private void work(double minutes) {
    try {
      CityClock clock = CityClock.read(client, Duration.ofSeconds(10));
      Market market =
          new Market(
              client, clock, new OrderBook(false, paid -> {}, over -> {}), new Measurements());
      RiderPlan plan =
          new RiderPlan("c1", new GeoPoint(37.5, 127.0), 0, minutes, 300, 0.1, 0.1, 0, 0);
      new Rider(
              market,
              plan,
              Session.ofPerson("rider", "password"),
              clock.now(),
              Duration.ofSeconds(1),
              1,
              "run",
              delivery -> {})
          .run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String order(String orderId, int sequence, Instant readyAt) {
    return """
    {"orderId":"%s","sequence":%d,"dropoff":{"location":%s},"readyAt":"%s"}\
    """
        .formatted(orderId, sequence, POINT, readyAt);
  }

  private void tellOffer(String assignmentId, String... orders) {
    told.add(
        """
        event: offer
        data: {"assignmentId":"%s","shop":{"location":%s},"orders":[%s],"expiresAt":"%s"}

        """
            .formatted(assignmentId, POINT, String.join(",", orders), NEXT_DAY));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      FakeIssuer.Reply issued = issuer.answer(exchange, exchange.getRequestBody().readAllBytes());
      if (issued != null) {
        FakeIssuer.send(exchange, issued);
        return;
      }
      String path = exchange.getRequestURI().getPath();
      switch (path) {
        case "/api/platform/clock" ->
            answer(
                exchange,
                200,
                "{\"cityTime\":\"%s\",\"speed\":%s}"
                    .formatted(
                        CITY_START.plusNanos(Math.round((System.nanoTime() - startNanos) * SPEED)),
                        SPEED));
        case "/api/delivery/stream" -> stream(exchange);
        case "/api/delivery/position" -> answer(exchange, 200, "{}");
        default -> {
          commands.add(
              exchange.getRequestMethod() + " " + path.substring("/api/delivery/".length()));
          if (path.endsWith(afterShift)) {
            answer(exchange, 409, "{\"code\":\"shift-ended\"}");
          } else {
            answer(exchange, 200, path.endsWith("/duty") ? inHand : "{}");
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
    out.flush();
    while (true) {
      out.write(told.take().getBytes(StandardCharsets.UTF_8));
      out.flush();
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
