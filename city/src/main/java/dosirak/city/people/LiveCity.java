package dosirak.city.people;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.CityClock;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.plan.Minutes;
import dosirak.city.plan.OrderPlan;
import dosirak.city.plan.RiderPlan;
import dosirak.city.plan.ShopPlan;
import dosirak.city.report.Delivery;
import dosirak.contracts.order.PaymentMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** A city whose people are at work in a marketplace. */
public final class LiveCity implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveCity.class);
  private static final Duration STREAM_PATIENCE = Duration.ofSeconds(60);
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final Duration GOING_HOME = Duration.ofSeconds(20);
  private static final Duration GOING_HOME_IN_HASTE = Duration.ofSeconds(3);
  private static final Duration STRANGER_INTERVAL = Duration.ofMillis(500);

  /** How long a customer of the city may take to hear of an order that its shop has seen. */
  private static final Duration STRANGER_DELAY = Duration.ofSeconds(2);

  private static final double STRANGER_MINUTES = 12;

  /** City time, of the ten minutes that a shop has. */
  private static final Duration VISITOR_PATIENCE = Duration.ofMinutes(3);

  private static final int SWEEP_LIMIT = 40;
  private static final int MANY_RIDERS = 100;
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
  private static final Duration CROWDED_REPORT_INTERVAL = Duration.ofSeconds(2);

  private final Market market;
  private final String run;
  private final long seed;
  private final CitySetup.Population population;
  private final List<RiderPlan> riderPlans;
  private final List<Owner> owners = new ArrayList<>();
  private final List<Rider> riders = new ArrayList<>();
  private final List<Thread> riderThreads = new ArrayList<>();
  private final List<Thread> helpers = new ArrayList<>();
  private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
  private final boolean endless;
  private final Strays strays = new Strays();

  private LiveCity(
      MarketplaceClient client,
      CityClock clock,
      CitySetup.Population population,
      List<RiderPlan> riderPlans,
      String run,
      long seed,
      boolean endless) {
    this.market =
        new Market(
            client,
            clock,
            new OrderBook(endless, this::startKitchen, this::lookBack),
            new Measurements());
    this.population = population;
    this.riderPlans = riderPlans;
    this.run = run;
    this.seed = seed;
    this.endless = endless;
  }

  /**
   * Sets a city up and lets its owners watch their orders. Nobody orders and no rider is on duty
   * yet.
   *
   * @param run what distinguishes this run's idempotency keys
   * @param endless whether orders are forgotten when they end
   * @throws SetupException if the marketplace does not allow it
   */
  public static LiveCity prepare(
      MarketplaceClient client,
      CityClock clock,
      CitySetup setup,
      List<ShopPlan> shops,
      List<RiderPlan> riders,
      int customers,
      String run,
      long seed,
      boolean endless)
      throws InterruptedException {
    CitySetup.Population population = setup.prepare(shops, riders, customers);
    LiveCity city = new LiveCity(client, clock, population, riders, run, seed, endless);
    city.openStreams();
    return city;
  }

  private void openStreams() throws InterruptedException {
    Map<String, List<OpenShop>> shopsOf = new HashMap<>();
    for (OpenShop shop : population.shops()) {
      shopsOf.computeIfAbsent(shop.owner().name(), unused -> new ArrayList<>()).add(shop);
    }
    for (Session session : population.owners()) {
      owners.add(
          new Owner(
              market,
              session,
              shopsOf.getOrDefault(session.name(), List.of()),
              endless ? strays : null));
    }
    for (Owner owner : owners) {
      if (!owner.watch(STREAM_PATIENCE)) {
        throw new SetupException("an owner's stream of orders did not open");
      }
    }
    helpers.add(Thread.ofVirtual().name("clock").start(this::keepClock));
    helpers.add(Thread.ofVirtual().name("sweep").start(this::sweep));
    if (endless) {
      helpers.add(Thread.ofVirtual().name("strangers").start(this::welcomeStrangers));
    }
  }

  /** Sends the riders to begin their shifts at their minutes. */
  public void sendRiders(Instant minuteZero) {
    sendRiders(
        minuteZero, riderPlans.size() > MANY_RIDERS ? CROWDED_REPORT_INTERVAL : REPORT_INTERVAL);
  }

  /**
   * Sends the riders to begin their shifts at their minutes.
   *
   * @param interval how often a rider who rides tells where, machine time
   */
  public void sendRiders(Instant minuteZero, Duration interval) {
    for (int i = 0; i < riderPlans.size(); i++) {
      Rider rider =
          new Rider(
              market,
              riderPlans.get(i),
              population.riders().get(i),
              minuteZero,
              interval,
              seed + i,
              run,
              this::brought);
      riders.add(rider);
      riderThreads.add(Thread.ofVirtual().name("rider " + i).start(rider));
    }
  }

  /**
   * Places orders at their minutes; returns when the last customer has begun to order.
   *
   * @param minuteZero the city time of minute 0
   */
  public void placeAll(List<OrderPlan> orders, Instant minuteZero) throws InterruptedException {
    int number = 0;
    for (OrderPlan order : orders) {
      Instant at = minuteZero.plus(Minutes.duration(order.placedMinute()));
      market.clock().sleepUntil(at);
      var unused = place(order, number++, at);
    }
  }

  /** Places an order now, and returns at once. */
  public OrderIntent place(OrderPlan order, int number, Instant clickedAt) {
    Session customer = population.customers().get(number % population.customers().size());
    OrderIntent intent = new OrderIntent(order, run + "-" + order.code(), customer, clickedAt);
    Customer person =
        new Customer(
            market, intent, population.shops().get(order.shop()), population.checkoutUrl(), number);
    Thread.ofVirtual().name("customer " + order.code()).start(person::order);
    return intent;
  }

  /** Waits until every customer is done and every order has ended; false if time ran out. */
  public boolean awaitAllEnded(Instant deadline) throws InterruptedException {
    while (true) {
      Duration left = market.clock().realUntil(deadline);
      Duration slice = left.compareTo(CLOCK_INTERVAL) < 0 ? left : CLOCK_INTERVAL;
      if (market.book().awaitAllEnded(slice.toNanos())) {
        return true;
      }
      if (!left.isPositive()) {
        return false;
      }
    }
  }

  /**
   * Asks the marketplace for every acknowledged order.
   *
   * @return those that it does not know any more
   */
  public List<OrderIntent> verify(int width) throws InterruptedException {
    return verify(market.book().acknowledgedIntents(), width);
  }

  /**
   * Asks the marketplace for some acknowledged orders.
   *
   * @return those that it does not know any more
   */
  public List<OrderIntent> verify(List<OrderIntent> intents, int width)
      throws InterruptedException {
    return Parallel.map(intents, width, this::isKnown).stream()
        .filter(checked -> !checked.known)
        .map(Checked::intent)
        .toList();
  }

  public OrderBook book() {
    return market.book();
  }

  public Measurements measurements() {
    return market.measurements();
  }

  /** Everything riders have brought, in no order. */
  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** The shops, open. */
  public List<OpenShop> shops() {
    return population.shops();
  }

  /** The customers, signed in. */
  public List<Session> customers() {
    return population.customers();
  }

  /** The riders, signed in. */
  public List<Session> riders() {
    return population.riders();
  }

  /** How many people there are: owners, riders, customers. */
  public Map<String, Integer> headcount() {
    return Map.of(
        "owners",
        population.owners().size(),
        "riders",
        population.riders().size(),
        "customers",
        population.customers().size(),
        "shops",
        population.shops().size());
  }

  /** Sends everyone home; whoever is not home in time is left where they are. */
  @Override
  public void close() {
    riders.forEach(Rider::stop);
    Duration patience = endless ? GOING_HOME_IN_HASTE : GOING_HOME;
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (Thread rider : riderThreads) {
        long left = Math.max(1, deadline - System.nanoTime());
        if (!rider.join(Duration.ofNanos(left))) {
          rider.interrupt();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      riderThreads.forEach(Thread::interrupt);
      helpers.forEach(Thread::interrupt);
      owners.forEach(Owner::close);
    }
  }

  private void brought(Delivery delivery) {
    if (!endless) {
      deliveries.add(delivery);
    }
  }

  private void startKitchen(OrderIntent intent) {
    OpenShop shop = population.shops().get(intent.plan().shop());
    Kitchen kitchen = new Kitchen(market, intent, shop, patience(shop));
    Thread.ofVirtual().name("kitchen " + intent.plan().code()).start(kitchen::serve);
  }

  /**
   * In a city without end a visitor may run the first owner's shops: the cooks there wait a bit.
   */
  private Duration patience(OpenShop shop) {
    return endless && shop.owner().equals(population.owners().getFirst())
        ? VISITOR_PATIENCE
        : Duration.ZERO;
  }

  private void lookBack(OrderIntent intent) {
    if (Afterwards.hasAny(intent)) {
      OpenShop shop = population.shops().get(intent.plan().shop());
      market.book().comeBack();
      Thread.ofVirtual()
          .name("afterwards " + intent.plan().code())
          .start(new Afterwards(market, intent, shop)::happen);
    }
  }

  /** Cooks what people who are not of this city ordered from its shops. */
  private void welcomeStrangers() {
    try {
      while (true) {
        Thread.sleep(STRANGER_INTERVAL);
        strays.takeSeenBefore(System.nanoTime() - STRANGER_DELAY.toNanos()).forEach(this::adopt);
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  private void adopt(Strays.Stray stray) {
    String code = "stranger-" + stray.orderId();
    OrderPlan plan =
        new OrderPlan(
            code,
            0,
            population.shops().indexOf(stray.shop()),
            stray.shop().plan().location(),
            stray.fulfilment(),
            PaymentMethod.CARD,
            List.of(),
            STRANGER_MINUTES,
            null,
            false);
    Instant now = market.clock().now();
    // Nobody here is its customer; its owner may read it too.
    OrderIntent intent = new OrderIntent(plan, run + "-" + code, stray.shop().owner(), now);
    boolean accepted = stray.state() != OrderState.PAID;
    if (accepted) {
      // Whatever was seen of it before: nobody has to accept it any more.
      intent.claimAcceptance();
    }
    if (!market.book().adopt(intent, stray.orderId()) || !accepted) {
      return;
    }
    Instant readyAt = stray.readyAt() == null ? now : stray.readyAt();
    Kitchen kitchen = new Kitchen(market, intent, stray.shop(), Duration.ZERO);
    Thread.ofVirtual()
        .name("kitchen " + code)
        .start(() -> kitchen.resume(readyAt, stray.state() == OrderState.READY));
  }

  private record Checked(OrderIntent intent, boolean known) {}

  private Checked isKnown(OrderIntent intent) throws InterruptedException {
    return new Checked(intent, look(intent));
  }

  /** Reads an order as its customer; false if the marketplace does not know it. */
  private boolean look(OrderIntent intent) throws InterruptedException {
    String orderId = intent.orderId();
    if (orderId == null) {
      return false;
    }
    Call call = Call.get("/orders/{id}", "/api/order/orders/" + orderId, intent.customer());
    Answer answer = market.client().call(call);
    if (answer.status() == 404) {
      return false;
    }
    if (!answer.succeeded()) {
      market.client().errors().unexpected(call, answer);
      return false;
    }
    for (JsonNode step : answer.body().path("history")) {
      observe(orderId, step.path("state").asString(""), step.path("at").asString(""));
    }
    observe(orderId, answer.body().path("state").asString(""), "");
    return true;
  }

  private void observe(String orderId, String stateName, String atText) {
    OrderState state = OrderState.of(stateName);
    @Nullable Instant at = atText.isEmpty() ? null : Instant.parse(atText);
    if (state != null) {
      market.book().observe(orderId, state, at);
    }
  }

  private void keepClock() {
    try {
      while (true) {
        Thread.sleep(CLOCK_INTERVAL);
        try {
          market.clock().readAgain(Duration.ofMinutes(10));
        } catch (GaveUpException e) {
          LOG.warn("The marketplace's clock cannot be read: {}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      return;
    }
  }

  /**
   * Looks at orders of which nothing was heard for long: whatever a stream may have swallowed is
   * found out here.
   */
  private void sweep() {
    try {
      while (true) {
        Thread.sleep(SWEEP_INTERVAL);
        long before = System.nanoTime() - SILENCE.toNanos();
        for (OrderIntent intent : market.book().silentSince(before, SWEEP_LIMIT)) {
          try {
            if (!look(intent)) {
              LOG.warn("Order {} is not known", intent.orderId());
            }
          } catch (GaveUpException | SignInRefusedException e) {
            LOG.warn("Order {} cannot be read: {}", intent.orderId(), e.getMessage());
          }
        }
      }
    } catch (InterruptedException e) {
      return;
    }
  }
}
