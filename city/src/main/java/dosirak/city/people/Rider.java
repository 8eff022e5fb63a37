package dosirak.city.people;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.EventStream;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.ServerSentEvent;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.people.Offer.Stop;
import dosirak.city.plan.Leg;
import dosirak.city.plan.Minutes;
import dosirak.city.plan.RiderPlan;
import dosirak.city.report.Delivery;
import dosirak.contracts.GeoPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A rider and a shift, on a thread of its own. All that happens to the rider comes through one
 * mailbox, which is read whenever the rider waits for something: to arrive, for the food, at a
 * door.
 */
final class Rider implements Runnable, EventStream.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Rider.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** Machine time before the end of the shift at which a rider takes what is ready and leaves. */
  private static final Duration LAST_CALL = Duration.ofMillis(400);

  private static final Duration WRONG_STATE_PATIENCE = Duration.ofSeconds(3);
  private static final Duration WRONG_STATE_PAUSE = Duration.ofMillis(100);

  private final Market market;
  private final RiderPlan plan;
  private final Session session;
  private final Instant shiftBegins;
  private final Instant shiftEnds;
  private final Duration reportInterval;
  private final SplittableRandom manners;
  private final Consumer<Delivery> onDelivery;
  private final String runKey;
  private final BlockingQueue<Message> mailbox = new LinkedBlockingQueue<>();
  private final AtomicBoolean reporting = new AtomicBoolean();
  private final AtomicInteger commands = new AtomicInteger();
  private final Set<String> answered = new HashSet<>();
  private GeoPoint here;
  private volatile @Nullable Job job;
  private boolean stopped;
  private long finishedNanos = System.nanoTime();

  private sealed interface Message {
    record Offered(Offer offer) implements Message {}

    record Withdrawn(String assignmentId, @Nullable String orderId) implements Message {}

    /** What the rider's own page said when the stream came back. */
    record Seen(@Nullable Offer offer, @Nullable Offer assignment, long askedNanos)
        implements Message {}

    /** Something that the rider waits for may have changed. */
    record Nudge() implements Message {}

    record Stop() implements Message {}
  }

  /** The work in hand: orders leave it when they are withdrawn, given up or handed over. */
  private static final class Job {
    private final Offer offer;
    private final Instant decidedAt;
    private final long acceptedNanos = System.nanoTime();
    private final Map<String, Offer.Stop> left = new LinkedHashMap<>();

    Job(Offer offer, Instant decidedAt) {
      this.offer = offer;
      this.decidedAt = decidedAt;
      offer.orders().forEach(stop -> left.put(stop.orderId(), stop));
    }
  }

  Rider(
      Market market,
      RiderPlan plan,
      Session session,
      Instant minuteZero,
      Duration reportInterval,
      long seed,
      String runKey,
      Consumer<Delivery> onDelivery) {
    this.market = market;
    this.plan = plan;
    this.session = session;
    this.shiftBegins = minuteZero.plus(Minutes.duration(plan.onMinute()));
    this.shiftEnds = minuteZero.plus(Minutes.duration(plan.offMinute()));
    this.reportInterval = reportInterval;
    this.manners = new SplittableRandom(seed);
    this.runKey = runKey;
    this.onDelivery = onDelivery;
    this.here = plan.start();
  }

  /** Sends the rider home: at once when idle, else after the work in hand. */
  void stop() {
    mailbox.add(new Message.Stop());
  }

  @Override
  public void run() {
    try {
      waitUntil(shiftBegins);
      if (stopped) {
        return;
      }
      try (EventStream stream =
          EventStream.open(market.client(), session, "/stream", "/api/delivery/stream", this)) {
        if (!stream.awaitConnected(Duration.ofSeconds(60))) {
          LOG.debug("The stream of {} is late; it keeps trying", plan.code());
        }
        work();
      }
    } catch (GaveUpException | SignInRefusedException e) {
      LOG.warn("Rider {} left: {}", plan.code(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onEvent(ServerSentEvent event, JsonNode data) {
    switch (event.name()) {
      case "offer" -> {
        Offer offer = Offer.of(data);
        if (offer == null) {
          market.client().errors().unexpected("GET /stream (rider)", "unreadable offer");
        } else {
          mailbox.add(new Message.Offered(offer));
        }
      }
      case "withdrawn" ->
          mailbox.add(
              new Message.Withdrawn(
                  data.path("assignmentId").asString(""),
                  data.hasNonNull("orderId") ? data.path("orderId").asString() : null));
      default -> {
        // The rider knows its own work; the other events repeat it.
      }
    }
  }

  @Override
  public void onReconnected() throws InterruptedException {
    look();
  }

  /** Reads the rider's own page and puts what it says into the mailbox. */
  private void look() throws InterruptedException {
    long asked = System.nanoTime();
    Call call = Call.get("/riders/me", "/api/delivery/riders/me", session);
    Answer answer = market.client().call(call);
    if (!answer.succeeded()) {
      market.client().errors().unexpected(call, answer);
      return;
    }
    mailbox.add(seen(answer.body(), asked));
  }

  private static Message.Seen seen(JsonNode page, long askedNanos) {
    return new Message.Seen(
        Offer.of(page.path("offer")), Offer.of(page.path("assignment")), askedNanos);
  }

  private void work() throws InterruptedException {
    Map<String, Object> duty = new LinkedHashMap<>();
    duty.put("shiftEndsAt", shiftEnds);
    duty.put("location", here);
    duty.put("metresPerMinute", plan.metresPerMinute());
    Call begin = Call.put("/duty", "/api/delivery/duty", session, duty, key("on"));
    Answer begun = market.client().call(begin);
    if (!begun.succeeded()) {
      market.client().errors().unexpected(begin, begun);
      return;
    }
    // A rider of an earlier run may still have work in hand.
    mailbox.add(seen(begun.body(), System.nanoTime()));
    while (!stopped && market.clock().now().isBefore(shiftEnds)) {
      waitUntil(shiftEnds, () -> job != null || stopped);
      Job taken = job;
      if (taken != null) {
        serve(taken);
        job = null;
        finishedNanos = System.nanoTime();
      }
    }
    goHome();
  }

  private void goHome() throws InterruptedException {
    Call end = Call.delete("/duty", "/api/delivery/duty", session, key("off"));
    Answer ended = market.client().call(end);
    if (!ended.succeeded() && ended.status() != 409) {
      market.client().errors().unexpected(end, ended);
    }
  }

  private void serve(Job work) throws InterruptedException {
    if (!travel(work.offer.shop(), work)) {
      return;
    }
    Instant arrivedAt = market.clock().now();
    command("/assignments/{id}/at-shop", assignmentPath(work) + "/at-shop", Set.of("wrong-state"));
    waitUntil(
        arrivedAt.plus(Minutes.duration(plan.pickupServiceMinutes())), () -> work.left.isEmpty());
    List<Carried> carried = pickUp(work);
    for (Carried each : carried) {
      if (work.left.containsKey(each.stop.orderId()) && travel(each.stop.dropoff(), work, each)) {
        handOver(work, each);
      }
    }
  }

  /** An order that is in the rider's bag. */
  private record Carried(Stop stop, Instant pickedUpAt) {}

  private List<Carried> pickUp(Job work) throws InterruptedException {
    Instant lastCall = shiftEnds.minus(market.clock().inCity(LAST_CALL));
    waitUntil(lastCall, () -> work.left.values().stream().allMatch(this::ready));
    List<Carried> carried = new ArrayList<>();
    List<Stop> unready = new ArrayList<>();
    for (Stop stop : List.copyOf(work.left.values())) {
      if (!work.left.containsKey(stop.orderId())) {
        continue;
      }
      if (!ready(stop)) {
        unready.add(stop);
        continue;
      }
      Instant leaving = market.clock().now();
      if (pickedUp(work, stop)) {
        carried.add(new Carried(stop, leaving));
      } else {
        work.left.remove(stop.orderId());
      }
    }
    // Only now: what is ready must be in the bag before the shift ends.
    for (Stop stop : unready) {
      if (work.left.remove(stop.orderId()) != null) {
        giveUpAfterShift(work, stop);
      }
    }
    return carried;
  }

  /** Whether the food is on the counter. */
  private boolean ready(Stop stop) {
    OrderIntent intent = market.book().find(stop.orderId());
    if (intent == null) {
      return !market.clock().now().isBefore(stop.readyAt());
    }
    return intent.foodReady();
  }

  private boolean pickedUp(Job work, Stop stop) throws InterruptedException {
    String path = orderPath(work, stop) + "/picked-up";
    long deadline = System.nanoTime() + WRONG_STATE_PATIENCE.toNanos();
    while (true) {
      Answer answer =
          command(
              "/assignments/{id}/orders/{orderId}/picked-up",
              path,
              Set.of("shift-ended", "wrong-state"));
      if (answer.succeeded()) {
        return true;
      }
      OrderIntent intent = market.book().find(stop.orderId());
      boolean over = intent == null || intent.ended();
      if (!answer.code().equals("wrong-state") || over || System.nanoTime() - deadline > 0) {
        return false;
      }
      // The shop has said that it is ready; dispatch may hear of it a moment later.
      waitUntil(market.clock().now().plus(market.clock().inCity(WRONG_STATE_PAUSE)));
    }
  }

  /**
   * Food that is not ready when the shift ends is another rider's: the marketplace is told as soon
   * as the shift is over.
   */
  private void giveUpAfterShift(Job work, Stop stop) throws InterruptedException {
    waitUntil(shiftEnds.plus(market.clock().inCity(WRONG_STATE_PAUSE)));
    Answer answer =
        command(
            "/assignments/{id}/orders/{orderId}/picked-up",
            orderPath(work, stop) + "/picked-up",
            Set.of("shift-ended", "wrong-state"));
    if (answer.succeeded()) {
      market
          .client()
          .errors()
          .unexpected("POST /assignments/{id}/orders/{orderId}/picked-up", "after the shift");
    }
  }

  private void handOver(Job work, Carried each) throws InterruptedException {
    Instant arrivedAt = market.clock().now();
    Instant doneAt = arrivedAt.plus(Minutes.duration(plan.dropoffServiceMinutes()));
    waitUntil(doneAt, () -> !work.left.containsKey(each.stop.orderId()));
    if (work.left.remove(each.stop.orderId()) == null) {
      return;
    }
    OrderIntent carriedIntent = market.book().find(each.stop.orderId());
    if (carriedIntent != null && carriedIntent.plan().turns().mishap()) {
      command(
          "/assignments/{id}/orders/{orderId}/problem",
          orderPath(work, each.stop) + "/problem",
          Map.of("problem", "FOOD_DAMAGED"),
          Set.of("wrong-state"));
      return;
    }
    Instant handedOverAt = market.clock().now();
    Answer answer =
        command(
            "/assignments/{id}/orders/{orderId}/delivered",
            orderPath(work, each.stop) + "/delivered",
            Set.of("wrong-state"));
    OrderIntent intent = market.book().find(each.stop.orderId());
    if (answer.succeeded() && intent != null) {
      onDelivery.accept(
          new Delivery(
              work.offer.assignmentId(),
              plan.code(),
              intent.plan().code(),
              each.stop.sequence(),
              work.decidedAt,
              each.pickedUpAt,
              handedOverAt));
    }
  }

  private boolean travel(GeoPoint to, Job work) throws InterruptedException {
    return travel(to, work, null);
  }

  /**
   * Moves to a place and reports positions on the way; false if the reason to go there went away.
   */
  private boolean travel(GeoPoint to, Job work, @Nullable Carried carried)
      throws InterruptedException {
    Leg leg = new Leg(here, to, market.clock().now(), plan.metresPerMinute());
    while (market.clock().now().isBefore(leg.arrivesAt())) {
      Instant nextReport = market.clock().now().plus(market.clock().inCity(reportInterval));
      boolean last = !nextReport.isBefore(leg.arrivesAt());
      waitUntil(last ? leg.arrivesAt() : nextReport, () -> pointless(work, carried));
      here = leg.positionAt(market.clock().now());
      if (pointless(work, carried)) {
        return false;
      }
      report();
    }
    here = to;
    return true;
  }

  private static boolean pointless(Job work, @Nullable Carried carried) {
    return carried == null ? work.left.isEmpty() : !work.left.containsKey(carried.stop.orderId());
  }

  /** Sends the position, unless the one before is still on its way. */
  private void report() {
    if (!reporting.compareAndSet(false, true)) {
      return;
    }
    Call call =
        new Call(
            "PUT",
            "/position",
            "/api/delivery/position",
            session,
            Map.of("location", here),
            null,
            Set.of(),
            Duration.ZERO);
    Thread.startVirtualThread(() -> {
      try {
        market.client().callOnce(call);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (GaveUpException | SignInRefusedException e) {
        LOG.debug("A position was not sent", e);
      } finally {
        reporting.set(false);
      }
    });
  }

  private void waitUntil(Instant time) throws InterruptedException {
    waitUntil(time, () -> false);
  }

  /** Reads the mailbox until a city time, or until there is no reason to wait any longer. */
  private void waitUntil(Instant time, BooleanSupplier enough) throws InterruptedException {
    while (!enough.getAsBoolean() && !(stopped && job == null)) {
      Duration left = market.clock().realUntil(time);
      if (!left.isPositive()) {
        return;
      }
      Duration slice = left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT;
      Message message = mailbox.poll(slice.toNanos(), TimeUnit.NANOSECONDS);
      if (message != null) {
        read(message);
      }
    }
  }

  private void read(Message message) throws InterruptedException {
    switch (message) {
      case Message.Offered offered -> consider(offered.offer());
      case Message.Withdrawn withdrawn -> drop(withdrawn);
      case Message.Seen seen -> {
        Job work = job;
        if (work == null && seen.assignment() != null) {
          // An answer that was asked for before the work was finished shows that work still.
          if (seen.askedNanos() - finishedNanos > 0) {
            take(seen.assignment(), market.clock().now());
          }
        } else if (work == null && seen.offer() != null) {
          consider(seen.offer());
        } else if (work != null
            && seen.assignment() == null
            && seen.askedNanos() - work.acceptedNanos > 0) {
          LOG.info("Rider {} has no work any more", plan.code());
          work.left.clear();
        }
      }
      case Message.Nudge unused -> {
        // Reading it is all that was wanted: the caller looks again.
      }
      case Message.Stop unused -> stopped = true;
    }
  }

  private void drop(Message.Withdrawn withdrawn) {
    Job work = job;
    if (work == null || !work.offer.assignmentId().equals(withdrawn.assignmentId())) {
      return;
    }
    if (withdrawn.orderId() == null) {
      work.left.clear();
    } else {
      work.left.remove(withdrawn.orderId());
    }
  }

  private void consider(Offer offer) throws InterruptedException {
    Job work = job;
    Instant now = market.clock().now();
    if (answered.contains(offer.assignmentId())) {
      // A stream that comes back greets with what is offered, and tells it again.
      return;
    }
    if (offer.expiresAt() != null && offer.expiresAt().isBefore(now)) {
      return;
    }
    answered.add(offer.assignmentId());
    double mood = manners.nextDouble();
    if (mood < plan.ignoreShare()) {
      return;
    }
    if (work != null || stopped || !reachable(offer, now)) {
      decline(offer, work != null ? "busy" : "shift-ends");
      return;
    }
    if (mood < plan.ignoreShare() + plan.declineShare()) {
      decline(offer, "too-far");
      return;
    }
    Call call =
        Call.post(
            "/offers/{id}/accept",
            "/api/delivery/offers/" + offer.assignmentId() + "/accept",
            session,
            Map.of(),
            key("accept"));
    Answer answer = market.client().call(call);
    if (answer.succeeded()) {
      take(offer, now);
    } else if (answer.code().equals("offer-gone")) {
      market.client().errors().note(call.name(), "409 offer-gone");
    } else {
      market.client().errors().unexpected(call, answer);
    }
  }

  /** Whether the rider can be at the shop, and done there, before the shift ends. */
  private boolean reachable(Offer offer, Instant now) {
    Leg leg = new Leg(here, offer.shop(), now, plan.metresPerMinute());
    Instant canLeave = leg.arrivesAt().plus(Minutes.duration(plan.pickupServiceMinutes()));
    return !canLeave.isAfter(shiftEnds);
  }

  private void take(Offer offer, Instant decidedAt) {
    answered.add(offer.assignmentId());
    job = new Job(offer, decidedAt);
    for (Stop stop : offer.orders()) {
      OrderIntent intent = market.book().find(stop.orderId());
      if (intent != null) {
        intent.whenFoodReady(() -> mailbox.add(new Message.Nudge()));
      }
    }
  }

  private void decline(Offer offer, String reason) throws InterruptedException {
    Call call =
        Call.post(
            "/offers/{id}/decline",
            "/api/delivery/offers/" + offer.assignmentId() + "/decline",
            session,
            Map.of("reason", reason),
            key("decline"));
    Answer answer = market.client().call(call);
    market.client().errors().note(call.name(), "declined: " + reason);
    if (!answer.succeeded() && !answer.code().equals("offer-gone")) {
      market.client().errors().unexpected(call, answer);
    }
  }

  private Answer command(String template, String path, Set<String> honest)
      throws InterruptedException {
    return command(template, path, Map.of(), honest);
  }

  private Answer command(String template, String path, Object body, Set<String> honest)
      throws InterruptedException {
    Call call = Call.post(template, path, session, body, key("work"));
    Answer answer = market.client().call(call);
    if (!answer.succeeded()) {
      if (honest.contains(answer.code())) {
        market.client().errors().note(call.name(), answer.status() + " " + answer.code());
      } else {
        market.client().errors().unexpected(call, answer);
      }
    }
    return answer;
  }

  private String key(String verb) {
    return runKey + "-" + plan.code() + "-" + verb + "-" + commands.incrementAndGet();
  }

  private static String assignmentPath(Job work) {
    return "/api/delivery/assignments/" + work.offer.assignmentId();
  }

  private static String orderPath(Job work, Stop stop) {
    return assignmentPath(work) + "/orders/" + stop.orderId();
  }
}
