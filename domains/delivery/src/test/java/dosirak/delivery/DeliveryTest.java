package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.delivery.Delivered;
import dosirak.contracts.delivery.PickedUp;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderAtShop;
import dosirak.contracts.delivery.RiderOffDuty;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderReady;
import dosirak.platform.compartment.Compartment;
import dosirak.platform.testing.MarketplaceFixture;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryTest {
  private MarketplaceFixture fixture;
  private City city;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(DeliveryDomain.DOMAIN), Set.of("order", "desk"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void settle() {
    city = new City(fixture, 37.5);
  }

  /** The next test begins with an empty city. */
  @AfterEach
  void clear() {
    fixture.eventually("the city is empty", this::emptied);
  }

  /**
   * Empties the city, unless the database had to end a deadlock at this one's cost: the compartment
   * goes on working meanwhile, and takes its tables in other orders.
   */
  private boolean emptied() {
    try {
      fixture
          .database("delivery")
          .sql(
              "truncate task, rider, rider_position, rider_day, assignment, assigned_order, refusal")
          .update();
      return true;
    } catch (PessimisticLockingFailureException deadlock) {
      return false;
    }
  }

  @Test
  void anAcceptedOrderIsBroughtToItsCustomer() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);

    AssignmentId work = rider.takeOffer();
    assertThat(rider.atShop(work).status()).isEqualTo(200);
    MarketplaceFixture.Reply pickedUp = rider.pickedUp(work, order.orderId());
    assertThat(pickedUp.status()).isEqualTo(200);
    assertThat(pickedUp.header("Dosirak-Position")).matches("delivery:[0-9]+");
    assertThat(rider.delivered(work, order.orderId()).status()).isEqualTo(200);

    assertThat(fixture.said("delivery", RiderAssigned.class))
        .last()
        .satisfies(event -> {
          assertThat(event.orderId()).isEqualTo(order.orderId());
          assertThat(event.riderId()).isEqualTo(rider.account());
          assertThat(event.sequence()).isEqualTo(1);
        });
    assertThat(fixture.said("delivery", RiderAtShop.class))
        .last()
        .satisfies(event -> assertThat(event.orderId()).isEqualTo(order.orderId()));
    assertThat(fixture.said("delivery", PickedUp.class))
        .last()
        .satisfies(event -> assertThat(event.assignmentId()).isEqualTo(work));
    assertThat(fixture.said("delivery", Delivered.class))
        .last()
        .satisfies(event -> {
          assertThat(event.orderId()).isEqualTo(order.orderId());
          assertThat(event.riderPay()).isEqualTo(Money.won(3_000));
        });
    assertThat(rider.page().has("assignment")).isFalse();
  }

  @Test
  void aStepTakenAgainGivesTheSameAnswerAndHasNoSecondEffect() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = rider.takeOffer();
    int before = fixture.said("delivery").size();

    assertThat(rider.accept(work).status()).isEqualTo(200);
    assertThat(rider.atShop(work).status()).isEqualTo(200);
    assertThat(rider.atShop(work).status()).isEqualTo(200);
    assertThat(rider.pickedUp(work, order.orderId()).status()).isEqualTo(200);
    assertThat(rider.pickedUp(work, order.orderId()).status()).isEqualTo(200);
    long pay = rider.page().path("assignment").path("pay").asLong();
    assertThat(rider.delivered(work, order.orderId()).status()).isEqualTo(200);
    assertThat(rider.delivered(work, order.orderId()).status()).isEqualTo(200);
    assertThat(rider.pickedUp(work, order.orderId()).status()).isEqualTo(200);

    assertThat(pay).isPositive();
    assertThat(rider.page().path("today").path("deliveries").asInt()).isOne();
    assertThat(rider.page().path("today").path("pay").asLong()).isEqualTo(pay);

    assertThat(fixture.said("delivery").subList(before, fixture.said("delivery").size()))
        .containsExactly("RiderAtShop", "PickedUp", "Delivered");
  }

  @Test
  void stepsThatAreSaidLaterHappenedWhenTheyWereTaken() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = rider.takeOffer();
    Instant assignedAt = fixture.now().truncatedTo(ChronoUnit.MILLIS);
    fixture.advance(Duration.ofMinutes(25));
    assertThat(rider.report(city.place(40, 850)).status()).isEqualTo(204);

    String ride = work + "/orders/" + order.orderId();
    assertThat(rider.sayLater(work + "/at-shop", minutes(assignedAt, 4)).status()).isEqualTo(200);
    assertThat(rider.sayLater(ride + "/picked-up", minutes(assignedAt, 6)).status()).isEqualTo(200);
    assertThat(rider.sayLater(ride + "/delivered", minutes(assignedAt, 14)).status())
        .isEqualTo(200);

    assertThat(fixture.said("delivery", RiderAtShop.class))
        .last()
        .satisfies(event -> assertThat(event.arrivedAt()).isEqualTo(minutes(assignedAt, 4)));
    assertThat(fixture.said("delivery", PickedUp.class))
        .last()
        .satisfies(event -> assertThat(event.pickedUpAt()).isEqualTo(minutes(assignedAt, 6)));
    assertThat(fixture.said("delivery", Delivered.class))
        .last()
        .satisfies(event -> assertThat(event.deliveredAt()).isEqualTo(minutes(assignedAt, 14)));
    assertThat(rider.page().path("today").path("deliveries").asInt()).isOne();
  }

  @Test
  void aWrongClockNeitherRefusesAStepNorPutsItBeforeTheOneBefore() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = rider.takeOffer();
    fixture.advance(Duration.ofMinutes(5));
    Instant arrivedAt = fixture.now();
    String ride = work + "/orders/" + order.orderId();

    assertThat(rider.sayLater(work + "/at-shop", arrivedAt.plusSeconds(3_600)).status())
        .isEqualTo(200);
    assertThat(rider.sayLater(ride + "/picked-up", arrivedAt.minusSeconds(7_200)).status())
        .isEqualTo(200);

    assertThat(fixture.said("delivery", RiderAtShop.class))
        .last()
        .satisfies(event ->
            assertThat(event.arrivedAt()).isCloseTo(arrivedAt, within(1, ChronoUnit.MINUTES)));
    assertThat(fixture.said("delivery", PickedUp.class))
        .last()
        .satisfies(event ->
            assertThat(event.pickedUpAt()).isCloseTo(arrivedAt, within(1, ChronoUnit.MINUTES)));
    MarketplaceFixture.Reply garbage = rider.sayLater(ride + "/delivered", "yesterday");
    assertThat(garbage.status()).isEqualTo(400);
    assertThat(garbage.text()).contains("happenedAt");
  }

  @Test
  void aStepOutOfTurnIsRefused() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = AssignmentId.of(rider.offer().path("assignmentId").asString());

    assertThat(rider.atShop(work).code()).isEqualTo("wrong-state");
    assertThat(rider.pickedUp(work, order.orderId()).code()).isEqualTo("wrong-state");
    assertThat(rider.accept(work).status()).isEqualTo(200);
    assertThat(rider.decline(work).code()).isEqualTo("wrong-state");
    assertThat(rider.pickedUp(work, order.orderId()).code()).isEqualTo("wrong-state");
    MarketplaceFixture.Reply early = rider.delivered(work, order.orderId());
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.json().path("state").asString()).isEqualTo("TO_SHOP");
  }

  @Test
  void anothersOfferDoesNotExistForARider() {
    City.Courier rider = city.rider(city.place(300, 0));
    City.Courier stranger = city.rider(city.place(60_000, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = AssignmentId.of(rider.offer().path("assignmentId").asString());

    assertThat(stranger.accept(work).status()).isEqualTo(404);
    assertThat(stranger.decline(work).status()).isEqualTo(404);
    assertThat(rider.accept(work).status()).isEqualTo(200);
    assertThat(stranger.atShop(work).status()).isEqualTo(404);
    assertThat(stranger.pickedUp(work, order.orderId()).status()).isEqualTo(404);
    assertThat(stranger.delivered(work, order.orderId()).status()).isEqualTo(404);
    assertThat(rider.delivered(work, new OrderId(UUID.randomUUID())).status()).isEqualTo(404);
    assertThat(rider.pickedUp(work, new OrderId(UUID.randomUUID())).status()).isEqualTo(404);
    assertThat(rider.accept(new AssignmentId(UUID.randomUUID())).status()).isEqualTo(404);
  }

  @Test
  void aDeclinedOrderGoesToAnotherRiderAndNotBack() {
    City.Courier near = city.rider(city.place(300, 0));
    city.accepted(1);
    AssignmentId declined = AssignmentId.of(near.offer().path("assignmentId").asString());

    assertThat(near.decline(declined).status()).isEqualTo(204);
    assertThat(near.decline(declined).status()).isEqualTo(204);
    assertThat(near.accept(declined).code()).isEqualTo("offer-gone");
    fixture.advance(Duration.ofMinutes(2));
    City.Courier far = city.rider(city.place(1_500, 0));

    far.takeOffer();
    assertThat(near.hasOffer()).isFalse();
  }

  @Test
  void anOfferWithoutAnAnswerGoesToAnotherRider() {
    City.Courier silent = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId offer = AssignmentId.of(silent.offer().path("assignmentId").asString());
    City.Courier other = city.rider(city.place(900, 0));

    fixture.advance(Duration.ofSeconds(181));

    AssignmentId again = other.takeOffer();
    assertThat(silent.accept(offer).code()).isEqualTo("offer-gone");
    assertThat(silent.decline(offer).code()).isEqualTo("offer-gone");
    assertThat(assigned(order)).containsExactly(again);
    assertThat(silent.hasOffer()).isFalse();
  }

  @Test
  void nothingIsPickedUpAfterTheShiftAndTheOrderGoesToAnotherRider() {
    City.Courier leaving = city.rider(city.place(300, 0), Duration.ofMinutes(20));
    OrderFacts order = city.accepted(1);
    AssignmentId work = leaving.takeOffer();
    leaving.atShop(work);

    fixture.advance(Duration.ofMinutes(20).plusSeconds(1));

    assertThat(leaving.pickedUp(work, order.orderId()).code()).isEqualTo("shift-ended");
    assertThat(leaving.pickedUp(work, order.orderId()).code()).isEqualTo("shift-ended");
    assertThat(fixture.said("delivery", RiderUnassigned.class))
        .last()
        .satisfies(event -> {
          assertThat(event.orderId()).isEqualTo(order.orderId());
          assertThat(event.reason()).isEqualTo("shift-ended");
        });
    City.Courier next = city.rider(city.place(0, 300));
    AssignmentId again = next.takeOffer();
    assertThat(assigned(order)).containsExactly(work, again);
  }

  @Test
  void foodPickedUpWithinTheShiftIsDeliveredAfterIt() {
    City.Courier leaving = city.rider(city.place(300, 0), Duration.ofMinutes(20));
    OrderFacts order = city.accepted(1);
    AssignmentId work = leaving.takeOffer();
    leaving.atShop(work);
    fixture.advance(Duration.ofMinutes(20));
    assertThat(leaving.pickedUp(work, order.orderId()).status()).isEqualTo(200);

    fixture.advance(Duration.ofMinutes(10));

    assertThat(leaving.goOffDuty().code()).isEqualTo("wrong-state");
    assertThat(leaving.delivered(work, order.orderId()).status()).isEqualTo(200);
    fixture.eventually("the shift ends", () -> !leaving.page().path("onDuty").asBoolean());
  }

  @Test
  void whatARiderDoesNotPickUpByTheEndOfTheShiftIsTakenBack() {
    City.Courier leaving = city.rider(city.place(300, 0), Duration.ofMinutes(20));
    OrderFacts order = city.accepted(1);
    AssignmentId work = leaving.takeOffer();

    fixture.advance(Duration.ofMinutes(22));

    fixture.eventually("it is given back", () -> !unassigned(order).isEmpty());
    assertThat(unassigned(order)).containsExactly("shift-ended");
    assertThat(leaving.pickedUp(work, order.orderId()).code()).isEqualTo("shift-ended");
    fixture.eventually("the shift ends", () -> !leaving.page().path("onDuty").asBoolean());
    assertThat(fixture.said("delivery", RiderOffDuty.class))
        .last()
        .satisfies(event -> assertThat(event.riderId()).isEqualTo(leaving.account()));
  }

  @Test
  void anOrderWhoseRiderDoesNotComeGoesToAnother() {
    City.Courier lost = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    lost.takeOffer();
    fixture.advance(Duration.ofMinutes(30));
    City.Courier other = city.rider(city.place(300, 0));
    assertThat(unassigned(order)).isEmpty();

    fixture.advance(Duration.ofMinutes(7));

    other.takeOffer();
    assertThat(unassigned(order)).containsExactly("rider-silent");
    assertThat(lost.page().has("assignment")).isFalse();
  }

  @Test
  void twoOrdersOfOneShopAreOneTripOfALoneRider() {
    ShopId shop = city.newShop();
    OrderFacts far = city.accepted(shop, city.place(0, 0), city.place(0, 2_400), 1);
    OrderFacts near = city.accepted(shop, city.place(0, 0), city.place(0, 900), 1);
    awaitTasks(2);
    City.Courier rider = city.rider(city.place(300, 0));

    JsonNode offer = rider.offer();
    assertThat(offer.path("orders")).hasSize(2);
    assertThat(offer.path("orders").get(0).path("orderId").asString())
        .isEqualTo(near.orderId().toString());
    assertThat(offer.path("pay").asLong()).isEqualTo(3_000 + 4_000);
    assertThat(offer.path("shop").path("name").asString()).isEqualTo("Kimbap House");
    AssignmentId work = rider.takeOffer();
    rider.atShop(work);
    rider.pickedUp(work, near.orderId());
    rider.pickedUp(work, far.orderId());
    rider.delivered(work, near.orderId());
    assertThat(rider.page().path("assignment").path("orders")).hasSize(1);
    rider.delivered(work, far.orderId());

    assertThat(fixture.said("delivery", RiderAssigned.class))
        .filteredOn(event -> event.assignmentId().equals(work))
        .extracting(RiderAssigned::orderId, RiderAssigned::sequence)
        .containsExactly(tuple(near.orderId(), 1), tuple(far.orderId(), 2));
    assertThat(fixture.said("delivery", Delivered.class))
        .filteredOn(event -> event.assignmentId().equals(work))
        .extracting(Delivered::riderPay)
        .containsExactly(Money.won(3_000), Money.won(4_000));
    assertThat(rider.page().has("assignment")).isFalse();
  }

  @Test
  void anOrderThatFailsIsWithdrawnFromTheRiderItWasOfferedTo() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId offer = AssignmentId.of(rider.offer().path("assignmentId").asString());

    city.fail(order);

    fixture.eventually("the offer is gone", () -> !rider.hasOffer());
    assertThat(rider.accept(offer).code()).isEqualTo("offer-gone");
    assertThat(told(rider)).contains("withdrawn");
    assertThat(assigned(order)).isEmpty();
  }

  @Test
  void anOrderThatFailsIsWithdrawnFromItsRiderWhoIsThenFree() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = rider.takeOffer();

    city.fail(order);

    fixture.eventually("nothing is in hand", () -> !rider.page().has("assignment"));
    assertThat(rider.pickedUp(work, order.orderId()).code()).isEqualTo("wrong-state");
    city.accepted(1);
    rider.takeOffer();
  }

  @Test
  void anOrderThatFailsOnTheWayFreesItsRider() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = rider.takeOffer();
    rider.atShop(work);
    rider.pickedUp(work, order.orderId());

    city.fail(order);

    fixture.eventually("nothing is in hand", () -> !rider.page().has("assignment"));
    assertThat(rider.delivered(work, order.orderId()).code()).isEqualTo("wrong-state");
  }

  @Test
  void anOrderThatFailsAfterItWasDeliveredStaysDelivered() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = rider.takeOffer();
    rider.atShop(work);
    rider.pickedUp(work, order.orderId());
    rider.delivered(work, order.orderId());

    fixture.awaitApplied("delivery", "order", city.fail(order));

    assertThat(rider.delivered(work, order.orderId()).status()).isEqualTo(200);
  }

  @Test
  void eventsThatComeAgainChangeNothing() {
    OrderFacts order = city.accepted(1);
    city.accept(order, 1);
    fixture.awaitApplied("delivery", "order", city.fail(order));
    fixture.awaitApplied("delivery", "order", city.fail(order));
    city.rider(city.place(300, 0));
    long position = city.accept(order, 1);

    fixture.awaitApplied("delivery", "order", position);

    assertThat(states()).containsExactly("CLOSED");
  }

  @Test
  void anOrderThatTheCustomerFetchesNeedsNoRider() {
    OrderFacts order =
        city.facts(city.newShop(), city.place(0, 0), city.place(0, 0), Fulfilment.PICKUP);

    fixture.awaitApplied("delivery", "order", city.accept(order, 1));

    assertThat(states()).isEmpty();
  }

  @Test
  void foodThatIsReadyEarlyIsFetchedEarly() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(40);
    awaitTasks(1);
    fixture.advance(Duration.ofSeconds(30));
    assertThat(rider.hasOffer()).isFalse();

    fixture.say("order", new OrderReady(order, fixture.now()));

    rider.takeOffer();
  }

  @Test
  void aRiderOffDutyIsNotAsked() {
    City.Courier rider = city.rider(city.place(300, 0));
    assertThat(rider.goOffDuty().status()).isEqualTo(204);
    assertThat(rider.goOffDuty().status()).isEqualTo(204);
    city.accepted(1);
    City.Courier far = city.rider(city.place(6_000, 0));

    far.takeOffer();

    assertThat(rider.page().path("onDuty").asBoolean()).isFalse();
    assertThat(fixture.said("delivery", RiderOffDuty.class))
        .filteredOn(event -> event.riderId().equals(rider.account()))
        .hasSize(1);
  }

  @Test
  void goingOffDutyDeclinesAnOffer() {
    City.Courier rider = city.rider(city.place(300, 0));
    city.accepted(1);
    rider.offer();

    assertThat(rider.goOffDuty().status()).isEqualTo(204);

    assertThat(rider.hasOffer()).isFalse();
    assertThat(states()).containsExactly("OPEN");
  }

  @Test
  void aRiderIsFoundWhereTheLastReportWas() {
    City.Courier reporting = city.rider(city.place(30_000, 0));
    City.Courier other = city.rider(city.place(6_000, 0));
    fixture.advance(Duration.ofSeconds(1));

    assertThat(reporting.report(city.place(150, 0)).status()).isEqualTo(204);
    city.accepted(1);

    reporting.takeOffer();
    assertThat(other.hasOffer()).isFalse();
    fixture.eventually(
        "the map shows it",
        () ->
            fixture
                .get("/api/delivery/live", fixture.machineToken())
                .text()
                .contains("\"state\":\"TO_SHOP\",\"orders\":1"));
  }

  @Test
  void theStreamTellsOffersAndAFreshConnectionIsRightAtOnce() throws Exception {
    City.Courier rider = city.rider(city.place(300, 0));
    try (City.Listening live = rider.listen()) {
      OrderFacts order = city.accepted(1);
      assertThat(live.next("offer")).contains(order.orderId().toString(), "expiresAt");
      try (City.Listening fresh = rider.listen()) {
        assertThat(fresh.next("offer")).contains(order.orderId().toString());
      }
      AssignmentId work = rider.takeOffer();
      assertThat(live.next("assignment")).contains("\"TO_SHOP\"");
      try (City.Listening fresh = rider.listen()) {
        assertThat(fresh.next("assignment")).contains(work.toString(), "\"TO_SHOP\"");
      }
      city.fail(order);
      assertThat(live.next("withdrawn")).contains(work.toString(), "order-failed");
    }
  }

  @Test
  void workGoesOnAfterARestart() throws InterruptedException {
    City.Courier carrying = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = carrying.takeOffer();
    carrying.atShop(work);
    City.Courier asked = city.rider(city.place(0, 300));
    OrderFacts second = city.accepted(1);
    AssignmentId offer = AssignmentId.of(asked.offer().path("assignmentId").asString());

    Compartment compartment =
        Objects.requireNonNull(fixture.marketplace().compartments().get("delivery"));
    compartment.stop();
    assertThat(carrying.pickedUp(work, order.orderId()).status()).isEqualTo(503);
    compartment.start();
    fixture.eventually(
        "it serves again", () -> compartment.status().state() == Compartment.State.SERVING);

    assertThat(carrying.pickedUp(work, order.orderId()).status()).isEqualTo(200);
    assertThat(carrying.delivered(work, order.orderId()).status()).isEqualTo(200);
    assertThat(asked.accept(offer).status()).isEqualTo(200);
    assertThat(assigned(second)).containsExactly(offer);
  }

  @Test
  void manyOrdersAndFewRidersAndEachIsDeliveredOnce() throws Exception {
    List<City.Courier> couriers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      couriers.add(city.rider(city.place(50 * i, 100)));
    }
    Set<OrderId> orders = new HashSet<>();
    for (int i = 0; i < 24; i++) {
      GeoPoint shop = city.place(200 * (i % 8), 0);
      orders.add(
          city.accepted(new ShopId(new UUID(7, i % 8)), shop, city.place(0, 400), 1).orderId());
    }
    int before = fixture.said("delivery", Delivered.class).size();

    try (ExecutorService working = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (City.Courier courier : couriers) {
        all.add(
            working.submit(() -> {
              Random manners = new Random(courier.account().hashCode());
              while (fixture.said("delivery", Delivered.class).size() < before + orders.size()) {
                work(courier, manners);
              }
            }));
      }
      for (Future<?> each : all) {
        each.get(60, TimeUnit.SECONDS);
      }
    }

    List<Delivered> delivered = fixture.said("delivery", Delivered.class);
    assertThat(delivered.subList(before, delivered.size()))
        .extracting(Delivered::orderId)
        .containsExactlyInAnyOrderElementsOf(orders);
  }

  private static void work(City.Courier courier, Random manners) {
    JsonNode offer = courier.page().path("offer");
    if (offer.isMissingNode()) {
      LockSupport.parkNanos(20_000_000);
      return;
    }
    AssignmentId id = AssignmentId.of(offer.path("assignmentId").asString());
    if (manners.nextInt(20) == 0) {
      courier.decline(id);
      return;
    }
    assertThat(courier.accept(id).status()).isEqualTo(200);
    assertThat(courier.atShop(id).status()).isEqualTo(200);
    List<OrderId> carried = new ArrayList<>();
    for (JsonNode order : offer.path("orders")) {
      carried.add(OrderId.of(order.path("orderId").asString()));
    }
    carried.forEach(order -> assertThat(courier.pickedUp(id, order).status()).isEqualTo(200));
    carried.forEach(order -> assertThat(courier.delivered(id, order).status()).isEqualTo(200));
  }

  @Test
  void anAcceptSentTwiceAtOnceHasOneEffect() throws Exception {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId offer = AssignmentId.of(rider.offer().path("assignmentId").asString());

    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> one = both.submit(() -> rider.accept(offer).status());
      Future<Integer> other = both.submit(() -> rider.accept(offer).status());
      assertThat(one.get(20, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo(200);
    }

    assertThat(assigned(order)).containsExactly(offer);
  }

  @Test
  void theDatabaseKeepsARiderFromASecondAssignmentAndAnOrderFromASecondRider() {
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    rider.takeOffer();
    JdbcClient database = fixture.database("delivery");

    assertThatThrownBy(() ->
            database
                .sql(
                    """
                    insert into assignment
                    select gen_random_uuid(), rider_id, shop_id, shop_name, shop_latitude,
                      shop_longitude, 'OFFERED', offered_at, offer_expires_at, expected_pickup_at
                    from assignment
                    """)
                .update())
        .isInstanceOf(DuplicateKeyException.class);
    database
        .sql(
            """
            insert into assignment
            select gen_random_uuid(), gen_random_uuid(), shop_id, shop_name, shop_latitude,
              shop_longitude, 'ENDED', offered_at, offer_expires_at, expected_pickup_at
            from assignment
            """)
        .update();
    assertThatThrownBy(() ->
            database
                .sql(
                    """
                    insert into assigned_order (assignment_id, order_id, sequence, pay, state)
                    select assignment_id, :order, 1, 0, 'OFFERED'
                    from assignment where state = 'ENDED'
                    """)
                .param("order", order.orderId().value())
                .update())
        .isInstanceOf(DuplicateKeyException.class);
  }

  @Test
  void theAuditReadsEveryAcceptedOrderOfEveryAssignment() {
    City.Courier rider = city.rider(city.place(300, 0));
    for (int i = 0; i < 3; i++) {
      OrderFacts order = city.accepted(1);
      AssignmentId work = rider.takeOffer();
      rider.atShop(work);
      rider.pickedUp(work, order.orderId());
      rider.delivered(work, order.orderId());
    }
    city.accepted(1);
    rider.offer();

    List<String> states = new ArrayList<>();
    String next = "";
    while (next != null) {
      JsonNode page =
          fixture
              .get(
                  "/api/delivery/audit/facts/assignments?limit=2"
                      + (next.isEmpty() ? "" : "&after=" + next),
                  fixture.machineToken())
              .json();
      page.path("items")
          .forEach(item -> {
            assertThat(item.has("deliveredAt")).isTrue();
            states.add(item.path("state").asString());
          });
      next = page.path("next").asString(null);
    }
    assertThat(states).containsExactly("DELIVERED", "DELIVERED", "DELIVERED");
    assertThat(
            fixture
                .get("/api/delivery/audit/facts/assignments?after=x", fixture.machineToken())
                .status())
        .isEqualTo(400);
  }

  @Test
  void badInputNamesTheField() {
    City.Courier rider = new City.Courier(fixture);
    String end = fixture.now().plus(Duration.ofHours(1)).toString();
    String place = "\"location\":{\"latitude\":37.5,\"longitude\":127}";

    assertField(rider.duty("{%s}".formatted(place)), "shiftEndsAt");
    assertField(rider.duty("{\"shiftEndsAt\":\"soon\",%s}".formatted(place)), "shiftEndsAt");
    assertField(
        rider.duty("{\"shiftEndsAt\":\"2020-01-01T00:00:00Z\",%s}".formatted(place)),
        "shiftEndsAt");
    assertField(
        rider.duty("{\"shiftEndsAt\":\"+999999999-01-01T00:00:00Z\",%s}".formatted(place)),
        "shiftEndsAt");
    assertField(rider.duty("{\"shiftEndsAt\":\"%s\"}".formatted(end)), "location");
    assertField(
        rider.duty("{\"shiftEndsAt\":\"%s\",\"metresPerMinute\":5,%s}".formatted(end, place)),
        "metresPerMinute");
    assertField(
        rider.duty("{\"shiftEndsAt\":\"%s\",\"speed\":5,%s}".formatted(end, place)), "speed");
    assertThat(
            rider
                .duty(
                    "{\"shiftEndsAt\":\"%s\",\"location\":{\"latitude\":91,\"longitude\":0}}"
                        .formatted(end))
                .status())
        .isEqualTo(400);
    assertField(
        fixture.put("/api/delivery/position", rider.token(), "{\"location\":null}"), "location");
    assertField(fixture.post("/api/delivery/offers/no-id/accept", rider.token(), Map.of()), "id");
    assertThat(rider.page().path("onDuty").asBoolean()).isFalse();
  }

  @Test
  void onlyRidersRideAndTheMapIsNotForEverybody() {
    String customer = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);

    assertThat(fixture.get("/api/delivery/riders/me", customer).status()).isEqualTo(403);
    assertThat(fixture.get("/api/delivery/riders/me", null).status()).isEqualTo(401);
    assertThat(fixture.put("/api/delivery/duty", customer, Map.of()).status()).isEqualTo(403);
    assertThat(fixture.get("/api/delivery/live", customer).status()).isEqualTo(403);
    assertThat(fixture.get("/api/delivery/live", fixture.machineToken()).status()).isEqualTo(200);
  }

  private static void assertField(MarketplaceFixture.Reply reply, String field) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.json().path("field").asString()).as(reply.text()).isEqualTo(field);
  }

  private static Instant minutes(Instant from, int minutes) {
    return from.plus(Duration.ofMinutes(minutes));
  }

  private void awaitTasks(int count) {
    fixture.eventually(count + " tasks", () -> states().size() == count);
  }

  private List<String> states() {
    return fixture.database("delivery").sql("select state from task").query(String.class).list();
  }

  /** The kinds of what a rider was told, oldest first. */
  private List<String> told(City.Courier rider) {
    return fixture
        .database("delivery")
        .sql("select kind from stream_message where person = :person order by sequence")
        .param("person", rider.account().value())
        .query(String.class)
        .list();
  }

  private List<AssignmentId> assigned(OrderFacts order) {
    return fixture.said("delivery", RiderAssigned.class).stream()
        .filter(event -> event.orderId().equals(order.orderId()))
        .map(RiderAssigned::assignmentId)
        .toList();
  }

  private List<String> unassigned(OrderFacts order) {
    return fixture.said("delivery", RiderUnassigned.class).stream()
        .filter(event -> event.orderId().equals(order.orderId()))
        .map(RiderUnassigned::reason)
        .toList();
  }
}
