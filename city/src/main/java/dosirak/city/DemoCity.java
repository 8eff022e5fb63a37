package dosirak.city;

import dosirak.city.client.CityClock;
import dosirak.city.client.ErrorTally;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.generator.CityShape;
import dosirak.city.generator.GeneratedCity;
import dosirak.city.people.CitySetup;
import dosirak.city.people.LiveCity;
import dosirak.city.people.OrderState;
import dosirak.city.people.SetupException;
import dosirak.city.plan.Minutes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small city that orders, cooks and delivers at an ordinary pace until it is stopped. Its people
 * and shops are found again when it is started on the same data.
 */
public final class DemoCity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCity.class);
  private static final int CUSTOMERS = 60;
  private static final Duration FIRST_ANSWER = Duration.ofSeconds(120);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

  private static final double MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  /** City time after which riders are relieved by a new shift. */
  private static final double SHIFT_MINUTES = 12 * 60;

  private final URI target;
  private final long seed;
  private final Credentials credentials;
  private final Duration pace;
  private final ErrorTally errors = new ErrorTally();
  private @Nullable Thread thread;
  private volatile @Nullable LiveCity city;

  /**
   * A demonstration that has not begun.
   *
   * @param pace machine time between two orders, on average; longer where riders could not keep up
   */
  public DemoCity(URI target, long seed, Credentials credentials, Duration pace) {
    this.target = target;
    this.seed = seed;
    this.credentials = credentials;
    this.pace = pace;
  }

  /** The login of the owner whose shops a visitor may run instead of the city's own cooks. */
  public static String visitorsOwnerLogin(long seed) {
    return CitySetup.firstOwner(name(seed));
  }

  private static String name(long seed) {
    return "demo-" + seed;
  }

  /** Begins, on a thread of its own; a marketplace that is not up yet is waited for. */
  public synchronized void start() {
    if (thread == null) {
      thread = Thread.ofVirtual().name("demo city").start(this::live);
    }
  }

  /** How many orders were delivered since it began, in the present shift. */
  public int delivered() {
    LiveCity present = city;
    return present == null ? 0 : present.book().counts().of(OrderState.DELIVERED);
  }

  /** Stops it and sends everyone home. */
  @Override
  public synchronized void close() {
    Thread running = thread;
    if (running == null) {
      return;
    }
    running.interrupt();
    thread = null;
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void live() {
    try (MarketplaceClient client = new MarketplaceClient(target, errors)) {
      while (true) {
        try {
          shift(client);
        } catch (GaveUpException | SignInRefusedException | SetupException e) {
          LOG.warn("The demonstration city pauses: {}", e.getMessage());
          Thread.sleep(PAUSE_AFTER_FAILURE);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("The demonstration city was stopped");
    }
  }

  /** One shift of all riders. */
  private void shift(MarketplaceClient client) throws InterruptedException {
    CityClock clock = CityClock.read(client, FIRST_ANSWER);
    Session machine = Session.ofMachine(credentials.clientId(), credentials.clientSecret());
    client.signIn(machine);
    double minutesAPace = clock.inCity(pace).toNanos() / MINUTE_NANOS;
    CityShape shape = CityShape.demo(SHIFT_MINUTES, 1 / minutesAPace);
    // What the riders cannot bring would only pile up: a slow clock gets a slower pace.
    double gapMinutes = Math.max(minutesAPace, 1 / shape.servedPerMinute());
    double gapNanos = gapMinutes * MINUTE_NANOS / clock.speed();
    GeneratedCity generated = new GeneratedCity(seed, shape);
    CitySetup setup =
        new CitySetup(client, machine, name(seed), password(), (what, done, of) -> {});
    String run = "demo-" + UUID.randomUUID();
    LiveCity live =
        LiveCity.prepare(
            client,
            clock,
            setup,
            generated.shops(),
            generated.riders(),
            CUSTOMERS,
            run,
            seed,
            true);
    try (live) {
      city = live;
      Instant begins = clock.now();
      live.sendRiders(begins);
      order(live, clock, generated, begins, gapNanos);
    } finally {
      city = null;
    }
  }

  private void order(
      LiveCity live, CityClock clock, GeneratedCity generated, Instant begins, double meanGapNanos)
      throws InterruptedException {
    SplittableRandom random = new SplittableRandom(UUID.randomUUID().getMostSignificantBits());
    Instant ends = begins.plus(Minutes.duration(SHIFT_MINUTES));
    int number = 0;
    while (clock.now().isBefore(ends)) {
      Instant now = clock.now();
      var unused =
          live.place(
              generated.nextOrder("o" + (number + 1), Minutes.between(begins, now)), number, now);
      number++;
      double gap = -Math.log(1 - random.nextDouble()) * meanGapNanos;
      Thread.sleep(Duration.ofNanos(Math.round(gap)));
    }
  }

  /** The same at every start, and known to nobody without the machine client's secret. */
  private String password() {
    return UUID.nameUUIDFromBytes(
            ("demo " + credentials.clientSecret()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
