package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArrivalLoadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofSeconds(1);
  private static final double RATE = 200;
  private static final int CROWD = 100;

  private final LongAdder served = new LongAdder();
  private final CountDownLatch crowd = new CountDownLatch(CROWD);
  private HttpServer server;
  private volatile boolean waits;
  private volatile int status = 201;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          if (waits) {
            awaitCrowd();
          }
          served.increment();
          byte[] body =
              "{\"orderId\":\"order %s\"}".formatted(served.sum()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Nobody is answered before a hundred have asked. */
  private void awaitCrowd() {
    crowd.countDown();
    try {
      var unused = crowd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  /** Two requests, of which the second is answered with an order. */
  private static final class TwoSteps implements Visit {
    private boolean isSecond;

    @Override
    public Kind kind() {
      return Kind.CHECKOUT;
    }

    @Override
    public CommandLoad.Request begin() {
      return CommandLoad.get("/first", "", "");
    }

    @Override
    public CommandLoad.@Nullable Request then(String body) {
      if (isSecond) {
        return null;
      }
      isSecond = true;
      return CommandLoad.post("/second", "token", "key", new byte[] {'{', '}'});
    }
  }

  private ArrivalLoad.Outcome run() throws Exception {
    return new ArrivalLoad(server.getAddress().getPort(), 1, PATIENCE)
        .run(RATE, A_WHILE, TwoSteps::new);
  }

  @Test
  void everyStepOfEveryVisitIsServedAndCounted() throws Exception {
    ArrivalLoad.Outcome outcome = run();

    ArrivalLoad.Tally tally = outcome.of(Visit.Kind.CHECKOUT);
    assertThat(tally.came()).isPositive();
    assertThat(tally.good()).isEqualTo(tally.came());
    assertThat(served.sum()).isEqualTo(2 * tally.came());
    assertThat(outcome.orders()).hasSize((int) tally.came()).doesNotHaveDuplicates();
    assertThat(tally.otherwise()).isEmpty();
  }

  @Test
  void peopleComeWhetherTheOnesBeforeWereServedOrNot() throws Exception {
    waits = true;

    ArrivalLoad.Outcome outcome = run();

    ArrivalLoad.Tally tally = outcome.of(Visit.Kind.CHECKOUT);
    assertThat(crowd.getCount()).isZero();
    assertThat(tally.came()).isGreaterThan(CROWD);
    assertThat(tally.good()).isEqualTo(tally.came());
  }

  @Test
  void aRefusalEndsAVisit() throws Exception {
    status = 503;

    ArrivalLoad.Outcome outcome = run();

    ArrivalLoad.Tally tally = outcome.of(Visit.Kind.CHECKOUT);
    assertThat(tally.good()).isZero();
    assertThat(tally.otherwise()).containsExactly(Map.entry(503, tally.came()));
    assertThat(outcome.orders()).isEmpty();
  }

  @Test
  void theSamePeopleComeAtTheSameMomentsOfTheSameSeed() throws Exception {
    assertThat(run().camePerSecond()).isEqualTo(run().camePerSecond());
  }
}
