package dosirak.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** On a plane of metres east and north of a point in the city; a rider makes 300 m a minute. */
class GlobalDispatcherTest {
  private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

  private final Dispatcher dispatcher = new GlobalDispatcher();

  @Test
  void withoutOrdersOrRidersNothingIsProposed() {
    assertThat(decide(List.of(), List.of())).isEmpty();
    assertThat(decide(List.of(), List.of(idle("r", 0, 0)))).isEmpty();
    assertThat(decide(List.of(order("o", "s", 0, 0)), List.of())).isEmpty();
  }

  @Test
  void aReadyOrderGoesToTheRiderWhoIsThereFirst() {
    List<Proposal> proposals =
        decide(
            List.of(order("o", "s", 0, 0)),
            List.of(idle("far", 3_000, 0), idle("near", 600, 0), idle("farther", 0, 6_000)));

    assertThat(pairs(proposals)).containsExactly("near: o");
  }

  @Test
  void theProposalTellsWhenTheFoodArrives() {
    Proposal proposal =
        decide(List.of(order("o", "s", 0, 0)), List.of(idle("r", 600, 0))).getFirst();

    Instant arrival = NOW.plus(minutes(2));
    assertThat(proposal.expectedPickup())
        .isBetween(arrival.plus(minutes(2)), arrival.plus(minutes(3)));
    Duration toTheDoor = Duration.between(proposal.expectedPickup(), proposal.expectedFree());
    assertThat(toTheDoor.toSeconds()).isBetween(60 * (2 + 4 + 4) - 1L, 60 * (2 + 4 + 4) + 1L);
    assertThat(proposal.expectedDelivered())
        .containsExactly(proposal.expectedFree().minus(minutes(2)));
  }

  @Test
  void theNearestRiderIsLeftToTheOrderThatHasNobodyElse() {
    List<Proposal> proposals =
        decide(
            List.of(order("a", "middle", 0, 0), order("b", "left", -3_000, 0)),
            List.of(idle("left", -600, 0), idle("right", 900, 0)));

    assertThat(pairs(proposals)).containsExactlyInAnyOrder("left: b", "right: a");
  }

  @Test
  void aRiderWhoCannotPickUpBeforeTheShiftEndsIsNotAsked() {
    RiderState leaving = idle("leaving", 1_500, 0, NOW.plus(minutes(6)));
    RiderState staying = idle("staying", 6_000, 0);

    assertThat(pairs(decide(List.of(order("o", "s", 0, 0)), List.of(leaving, staying))))
        .containsExactly("staying: o");
    assertThat(decide(List.of(order("o", "s", 0, 0)), List.of(leaving))).isEmpty();
  }

  @Test
  void aRiderAtTheEndOfTheShiftMayStillPickUpInTimeAndDeliverAfterIt() {
    RiderState leaving = idle("leaving", 300, 0, NOW.plus(minutes(6)));

    assertThat(pairs(decide(List.of(order("o", "s", 0, 0)), List.of(leaving))))
        .containsExactly("leaving: o");
  }

  @Test
  void aRiderIsNotAskedAgainForWhatHeDeclined() {
    OpenOrder declined = declined(order("o", "s", 0, 0), Set.of("near"));

    assertThat(pairs(decide(List.of(declined), List.of(idle("near", 0, 0), idle("far", 900, 0)))))
        .containsExactly("far: o");
    assertThat(decide(List.of(declined), List.of(idle("near", 0, 0)))).isEmpty();
  }

  @Test
  void anOrderAboutToFailGoesBeforeANearerOne() {
    OpenOrder failing = readyIn(order("failing", "far", 3_000, 0), -58);
    OpenOrder fresh = readyIn(order("fresh", "near", 0, 0), 0);

    assertThat(pairs(decide(List.of(fresh, failing), List.of(idle("r", 0, 0)))))
        .containsExactly("r: failing");
  }

  @Test
  void anOrderWithADeadlineOfItsOwnIsTakenByIt() {
    OpenOrder order = order("failing", "far", 3_000, 0);
    OpenOrder failing =
        new OpenOrder(
            "failing",
            "far",
            order.shop(),
            order.dropoff(),
            order.placedAt(),
            order.readyAt(),
            NOW.plus(minutes(1)),
            Set.of());

    assertThat(pairs(decide(List.of(order("o", "s", 0, 0), failing), List.of(idle("r", 0, 0)))))
        .containsExactly("r: failing");
  }

  @Test
  void aRiderIsNotSentBeforeHeMustLeave() {
    RiderState rider = idle("r", 1_500, 0);

    assertThat(decide(List.of(readyIn(order("o", "s", 0, 0), 12)), List.of(rider))).isEmpty();
    assertThat(pairs(decide(List.of(readyIn(order("o", "s", 0, 0), 7)), List.of(rider))))
        .containsExactly("r: o");
  }

  @Test
  void aRiderWhoIsAboutToBeFreeNextDoorIsWaitedFor() {
    RiderState soon = busy("soon", 0, 0, NOW.plus(minutes(2)));
    RiderState far = idle("far", 4_500, 0);

    assertThat(decide(List.of(order("o", "s", 0, 0)), List.of(soon, far))).isEmpty();
  }

  @Test
  void aBusyRiderIsNeverProposed() {
    RiderState busy = busy("busy", 0, 0, NOW.minus(minutes(3)));
    RiderState far = idle("far", 60_000, 0);

    assertThat(decide(List.of(order("o", "s", 0, 0)), List.of(busy, far)))
        .noneMatch(proposal -> proposal.riderId().equals("busy"));
  }

  @Test
  void ordersOfOneShopShareATripWhenRidersAreScarce() {
    List<OpenOrder> orders =
        List.of(order("a", "s", 0, 0), order("b", "s", 0, 0), order("c", "s", 0, 0));

    List<Proposal> proposals = decide(orders, List.of(idle("r", 0, 0)));

    assertThat(proposals).hasSize(1);
    assertThat(proposals.getFirst().orderIds()).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void theDropoffsOfATripFollowTheRoad() {
    OpenOrder near = dropoff(order("near", "s", 0, 0), 600, 0);
    OpenOrder middle = dropoff(order("middle", "s", 0, 0), 1_500, 0);
    OpenOrder far = dropoff(order("far", "s", 0, 0), 2_700, 0);

    assertThat(pairs(decide(List.of(far, near, middle), List.of(idle("r", 0, 0)))))
        .containsExactly("r: near middle far");
  }

  @Test
  void ordersInOppositeDirectionsGoAloneWhenRidersAreMany() {
    OpenOrder east = dropoff(order("east", "s", 0, 0), 3_000, 0);
    OpenOrder west = dropoff(order("west", "s", 0, 0), -3_000, 0);
    List<RiderState> riders = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      riders.add(idle("r" + i, 100 * i, 0));
    }

    assertThat(decide(List.of(east, west), riders))
        .hasSize(2)
        .allMatch(proposal -> proposal.orderIds().size() == 1);
  }

  @Test
  void aTripThatNobodyWantsWholeIsTakenApart() {
    Instant soon = NOW.plus(minutes(12));
    List<RiderState> leaving = List.of(idle("one", 0, 0, soon), idle("other", 0, 0, soon));
    OpenOrder first = order("a", "s", 0, 0);
    OpenOrder second = order("b", "s", 0, 0);
    assertThat(decide(List.of(first, second), leaving)).as("joined when scarce").hasSize(1);

    List<OpenOrder> unwanted =
        List.of(declined(first, Set.of("one")), declined(second, Set.of("other")));

    assertThat(pairs(decide(unwanted, leaving))).containsExactlyInAnyOrder("one: b", "other: a");
  }

  @Test
  void aRiderAtTheVeryEndOfTheShiftIsSentOnlyWhenNobodyStays() {
    OpenOrder order = readyIn(order("o", "s", 0, 0), 2);
    RiderState leaving = idle("leaving", 0, 0, NOW.plus(minutes(3)));

    assertThat(pairs(decide(List.of(order), List.of(leaving)))).containsExactly("leaving: o");
    assertThat(pairs(decide(List.of(order), List.of(leaving, idle("staying", 6_000, 0)))))
        .containsExactly("staying: o");
  }

  @Test
  void anyDecisionKeepsTheRules() {
    for (int seed = 0; seed < 200; seed++) {
      Snapshot snapshot = randomSnapshot(new Random(seed));
      Map<String, OpenOrder> orders =
          snapshot.orders().stream()
              .collect(Collectors.toMap(OpenOrder::orderId, Function.identity()));
      Map<String, RiderState> riders =
          snapshot.riders().stream()
              .collect(Collectors.toMap(RiderState::riderId, Function.identity()));
      Set<String> seen = new HashSet<>();

      for (Proposal proposal : dispatcher.decide(snapshot)) {
        RiderState rider = Objects.requireNonNull(riders.get(proposal.riderId()));
        assertThat(rider.idle()).isTrue();
        assertThat(proposal.expectedPickup()).isBeforeOrEqualTo(rider.shiftEndsAt());
        assertThat(seen.add(rider.riderId())).as("one trip a rider").isTrue();
        for (String orderId : proposal.orderIds()) {
          OpenOrder order = Objects.requireNonNull(orders.get(orderId));
          assertThat(seen.add(orderId)).as("one trip an order").isTrue();
          assertThat(order.shopId()).isEqualTo(proposal.shopId());
          assertThat(order.declinedBy()).doesNotContain(rider.riderId());
          assertThat(proposal.expectedPickup()).isAfterOrEqualTo(order.readyAt());
        }
      }
    }
  }

  @Test
  void theSequenceOfTheSnapshotMakesNoDifference() {
    int proposed = 0;
    for (int seed = 0; seed < 50; seed++) {
      Snapshot snapshot = randomSnapshot(new Random(seed));
      List<OpenOrder> orders = new ArrayList<>(snapshot.orders());
      List<RiderState> riders = new ArrayList<>(snapshot.riders());
      Collections.shuffle(orders, new Random(seed));
      Collections.shuffle(riders, new Random(seed));

      List<Proposal> proposals = dispatcher.decide(snapshot);

      assertThat(dispatcher.decide(new Snapshot(NOW, orders, riders))).isEqualTo(proposals);
      proposed += proposals.size();
    }
    assertThat(proposed).isPositive();
  }

  private List<Proposal> decide(List<OpenOrder> orders, List<RiderState> riders) {
    return dispatcher.decide(new Snapshot(NOW, orders, riders));
  }

  private static List<String> pairs(List<Proposal> proposals) {
    return proposals.stream()
        .map(proposal -> proposal.riderId() + ": " + String.join(" ", proposal.orderIds()))
        .toList();
  }

  private static Snapshot randomSnapshot(Random random) {
    List<OpenOrder> orders = new ArrayList<>();
    for (int i = 0; i < random.nextInt(40); i++) {
      int shop = random.nextInt(8);
      Set<String> declinedBy =
          random.nextInt(3) == 0 ? Set.of("r" + random.nextInt(20)) : Set.<String>of();
      OpenOrder order = order("o" + i, "s" + shop, 700 * (shop % 3), 900 * (shop / 3));
      OpenOrder elsewhere =
          dropoff(order, random.nextInt(6_000) - 3_000, random.nextInt(6_000) - 3_000);
      orders.add(declined(readyIn(elsewhere, random.nextInt(70) - 50), declinedBy));
    }
    List<RiderState> riders = new ArrayList<>();
    for (int i = 0; i < random.nextInt(20); i++) {
      int east = random.nextInt(6_000) - 3_000;
      int north = random.nextInt(6_000) - 3_000;
      riders.add(
          random.nextInt(3) == 0
              ? busy("r" + i, east, north, NOW.plus(minutes(random.nextInt(20))))
              : idle("r" + i, east, north, NOW.plus(minutes(random.nextInt(90)))));
    }
    return new Snapshot(NOW, orders, riders);
  }

  /** An order that is ready now and goes 1200 m north of its shop. */
  private static OpenOrder order(String id, String shop, double east, double north) {
    return new OpenOrder(
        id,
        shop,
        point(east, north),
        point(east, north + 1_200),
        NOW.minus(minutes(70)),
        NOW,
        null,
        Set.of());
  }

  private static OpenOrder readyIn(OpenOrder order, int minutes) {
    return new OpenOrder(
        order.orderId(),
        order.shopId(),
        order.shop(),
        order.dropoff(),
        order.placedAt(),
        NOW.plus(minutes(minutes)),
        order.assignBy(),
        order.declinedBy());
  }

  private static OpenOrder declined(OpenOrder order, Set<String> declinedBy) {
    return new OpenOrder(
        order.orderId(),
        order.shopId(),
        order.shop(),
        order.dropoff(),
        order.placedAt(),
        order.readyAt(),
        order.assignBy(),
        declinedBy);
  }

  private static OpenOrder dropoff(OpenOrder order, double east, double north) {
    return new OpenOrder(
        order.orderId(),
        order.shopId(),
        order.shop(),
        point(east, north),
        order.placedAt(),
        order.readyAt(),
        order.assignBy(),
        order.declinedBy());
  }

  private static RiderState idle(String id, double east, double north) {
    return idle(id, east, north, NOW.plus(minutes(240)));
  }

  private static RiderState idle(String id, double east, double north, Instant shiftEndsAt) {
    Point here = point(east, north);
    return new RiderState(id, here, true, NOW, here, shiftEndsAt, 300, 4, 4);
  }

  private static RiderState busy(String id, double east, double north, Instant freeAt) {
    Point there = point(east, north);
    return new RiderState(id, point(0, 0), false, freeAt, there, NOW.plus(minutes(240)), 300, 4, 4);
  }

  private static Point point(double eastMetres, double northMetres) {
    double metresPerDegreeEast = Point.METRES_PER_DEGREE * Math.cos(Math.toRadians(37.5));
    return new Point(
        37.5 + northMetres / Point.METRES_PER_DEGREE, 127 + eastMetres / metresPerDegreeEast);
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
