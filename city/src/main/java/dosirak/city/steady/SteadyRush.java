package dosirak.city.steady;

import dosirak.city.AuditFeeds;
import dosirak.city.UsageException;
import dosirak.city.client.Call;
import dosirak.city.client.CallWatch;
import dosirak.city.client.CityClock;
import dosirak.city.client.ErrorTally;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.SecretWitness;
import dosirak.city.client.Session;
import dosirak.city.people.CitySetup;
import dosirak.city.people.LiveCity;
import dosirak.city.people.OrderIntent;
import dosirak.city.people.SetupException;
import dosirak.city.report.DurationHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * A rush that goes on until it is closed. Calls and orders are counted in the phase that was
 * entered last when they began.
 */
public final class SteadyRush implements AutoCloseable {
  private static final int RUN_NAME_LENGTH = 8;
  private static final int VERIFY_WIDTH = 4;
  private static final double FIRST_PACE = 0.1;

  /** How long it takes until the rush has its whole rate. */
  public static final Duration RAMP = Duration.ofSeconds(40);

  private static final Duration FIRST_ANSWER = Duration.ofSeconds(15);
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final Duration POSITION_INTERVAL = Duration.ofSeconds(4);
  private static final Duration LONGEST_STEP = Duration.ofMinutes(5);

  /** People do not wait for these longer than that; they may try again later, or go elsewhere. */
  private static final Set<String> HURRIED = Set.of("/quotes", "/orders");

  private final SteadyOptions options;
  private final MarketplaceClient client;
  private final CityClock clock;
  private final Session machine;
  private final LiveCity city;
  private final SteadyPlan plan;
  private final String run;
  private final Bystanders bystanders;
  private final Counter counter;
  private final List<Thread> threads = new ArrayList<>();
  private final long begunNanos = System.nanoTime();
  private final DurationHistogram late = new DurationHistogram();
  private volatile boolean ordering = true;

  /** Counts every call in the present phase. */
  private static final class Counter implements CallWatch {
    private volatile Phase phase = new Phase("preparation");

    @Override
    public Duration patience(Call call) {
      boolean hurried = call.method().equals("POST") && HURRIED.contains(call.template());
      return hurried && call.patience().compareTo(Phase.USEFUL) > 0
          ? Phase.USEFUL
          : call.patience();
    }

    @Override
    public Duration attempt(Call call) {
      return ATTEMPT;
    }

    @Override
    public Ending begun(Call call) {
      EndpointGroup group = EndpointGroup.of(call);
      return group == null ? Ending.UNTOLD : phase.begin(group);
    }
  }

  private SteadyRush(
      SteadyOptions options,
      MarketplaceClient client,
      CityClock clock,
      Session machine,
      LiveCity city,
      SteadyPlan plan,
      String run,
      Bystanders bystanders,
      Counter counter) {
    this.options = options;
    this.client = client;
    this.clock = clock;
    this.machine = machine;
    this.city = city;
    this.plan = plan;
    this.run = run;
    this.bystanders = bystanders;
    this.counter = counter;
  }

  /**
   * Makes the people and shops and begins; returns when everyone is at work.
   *
   * @param progress told how far the preparations are
   * @throws UsageException if the marketplace does not allow it
   */
  public static SteadyRush begin(SteadyOptions options, CitySetup.Progress progress)
      throws InterruptedException {
    Counter counter = new Counter();
    MarketplaceClient client =
        new MarketplaceClient(options.target(), new ErrorTally(), SecretWitness.NONE, counter);
    boolean begun = false;
    try {
      CityClock clock = CityClock.read(client, FIRST_ANSWER);
      Session machine =
          Session.ofMachine(options.credentials().clientId(), options.credentials().clientSecret());
      client.signIn(machine);
      String run = "steady-" + UUID.randomUUID().toString().substring(0, RUN_NAME_LENGTH);
      String password = UUID.randomUUID().toString();
      SteadyPlan plan = new SteadyPlan(options, clock.speed());
      LiveCity city =
          LiveCity.prepare(
              client,
              clock,
              new CitySetup(client, machine, run, password, progress),
              plan.shops(),
              plan.riders(),
              options.customers(),
              run,
              options.seed(),
              false);
      Bystanders bystanders = new Bystanders(client, city, machine, run, password, options.seed());
      SteadyRush rush =
          new SteadyRush(options, client, clock, machine, city, plan, run, bystanders, counter);
      rush.start();
      begun = true;
      return rush;
    } catch (SetupException | GaveUpException e) {
      throw new UsageException("no steady rush at " + options.target() + ": " + e.getMessage(), e);
    } finally {
      if (!begun) {
        client.close();
      }
    }
  }

  private void start() {
    city.sendRiders(clock.now(), POSITION_INTERVAL);
    threads.add(Thread.ofVirtual().name("orders").start(this::order));
    for (EndpointGroup group : EndpointGroup.values()) {
      threads.add(
          Thread.ofVirtual()
              .name("bystanders " + group.label())
              .start(() -> {
                double rate = options.callsPerSecond(group);
                bystanders.keepBusy(group, rate, total(group), this::pace);
              }));
    }
  }

  /** How many calls of a group there were since the rush began, over all phases. */
  private LongSupplier total(EndpointGroup group) {
    return new LongSupplier() {
      private Phase known = counter.phase;
      private long before;

      @Override
      public long getAsLong() {
        Phase present = counter.phase;
        if (present != known) {
          before += known.begun(group);
          known = present;
        }
        return before + present.begun(group);
      }
    };
  }

  /**
   * What share of its rate the rush has by now: programs that have just been started are slow, and
   * nobody is helped by a queue that was there from the first second on.
   */
  private double pace() {
    double begun = (System.nanoTime() - begunNanos) / (double) RAMP.toNanos();
    return Math.clamp(begun, FIRST_PACE, 1);
  }

  /** Orders come at their time, whatever became of the ones before. */
  private void order() {
    SplittableRandom random = new SplittableRandom(options.seed());
    double meanNanos = 1e9 / options.ordersPerSecond();
    long dueNanos = System.nanoTime();
    int number = 0;
    try {
      while (ordering) {
        dueNanos += Math.round(meanNanos * (0.5 + random.nextDouble()) / pace());
        long waitNanos = dueNanos - System.nanoTime();
        if (waitNanos > 0) {
          Thread.sleep(Duration.ofNanos(waitNanos));
        }
        late.record(System.nanoTime() - dueNanos);
        // Numbers that browse are left out: who orders here knows the shop.
        number++;
        OrderIntent intent = city.place(plan.next("o" + number), 10 * number + 1, clock.now());
        counter.phase.add(intent);
        bystanders.remember(intent);
      }
    } catch (InterruptedException stop) {
      return;
    }
  }

  /** From now on, whatever begins belongs to this phase. */
  public void enter(Phase phase) {
    counter.phase = phase;
  }

  /** Lets nobody begin to order any more; those who have begun go on. */
  public void endOrdering() {
    ordering = false;
  }

  /** Waits until every acknowledged order has ended; false if machine time ran out. */
  public boolean awaitAllEnded(Duration limit) throws InterruptedException {
    Duration shorter = limit.compareTo(LONGEST_STEP) < 0 ? limit : LONGEST_STEP;
    return city.awaitAllEnded(clock.now().plus(clock.inCity(shorter)));
  }

  /**
   * By how much 99 of 100 people came later than they were meant to at most, because this program
   * could not keep up; whatever they then waited is counted from when they came.
   */
  public double lateP99Millis() {
    return late.percentileMillis(0.99);
  }

  /** How many acknowledged orders have not ended. */
  public int open() {
    return city.book().counts().open();
  }

  /** Acknowledged orders of a phase that the marketplace does not know any more. */
  public List<OrderIntent> lost(Phase phase) throws InterruptedException {
    return city.verify(
        phase.intents().stream().filter(OrderIntent::acknowledged).toList(), VERIFY_WIDTH);
  }

  /**
   * The wishes of all phases that became more than one order, or were charged more than once.
   *
   * @throws AuditFeeds.AuditUnavailableException if the marketplace does not say
   */
  public Set<OrderIntent> duplicates() throws InterruptedException {
    List<OrderIntent> all = new ArrayList<>(city.book().acknowledgedIntents());
    all.addAll(city.book().unacknowledgedIntents());
    return new AuditFeeds(client, machine).duplicates(all);
  }

  /** The client, to ask what only the machine client may ask. */
  public MarketplaceClient client() {
    return client;
  }

  /** The machine client, signed in. */
  public Session machine() {
    return machine;
  }

  /** What went wrong, by call and kind. */
  public ErrorTally errors() {
    return client.errors();
  }

  /** The name of this rush, which its people's logins begin with. */
  public String run() {
    return run;
  }

  @Override
  public void close() {
    ordering = false;
    threads.forEach(Thread::interrupt);
    city.close();
    client.close();
  }
}
