package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.delivery.dispatch.Dispatcher;
import dosirak.delivery.dispatch.OpenOrder;
import dosirak.delivery.dispatch.Point;
import dosirak.delivery.dispatch.Proposal;
import dosirak.delivery.dispatch.RiderState;
import dosirak.delivery.dispatch.Snapshot;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Dispatch: looks at all open tasks and all riders on shift, lets the engine decide, and offers.
 * The database is the truth: what was decided on a picture that has changed since is not offered.
 */
final class OfferOrders {
  private static final Duration LOOK_EVERY_IN_CITY = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);
  private static final Duration ANSWER_IN_CITY = Duration.ofMinutes(3);
  private static final Duration ANSWER_ON_MACHINE = Duration.ofSeconds(20);
  private static final int MOST_TASKS = 1_000;
  private static final int MOST_RIDERS = 5_000;

  private final TaskStore tasks;
  private final RiderStore riders;
  private final AssignmentStore assignments;
  private final Positions positions;
  private final Dispatcher dispatcher;
  private final TransactionTemplate transactions;
  private final PersonStreams streams;
  private final CityClock clock;
  private final Identifiers identifiers;
  private final DispatchBell bell;
  private final Timer deciding;
  private @Nullable Instant lookedAt;

  OfferOrders(
      TaskStore tasks,
      RiderStore riders,
      AssignmentStore assignments,
      Positions positions,
      Dispatcher dispatcher,
      TransactionTemplate transactions,
      PersonStreams streams,
      CityClock clock,
      Identifiers identifiers,
      DispatchBell bell,
      MeterRegistry meters) {
    this.tasks = tasks;
    this.riders = riders;
    this.assignments = assignments;
    this.positions = positions;
    this.dispatcher = dispatcher;
    this.transactions = transactions;
    this.streams = streams;
    this.clock = clock;
    this.identifiers = identifiers;
    this.bell = bell;
    this.deciding = meters.timer("dosirak.delivery.decide");
  }

  /**
   * Machine time between looks for changes: five city seconds within bounds, so that a fast city is
   * served as finely as a slow one and a slow one's changes are seen at once.
   */
  static Duration pause(CityClock clock) {
    Duration regular = clock.onMachine(LOOK_EVERY_IN_CITY);
    if (regular.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return regular.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : regular;
  }

  /**
   * How long a rider has to answer, in city time: three minutes, but never less than twenty seconds
   * on the rider's own watch.
   */
  static Duration timeToAnswer(double citySpeed) {
    Duration onWatch = Duration.ofMillis(Math.round(ANSWER_ON_MACHINE.toMillis() * citySpeed));
    return onWatch.compareTo(ANSWER_IN_CITY) > 0 ? onWatch : ANSWER_IN_CITY;
  }

  /** Looks, if something changed or it is time to, and makes the offers that are due. */
  void run() {
    Instant now = clock.instant();
    Instant last = lookedAt;
    boolean due = last == null || !now.isBefore(last.plus(LOOK_EVERY_IN_CITY));
    if (!bell.wasRung() && !due) {
      return;
    }
    lookedAt = now;
    List<Task> open = tasks.open(now, MOST_TASKS);
    if (open.isEmpty()) {
      return;
    }
    List<RiderState> available =
        riders.onShift(now, MOST_RIDERS).stream()
            .map(rider -> state(rider.at(positions.unflushed(rider.riderId())), now))
            .toList();
    if (available.stream().noneMatch(RiderState::idle)) {
      return;
    }
    Snapshot snapshot =
        new Snapshot(now, open.stream().map(OfferOrders::openOrder).toList(), available);
    List<Proposal> proposals =
        Objects.requireNonNull(deciding.record(() -> dispatcher.decide(snapshot)));
    if (!proposals.isEmpty()) {
      transactions.executeWithoutResult(status -> offer(proposals, open));
    }
  }

  private void offer(List<Proposal> proposals, List<Task> open) {
    Instant now = clock.instant();
    Map<UUID, Task> byOrder = new HashMap<>();
    open.forEach(task -> byOrder.put(task.stop().orderId().value(), task));
    List<UUID> wantedRiders = new ArrayList<>();
    List<UUID> wantedOrders = new ArrayList<>();
    for (Proposal proposal : proposals) {
      wantedRiders.add(UUID.fromString(proposal.riderId()));
      proposal.orderIds().forEach(order -> wantedOrders.add(UUID.fromString(order)));
    }
    Map<UUID, Rider> idle = new HashMap<>();
    riders.lockIdle(wantedRiders, now).forEach(rider -> idle.put(rider.riderId().value(), rider));
    Set<UUID> stillOpen = new HashSet<>(tasks.lockOpen(wantedOrders));
    for (Proposal proposal : proposals) {
      Rider rider = idle.remove(UUID.fromString(proposal.riderId()));
      List<UUID> orders = proposal.orderIds().stream().map(UUID::fromString).toList();
      if (rider != null && stillOpen.containsAll(orders)) {
        orders.forEach(stillOpen::remove);
        offer(
            rider.at(positions.unflushed(rider.riderId())),
            orders.stream().map(order -> Objects.requireNonNull(byOrder.get(order))).toList(),
            proposal.expectedPickup(),
            now);
      }
    }
  }

  private void offer(Rider rider, List<Task> orders, Instant expectedPickup, Instant now) {
    Shop shop = orders.getFirst().shop();
    List<AssignedOrder> offered = new ArrayList<>();
    for (Task task : orders) {
      offered.add(
          AssignedOrder.offered(
              task.stop(),
              offered.size() + 1,
              RiderPay.of(shop.location(), task.stop().dropoff().location())));
    }
    Assignment offer =
        Assignment.offer(
            new AssignmentId(identifiers.next()),
            rider.riderId(),
            shop,
            now,
            now.plus(timeToAnswer(clock.speed())),
            expectedPickup,
            offered);
    assignments.add(offer);
    for (AssignedOrder order : offered) {
      tasks.follow(order.orderId(), order.state().task(), offer.assignmentId());
    }
    riders.keepWork(
        new Rider(
            rider.riderId(),
            true,
            rider.shiftEndsAt(),
            rider.metresPerMinute(),
            rider.location(),
            rider.locatedAt(),
            rider.offersFrom(),
            offer.assignmentId(),
            Itinerary.of(offer, rider.location(), rider.metresPerMinute(), now)));
    streams.tell(rider.riderId(), "offer", AssignmentView.of(offer));
  }

  private static OpenOrder openOrder(Task task) {
    return new OpenOrder(
        task.stop().orderId().toString(),
        task.shop().shopId().toString(),
        point(task.shop().location()),
        point(task.stop().dropoff().location()),
        task.placedAt(),
        task.stop().readyAt(),
        task.assignBy(),
        task.refusedBy());
  }

  private static RiderState state(Rider rider, Instant now) {
    AccountId riderId = rider.riderId();
    Itinerary free = rider.free();
    return new RiderState(
        riderId.toString(),
        point(rider.location()),
        rider.isIdle(),
        free == null || free.freeAt().isBefore(now) ? now : free.freeAt(),
        point(free == null ? rider.location() : free.freeLocation()),
        rider.shiftEndsAt(),
        rider.metresPerMinute(),
        Itinerary.PICKUP_SERVICE_MINUTES,
        Itinerary.DROPOFF_SERVICE_MINUTES);
  }

  private static Point point(GeoPoint place) {
    return new Point(place.latitude(), place.longitude());
  }
}
