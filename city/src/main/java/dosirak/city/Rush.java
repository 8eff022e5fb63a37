package dosirak.city;

import dosirak.city.client.CityClock;
import dosirak.city.client.ErrorTally;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.SecretWitness;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.people.CitySetup;
import dosirak.city.people.LiveCity;
import dosirak.city.people.OrderBook;
import dosirak.city.people.OrderIntent;
import dosirak.city.people.OrderState;
import dosirak.city.people.SetupException;
import dosirak.city.plan.CityPlan;
import dosirak.city.plan.Minutes;
import dosirak.city.report.AssignmentTable;
import dosirak.city.report.RushReport;
import dosirak.city.report.RushReport.Latency;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Drives a running marketplace over its public HTTP API, as customers, owners and riders would, and
 * reports what became of every order. It lives through a death of the server: everyone retries for
 * minutes, with the same idempotency keys, and streams resume.
 */
public final class Rush {
  /** All goals were met. */
  public static final int GOALS_MET = 0;

  /** A goal was missed; the report says which. */
  public static final int GOALS_MISSED = 1;

  private static final int MOST_CUSTOMERS = 300;
  private static final double GRACE_MINUTES = 120;
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(15);
  private static final int VERIFY_WIDTH = 4;
  private static final int RUN_NAME_LENGTH = 8;

  private final RushOptions options;
  private final SecretWitness witness;
  private final ErrorTally errors = new ErrorTally();
  private final String run = "rush-" + UUID.randomUUID().toString().substring(0, RUN_NAME_LENGTH);
  private volatile RushProgress.Phase phase = RushProgress.Phase.PREPARING;
  private volatile int planned;
  private volatile @Nullable LiveCity city;

  /** A rush that has not begun. */
  public Rush(RushOptions options) {
    this(options, SecretWitness.NONE);
  }

  /**
   * A rush that has not begun.
   *
   * @param witness told of every secret and personal datum that its people use
   */
  public Rush(RushOptions options, SecretWitness witness) {
    this.options = options;
    this.witness = witness;
  }

  /** How far it is; may be asked from any thread at any time. */
  public RushProgress progress() {
    LiveCity present = city;
    OrderBook.Counts counts =
        present == null ? new OrderBook.Counts(0, 0, 0, 0, Map.of(), 0) : present.book().counts();
    return new RushProgress(
        phase,
        planned,
        counts.attempted(),
        counts.acknowledged(),
        counts.of(OrderState.PAID),
        counts.of(OrderState.ACCEPTED),
        counts.of(OrderState.DELIVERED),
        present == null ? 0 : present.book().undecided(),
        counts.ended(),
        errors.total(),
        errors.unexpectedCount());
  }

  /** Every order that was acknowledged so far; may be asked from any thread at any time. */
  public List<AcknowledgedOrder> acknowledgedOrders() {
    LiveCity present = city;
    return present == null ? List.of() : acknowledged(present.book());
  }

  /**
   * Runs it and writes the report.
   *
   * @param out where progress and the summary are printed
   * @return {@link #GOALS_MET} or {@link #GOALS_MISSED}
   * @throws UsageException if it cannot be run here; the message says why
   */
  public int run(PrintStream out) throws InterruptedException {
    ProgressDisplay display = new ProgressDisplay(out);
    try (MarketplaceClient client = new MarketplaceClient(options.target(), errors, witness)) {
      CityClock clock = readClock(client);
      CityPlan plan = RushPlans.plan(options, clock.speed());
      planned = plan.orders().size();
      Session machine =
          Session.ofMachine(options.credentials().clientId(), options.credentials().clientSecret());
      signIn(client, machine);
      out.printf(
          "%s: %d orders, %d shops, %d riders at %s (city time %s, speed %s)%n",
          run,
          planned,
          plan.shops().size(),
          plan.riders().size(),
          options.target(),
          clock.now().truncatedTo(ChronoUnit.SECONDS),
          clock.speed());
      return play(client, clock, machine, plan, display, out);
    }
  }

  private int play(
      MarketplaceClient client,
      CityClock clock,
      Session machine,
      CityPlan plan,
      ProgressDisplay display,
      PrintStream out)
      throws InterruptedException {
    long startedNanos = System.nanoTime();
    String password = UUID.randomUUID().toString();
    CitySetup setup = new CitySetup(client, machine, run, password, display::step);
    LiveCity live;
    try {
      live =
          LiveCity.prepare(
              client,
              clock,
              setup,
              plan.shops(),
              plan.riders(),
              Math.min(planned, MOST_CUSTOMERS),
              run,
              options.seed(),
              false);
    } catch (SetupException e) {
      throw new UsageException(e.getMessage() == null ? "no set-up" : e.getMessage(), e);
    }
    RushReport report;
    try (live) {
      city = live;
      Instant minuteZero = clock.now().plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
      phase = RushProgress.Phase.RUNNING;
      display.follow(this::progress);
      live.sendRiders(minuteZero);
      live.placeAll(plan.orders(), minuteZero);
      boolean allEnded =
          live.awaitAllEnded(
              minuteZero.plus(Minutes.duration(plan.lastPlacedMinute() + GRACE_MINUTES)));
      phase = RushProgress.Phase.VERIFYING;
      if (!allEnded) {
        out.println("time is up: some orders have not ended");
      }
      report = judge(client, machine, live, clock, minuteZero, startedNanos);
      write(report, live, minuteZero);
    } finally {
      display.stop();
    }
    phase = RushProgress.Phase.DONE;
    out.print(report.summary());
    out.println("report     " + options.report());
    return report.missed().isEmpty() ? GOALS_MET : GOALS_MISSED;
  }

  private CityClock readClock(MarketplaceClient client) throws InterruptedException {
    CityClock clock;
    try {
      clock = CityClock.read(client, FIRST_ANSWER);
    } catch (GaveUpException e) {
      throw new UsageException(
          "no marketplace answers at " + options.target() + " (" + e.getMessage() + ")", e);
    }
    Double speed = options.speed();
    if (speed != null && Double.compare(speed, clock.speed()) != 0) {
      throw new UsageException(
          "--speed "
              + speed
              + " is not the speed of the marketplace's clock, which is "
              + clock.speed());
    }
    return clock;
  }

  private static void signIn(MarketplaceClient client, Session machine)
      throws InterruptedException {
    try {
      client.signIn(machine);
    } catch (SignInRefusedException e) {
      throw new UsageException("the credential is not of this marketplace: " + e.getMessage(), e);
    } catch (GaveUpException e) {
      throw new UsageException("nobody can sign in: " + e.getMessage(), e);
    }
  }

  private RushReport judge(
      MarketplaceClient client,
      Session machine,
      LiveCity live,
      CityClock clock,
      Instant minuteZero,
      long startedNanos)
      throws InterruptedException {
    List<OrderIntent> lost = live.verify(VERIFY_WIDTH);
    OrderBook book = live.book();
    List<OrderIntent> all = new ArrayList<>(book.acknowledgedIntents());
    all.addAll(book.unacknowledgedIntents());
    int duplicated = 0;
    @Nullable String duplicatesUnknown = null;
    try {
      duplicated = new AuditFeeds(client, machine).duplicated(all);
    } catch (AuditFeeds.AuditUnavailableException e) {
      duplicatesUnknown = e.getMessage();
    }
    OrderBook.Counts counts = book.counts();
    Map<String, Latency> latencies = new LinkedHashMap<>();
    latencies.put("quote", Latency.of(live.measurements().quote()));
    latencies.put("place", Latency.of(live.measurements().place()));
    latencies.put("confirm", Latency.of(live.measurements().confirm()));
    latencies.put("accept", Latency.of(live.measurements().accept()));
    Path instance = options.instance();
    return new RushReport(
        run,
        options.target().toString(),
        options.seed(),
        clock.speed(),
        minuteZero.toString(),
        instance == null ? null : instance.toString(),
        live.headcount(),
        new RushReport.Orders(
            counts.attempted(),
            counts.acknowledged(),
            counts.of(OrderState.PAID),
            counts.of(OrderState.ACCEPTED),
            counts.of(OrderState.DELIVERED),
            counts.of(OrderState.COMPLETED),
            counts.of(OrderState.REJECTED),
            counts.of(OrderState.CANCELLED),
            counts.of(OrderState.EXPIRED),
            counts.of(OrderState.FAILED),
            counts.of(OrderState.PAYMENT_FAILED),
            counts.open(),
            lost.size(),
            duplicated),
        latencies,
        clickToDoor(book),
        Latency.of(live.measurements().eventLag()),
        errors.all(),
        errors.unexpectedCount(),
        duplicatesUnknown,
        counts.placingNanos() / 1e9,
        (System.nanoTime() - startedNanos) / 1e9,
        acknowledged(book).stream().map(Rush::document).toList());
  }

  private static List<Double> clickToDoor(OrderBook book) {
    List<Double> minutes = new ArrayList<>();
    for (OrderIntent intent : book.acknowledgedIntents()) {
      Instant deliveredAt = intent.deliveredAt();
      if (deliveredAt != null) {
        minutes.add(Minutes.between(intent.clickedAt(), deliveredAt));
      }
    }
    return List.copyOf(minutes);
  }

  private static List<AcknowledgedOrder> acknowledged(OrderBook book) {
    List<AcknowledgedOrder> orders = new ArrayList<>();
    for (OrderIntent intent : book.acknowledgedIntents()) {
      String orderId = intent.orderId();
      if (orderId != null) {
        orders.add(new AcknowledgedOrder(orderId, intent.key(), intent.plan().code()));
      }
    }
    return List.copyOf(orders);
  }

  private static Map<String, String> document(AcknowledgedOrder order) {
    Map<String, String> document = new LinkedHashMap<>();
    document.put("order_id", order.orderId());
    document.put("idempotency_key", order.idempotencyKey());
    document.put("order", order.code());
    return document;
  }

  private void write(RushReport report, LiveCity live, Instant minuteZero) {
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    Path file = options.report().toAbsolutePath();
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.write(file, json.writeValueAsBytes(report.toDocument()));
      if (options.instance() != null) {
        Files.write(
            file.resolveSibling("assignments.csv"),
            AssignmentTable.lines(live.deliveries(), minuteZero));
      }
    } catch (IOException e) {
      throw new UsageException("the report cannot be written: " + e, e);
    }
  }
}
