package dosirak.city;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whole rushes, over HTTP, against a marketplace in memory. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RushTest {
  private static final double SPEED = 600;

  @TempDir private Path folder;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private FakeMarketplace marketplace;

  @BeforeEach
  void open() throws IOException {
    marketplace = new FakeMarketplace(SPEED);
  }

  @AfterEach
  void close() {
    marketplace.close();
  }

  @Test
  void aGeneratedRushMeetsItsGoals() throws Exception {
    int exit = rush(generated(60, 3));

    JsonNode report = report();
    assertThat(exit).as(printed()).isEqualTo(Rush.GOALS_MET);
    JsonNode orders = report.path("orders");
    assertThat(orders.path("attempted").asInt()).isEqualTo(60);
    assertThat(orders.path("acknowledged").asInt()).isEqualTo(60);
    assertThat(marketplace.orderCount()).isEqualTo(60);
    assertThat(orders.path("open").asInt()).isZero();
    assertThat(orders.path("delivered").asInt()).isGreaterThan(50);
    int ended =
        orders.path("completed").asInt()
            + orders.path("rejected").asInt()
            + orders.path("cancelled").asInt()
            + orders.path("failed").asInt()
            + orders.path("payment_failed").asInt();
    assertThat(ended).isEqualTo(60);
    assertThat(report.path("latency_ms").path("place").path("p99").asDouble()).isPositive();
    assertThat(report.path("event_lag_ms").has("p99")).isTrue();
    assertThat(report.path("acknowledged_orders").size()).isEqualTo(60);
  }

  @Test
  void everyAnswerThatIsLostIsAskedForAgainWithTheSameKey() throws Exception {
    marketplace.loseAnswerEvery = 4;

    int exit = rush(generated(40, 4));

    assertThat(exit).as(printed()).isEqualTo(Rush.GOALS_MET);
    assertThat(marketplace.orderCount()).isEqualTo(40);
    assertThat(report().path("errors").path("POST /orders").path("connection").asInt())
        .isEqualTo(10);
  }

  @Test
  void aRushLivesThroughADeathOfTheServer() throws Exception {
    Rush rush = new Rush(options(generated(120, 6)));
    CompletableFuture<Integer> exit = inBackground(rush);
    await(() -> rush.progress().acknowledged() > 30);
    marketplace.kill();
    int before = rush.acknowledgedOrders().size();
    await(() -> rush.progress().errors() > 20);
    marketplace.start();

    assertThat(exit.get(100, TimeUnit.SECONDS)).as(printed()).isEqualTo(Rush.GOALS_MET);
    assertThat(before).isBetween(30, 119);
    assertThat(report().path("orders").path("acknowledged").asInt()).isEqualTo(120);
    assertThat(marketplace.orderCount()).isEqualTo(120);
    assertThat(rush.progress().phase()).isEqualTo(RushProgress.Phase.DONE);
  }

  @Test
  void aRushOutlivesItsTokensManyTimesWithoutSigningInAgain() throws Exception {
    marketplace.issuer().lifeMillis = 1_000;

    int exit = rush(generated(60, 8));

    assertThat(exit).as(printed()).isEqualTo(Rush.GOALS_MET);
    assertThat(marketplace.issuer().count("replayed")).isZero();
    assertThat(marketplace.issuer().count("grant refresh_token")).isGreaterThan(100);
    int people = marketplace.issuer().signedIn().size();
    assertThat(marketplace.issuer().count("grant authorization_code")).isEqualTo(people);
    assertThat(printed()).contains("signed in %d of %d".formatted(people, people));
  }

  @Test
  void anUnknownPaymentIsLookedUpAndARefusedOneEndsItsOrder() throws Exception {
    marketplace.unknownPaymentEvery = 3;
    marketplace.refuseCardEvery = 10;

    int exit = rush(generated(40, 4));

    JsonNode orders = report().path("orders");
    assertThat(exit).as(printed()).isEqualTo(Rush.GOALS_MET);
    assertThat(orders.path("payment_failed").asInt()).isPositive();
    assertThat(orders.path("open").asInt()).isZero();
  }

  @Test
  void anOrderThatTheServerForgotIsLost() throws Exception {
    marketplace.forgets = "o7";

    int exit = rush(generated(20, 5));

    assertThat(exit).isEqualTo(Rush.GOALS_MISSED);
    assertThat(report().path("orders").path("lost").asInt()).isEqualTo(1);
    assertThat(report().path("goals").path("met").asBoolean()).isFalse();
  }

  @Test
  void anOrderThatWasChargedTwiceIsADuplicate() throws Exception {
    marketplace.capturesTwice = "o1";

    int exit = rush(generated(8, 5));

    assertThat(exit).isEqualTo(Rush.GOALS_MISSED);
    assertThat(report().path("orders").path("duplicated").asInt()).isEqualTo(1);
  }

  @Test
  void aRecordedDayIsPlayedAtItsMinutes() throws Exception {
    Path day = recordedDay();

    int exit = rush(new Load(null, null, null, day, SPEED));

    assertThat(exit).as(printed()).isEqualTo(Rush.GOALS_MET);
    List<String> lines = Files.readAllLines(folder.resolve("assignments.csv"));
    assertThat(lines.getFirst())
        .isEqualTo("assignment_id,courier,order,sequence,decision_time,pickup_time,dropoff_time");
    Map<String, List<String>> rows = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = List.of(line.split(",", -1));
      rows.put(row.get(2), row);
    }
    assertThat(rows).hasSize(3);
    assertThat(minute(rows, "o1", 4)).isGreaterThanOrEqualTo(5);
    assertThat(minute(rows, "o1", 5)).isGreaterThanOrEqualTo(25).isLessThan(40);
    // 3,200 m at 320 m a minute, and four minutes at the door.
    assertThat(minute(rows, "o1", 6) - minute(rows, "o1", 5)).isBetween(13.95, 20.0);
    assertThat(report().path("click_to_door_minutes").path("mean").asDouble()).isGreaterThan(15);
  }

  @Test
  void aSecondRushOnTheSameDataWorks() throws Exception {
    assertThat(rush(generated(10, 5))).as(printed()).isEqualTo(Rush.GOALS_MET);
    assertThat(rush(generated(10, 5))).as(printed()).isEqualTo(Rush.GOALS_MET);
    assertThat(marketplace.orderCount()).isEqualTo(20);
  }

  @Test
  void aSpeedThatIsNotTheMarketplacesIsRefused() {
    assertThatThrownBy(() -> rush(new Load(null, null, 5, null, 60.0)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--speed 60.0")
        .hasMessageContaining("600.0");
  }

  @Test
  void aFolderThatHoldsNoRecordedDayIsRefused() {
    assertThatThrownBy(() -> rush(new Load(null, null, null, folder, null)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("instance_parameters.txt");
  }

  @Test
  void aDemonstrationDeliversAndFindsItsShopsAgain() throws Exception {
    for (int i = 0; i < 2; i++) {
      try (DemoCity demo =
          new DemoCity(marketplace.uri(), 1, marketplace.credentials(), Duration.ofMillis(50))) {
        demo.start();
        await(() -> demo.delivered() > 2);
      }
    }
    assertThat(marketplace.shopCount()).isEqualTo(12);
  }

  @Test
  void aDemonstrationOfAnotherPaceFindsItsPeopleAndAddsThoseItMisses() throws Exception {
    for (Duration pace : List.of(Duration.ofMillis(100), Duration.ofMillis(60))) {
      try (DemoCity demo = new DemoCity(marketplace.uri(), 1, marketplace.credentials(), pace)) {
        demo.start();
        await(() -> demo.delivered() > 0);
      }
    }
    assertThat(marketplace.accountsOf("RIDER")).isEqualTo(24);
    assertThat(marketplace.shopCount()).isEqualTo(12);
  }

  @Test
  void aDemonstrationCooksAndBringsWhatStrangersOrder() throws Exception {
    try (DemoCity demo =
        new DemoCity(marketplace.uri(), 1, marketplace.credentials(), Duration.ofSeconds(20))) {
      demo.start();
      await(() -> demo.delivered() > 0);
      String brought = marketplace.orderByHand("DELIVERY");
      String fetched = marketplace.orderByHand("PICKUP");

      await(() -> marketplace.stateOf(brought).equals("COMPLETED"));
      await(() -> marketplace.stateOf(fetched).equals("COMPLETED"));
    }
  }

  private record Load(
      @Nullable Double rate,
      @Nullable Duration duration,
      @Nullable Integer orders,
      @Nullable Path instance,
      @Nullable Double speed) {}

  private static Load generated(int orders, int seconds) {
    return new Load(null, Duration.ofSeconds(seconds), orders, null, null);
  }

  private RushOptions options(Load load) {
    return new RushOptions(
        marketplace.uri(),
        42,
        load.rate,
        load.duration,
        load.orders,
        load.instance,
        load.speed,
        folder.resolve("report.json"),
        marketplace.credentials());
  }

  private int rush(Load load) throws InterruptedException {
    return new Rush(options(load)).run(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private CompletableFuture<Integer> inBackground(Rush rush) {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        exit.complete(rush.run(new PrintStream(printed, true, StandardCharsets.UTF_8)));
      } catch (InterruptedException | RuntimeException e) {
        exit.completeExceptionally(e);
      }
    });
    return exit;
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report() throws IOException {
    return JsonMapper.builder().build().readTree(Files.readAllBytes(folder.resolve("report.json")));
  }

  private static double minute(Map<String, List<String>> rows, String order, int column) {
    return Double.parseDouble(rows.getOrDefault(order, List.of()).get(column));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private Path recordedDay() throws IOException {
    Path day = Files.createDirectory(folder.resolve("day"));
    Files.writeString(
        day.resolve("instance_parameters.txt"),
        """
        meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour
        320\t4\t4\t40\t90\t10\t15
        """);
    Files.writeString(
        day.resolve("restaurants.txt"),
        """
        restaurant\tx\ty
        r1\t0\t0
        r2\t1000\t1000
        """);
    Files.writeString(
        day.resolve("couriers.txt"),
        """
        courier\tx\ty\ton_time\toff_time
        c1\t0\t100\t0\t200
        c2\t900\t900\t3\t200
        """);
    Files.writeString(
        day.resolve("orders.txt"),
        """
        order\tx\ty\tplacement_time\trestaurant\tready_time
        o1\t3200\t0\t5\tr1\t25
        o2\t1500\t1000\t6\tr2\t16
        o3\t0\t500\t30\tr1\t31
        """);
    return day;
  }
}
