package dosirak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dosirak.city.Credentials;
import dosirak.city.people.Carts;
import dosirak.city.steady.CheckoutStreet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * How many orders are acknowledged each second, durably, beside the transactions of pgbench on the
 * same server of PostgreSQL. Shops, customers and prices are there beforehand; while orders are
 * placed all domains run and read of them as always.
 */
final class PlaceBench {
  /** Until the machine has compiled what is hot. */
  private static final int WARM_UP_ORDERS = 15_000;

  /** Fewer than are let in at once: each of them needs a connection of the database. */
  private static final int QUOTING_CLIENTS = 32;

  /** Prices that are there for every order that the warm-up lets expect. */
  private static final double SPARE = 1.6;

  /** Prices hold ten minutes, so no more than can be had in a few. */
  private static final int MOST_ORDERS = 200_000;

  private static final Duration LONGEST_PREPARATION = Duration.ofMinutes(6);
  private static final Duration CATCH_UP_PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);
  private static final Duration TELL_INTERVAL = Duration.ofSeconds(10);
  private static final String QUOTES = "/api/order/quotes";
  private static final String ORDERS = "/api/order/orders";
  private static final int CREATED = 201;

  private final PlaceOptions options;
  private final Plant plant;
  private final DrillDiary diary;
  private final SplittableRandom random;
  private final CommandLoad load;
  private final Set<String> acknowledged = new HashSet<>();
  private final Map<String, Long> otherwise = new TreeMap<>();

  PlaceBench(PlaceOptions options, Plant plant, DrillDiary diary) {
    this.options = options;
    this.plant = plant;
    this.diary = diary;
    this.random = new SplittableRandom(options.seed());
    this.load = new CommandLoad(plant.address().getPort());
  }

  /** A price that somebody was told, and may order for. */
  private record Quoted(String token, String quoteId) {}

  PlaceReport run() throws InterruptedException {
    Path data = Objects.requireNonNull(plant.credentialsFile().getParent(), "a data folder");
    Pgbench pgbench = Pgbench.of(data.resolve("postgres"));
    try (CheckoutStreet street =
        CheckoutStreet.open(
            plant.address(),
            Credentials.read(plant.credentialsFile()),
            options.seed(),
            options.shops(),
            options.customers(),
            diary::step)) {
      return measure(street, pgbench);
    } catch (IOException failure) {
      throw new DrillException("The orders cannot be placed: " + failure, failure);
    }
  }

  private PlaceReport measure(CheckoutStreet street, Pgbench pgbench)
      throws IOException, InterruptedException {
    CommandLoad.Outcome warmUp =
        place(new ArrayDeque<>(quote(street, WARM_UP_ORDERS)), LONGEST_PREPARATION);
    diary.tell("warm: %.0f orders a second", warmUp.perSecond());
    int expected =
        (int) Math.min(MOST_ORDERS, SPARE * warmUp.perSecond() * options.time().toSeconds());
    Deque<Quoted> quoted = new ArrayDeque<>(quote(street, expected));
    awaitCaughtUp(street);
    var unused = pgbench.ask("postgres", "checkpoint");
    long before = acknowledged.size();
    otherwise.clear();
    CommandLoad.Outcome placing = place(quoted, options.time());
    diary.tell(
        "%d orders in %.1f s of %d prices",
        acknowledged.size() - before, placing.took().toMillis() / 1e3, quoted.size());
    Duration caughtUp = awaitCaughtUp(street);
    PlaceReport.Rows rows = rows(pgbench);
    diary.tell("pgbench makes its tables, scale %d", options.scale());
    pgbench.prepare(options.scale());
    unused = pgbench.ask("postgres", "checkpoint");
    Pgbench.Outcome transactions = pgbench.run(options.time());
    return new PlaceReport(
        options, placing, acknowledged.size() - before, otherwise, rows, caughtUp, transactions);
  }

  /** Has carts priced. */
  private List<Quoted> quote(CheckoutStreet street, int many)
      throws IOException, InterruptedException {
    Deque<CommandLoad.Request> requests = new ArrayDeque<>();
    for (int i = 0; i < many; i++) {
      Carts.Wish wish = street.carts().next(random);
      requests.add(CommandLoad.post(QUOTES, wish.token(), key(), wish.cart()));
    }
    List<Quoted> quoted = new ArrayList<>();
    CommandLoad.Outcome outcome =
        load.run(
            Math.min(QUOTING_CLIENTS, options.clients()),
            LONGEST_PREPARATION,
            requests::poll,
            answer -> {
              if (answer.status() == CREATED) {
                quoted.add(
                    new Quoted(answer.request().token(), FlatJson.text(answer.body(), "quoteId")));
              } else {
                note(answer);
              }
            });
    diary.tell("%d prices were told, %.0f a second", quoted.size(), outcome.perSecond());
    if (quoted.size() < many / 2) {
      throw new DrillException("Too few carts could be priced: " + otherwise);
    }
    return quoted;
  }

  private CommandLoad.Outcome place(Deque<Quoted> quoted, Duration time) throws IOException {
    Deque<CommandLoad.Request> requests = new ArrayDeque<>();
    for (Quoted each : quoted) {
      byte[] body = "{\"quoteId\":\"%s\"}".formatted(each.quoteId()).getBytes(UTF_8);
      requests.add(CommandLoad.post(ORDERS, each.token(), key(), body));
    }
    return load.run(
        options.clients(),
        time,
        requests::poll,
        answer -> {
          if (answer.status() == CREATED) {
            acknowledged.add(FlatJson.text(answer.body(), "orderId"));
          } else {
            note(answer);
          }
        });
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private void note(CommandLoad.Answered answer) {
    String code = FlatJson.has(answer.body(), "code") ? FlatJson.text(answer.body(), "code") : "";
    otherwise.merge((answer.status() + " " + code).strip(), 1L, Long::sum);
  }

  /** Waits until every domain has read every event; how long that took. */
  private Duration awaitCaughtUp(CheckoutStreet street) throws InterruptedException {
    long begunNanos = System.nanoTime();
    long toldNanos = begunNanos;
    while (true) {
      Optional<Positions> positions = Positions.read(street.client(), street.machine());
      Duration took = Duration.ofNanos(System.nanoTime() - begunNanos);
      if (positions.isPresent() && positions.get().waiting() == 0) {
        return took;
      }
      if (took.compareTo(CATCH_UP_PATIENCE) > 0) {
        throw new DrillException("Events are still unread after " + CATCH_UP_PATIENCE + ".");
      }
      if (positions.isPresent() && System.nanoTime() - toldNanos > TELL_INTERVAL.toNanos()) {
        toldNanos = System.nanoTime();
        diary.tell("%d events are still unread", positions.get().waiting());
      }
      TimeUnit.NANOSECONDS.sleep(LOOK_INTERVAL.toNanos());
    }
  }

  /** Compares the orders there are with those that were acknowledged. */
  private PlaceReport.Rows rows(Pgbench database) throws InterruptedException {
    Set<String> kept =
        new HashSet<>(database.ask("dosirak", "select order_id from \"order\".orders"));
    long lost = acknowledged.stream().filter(order -> !kept.contains(order)).count();
    long unknown = kept.stream().filter(order -> !acknowledged.contains(order)).count();
    return new PlaceReport.Rows(kept.size(), lost, unknown);
  }
}
