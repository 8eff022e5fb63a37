package dosirak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dosirak.city.Credentials;
import dosirak.city.people.Carts;
import dosirak.city.steady.CheckoutStreet;
import dosirak.contracts.GeoPoint;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a marketplace still does when twice as many come as it can serve. First more and more come,
 * until not all of them get what they came for; what comes just before is its capacity. Then twice
 * as many come, and at last half as many, which must find it as if nothing had been.
 *
 * <p>Of twenty who come ten look at a shop, four search, four look at what they ordered before and
 * two order, with a price that is asked for in between. Whoever has not got it within a second has
 * gone, and says so when asking.
 */
final class OverloadBench {
  /** What takes longer is of no use to whoever came. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String DEADLINE = "Request-Timeout-Ms: " + PATIENCE.toMillis() + "\r\n";
  private static final double GROWTH = 1.25;
  private static final int MOST_STEPS = 20;

  /** Rates that are too much until the capacity is known. */
  private static final int ENOUGH = 2;

  private static final Duration WARM_UP = Duration.ofSeconds(25);
  private static final Duration REST = Duration.ofSeconds(4);

  /** After which everything must be as if nothing had been. */
  private static final Duration RECOVERY = Duration.ofSeconds(8);

  private static final List<String> WORDS =
      List.of("치킨", "피자", "김밥", "족발", "떡볶이", "ㅊㅋ", "ㄱㅂ", "돈까스", "냉면", "버거");

  private final OverloadOptions options;
  private final Plant plant;
  private final DrillDiary diary;
  private final SplittableRandom random;
  private final ArrivalLoad load;
  private final Set<String> acknowledged = new HashSet<>();

  OverloadBench(OverloadOptions options, Plant plant, DrillDiary diary) {
    this.options = options;
    this.plant = plant;
    this.diary = diary;
    this.random = new SplittableRandom(options.seed());
    this.load = new ArrivalLoad(plant.address().getPort(), options.seed(), PATIENCE);
  }

  OverloadReport run() throws InterruptedException {
    Path data = Objects.requireNonNull(plant.credentialsFile().getParent(), "a data folder");
    Pgbench database = Pgbench.of(data.resolve("postgres"));
    try (CheckoutStreet street =
        CheckoutStreet.open(
            plant.address(),
            Credentials.read(plant.credentialsFile()),
            options.seed(),
            options.shops(),
            options.customers(),
            diary::step)) {
      return measure(street.carts(), database);
    } catch (IOException failure) {
      throw new DrillException("Nobody can come: " + failure, failure);
    }
  }

  private OverloadReport measure(Carts carts, Pgbench database)
      throws IOException, InterruptedException {
    var unused = offer(carts, options.first(), WARM_UP);
    List<ArrivalLoad.Outcome> steps = new ArrayList<>();
    double rate = options.first();
    int tooMuch = 0;
    while (steps.size() < MOST_STEPS && tooMuch < ENOUGH) {
      ArrivalLoad.Outcome outcome = offer(carts, rate, options.step());
      steps.add(outcome);
      tooMuch += OverloadReport.isServed(outcome) ? 0 : 1;
      rate *= GROWTH;
    }
    double capacity = OverloadReport.capacity(steps);
    diary.tell("the capacity is %.0f visits a second", capacity);
    ArrivalLoad.Outcome twice = offer(carts, 2 * capacity, options.overload());
    TimeUnit.NANOSECONDS.sleep(RECOVERY.toNanos());
    ArrivalLoad.Outcome after = offer(carts, capacity / 2, options.step());
    Set<String> kept =
        new HashSet<>(database.ask("dosirak", "select order_id from \"order\".orders"));
    long lost = acknowledged.stream().filter(order -> !kept.contains(order)).count();
    return new OverloadReport(options, steps, twice, after, acknowledged.size(), lost);
  }

  private ArrivalLoad.Outcome offer(Carts carts, double rate, Duration time)
      throws IOException, InterruptedException {
    ArrivalLoad.Outcome outcome = load.run(rate, time, () -> visit(carts));
    acknowledged.addAll(outcome.orders());
    diary.tell("%s", OverloadReport.line(outcome));
    TimeUnit.NANOSECONDS.sleep(REST.toNanos());
    return outcome;
  }

  private Visit visit(Carts carts) {
    int dice = random.nextInt(20);
    if (dice < 10) {
      return new Look(
          Visit.Kind.PAGE, "/api/storefront/shops/" + carts.someShop(random).shopId(), null);
    }
    if (dice < 14) {
      GeoPoint place = carts.someShop(random).plan().location();
      String word = URLEncoder.encode(WORDS.get(random.nextInt(WORDS.size())), UTF_8);
      return new Look(
          Visit.Kind.SEARCH,
          "/api/storefront/search?q=%s&latitude=%s&longitude=%s"
              .formatted(word, place.latitude(), place.longitude()),
          null);
    }
    if (dice < 18) {
      return new Look(Visit.Kind.HISTORY, "/api/order/orders", carts);
    }
    return new Checkout(carts);
  }

  /**
   * One read.
   *
   * @param people of whom one looks at what is his own; absent where it is everybody's
   */
  private final class Look implements Visit {
    private final Kind kind;
    private final String path;
    private final @Nullable Carts people;

    Look(Kind kind, String path, @Nullable Carts people) {
      this.kind = kind;
      this.path = path;
      this.people = people;
    }

    @Override
    public Kind kind() {
      return kind;
    }

    @Override
    public CommandLoad.Request begin() throws InterruptedException {
      return CommandLoad.get(path, people == null ? "" : people.someToken(random), DEADLINE);
    }

    @Override
    public CommandLoad.@Nullable Request then(String body) {
      return null;
    }
  }

  /** A cart is priced, and ordered for that price. */
  private final class Checkout implements Visit {
    private final Carts carts;
    private String token = "";
    private boolean isPriced;

    Checkout(Carts carts) {
      this.carts = carts;
    }

    @Override
    public Kind kind() {
      return Kind.CHECKOUT;
    }

    @Override
    public CommandLoad.Request begin() throws InterruptedException {
      Carts.Wish wish = carts.next(random);
      token = wish.token();
      return CommandLoad.post("/api/order/quotes", wish.token(), key(), wish.cart(), DEADLINE);
    }

    @Override
    public CommandLoad.@Nullable Request then(String body) {
      if (isPriced) {
        return null;
      }
      isPriced = true;
      byte[] order =
          "{\"quoteId\":\"%s\"}".formatted(FlatJson.text(body, "quoteId")).getBytes(UTF_8);
      return CommandLoad.post("/api/order/orders", token, key(), order, DEADLINE);
    }
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }
}
