package dosirak.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.InterventionId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.delivery.DeliveryFailed;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.contracts.delivery.RiderAssigned;
import dosirak.contracts.delivery.RiderUnassigned;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.InterventionRequested;
import dosirak.contracts.order.OrderDelayed;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.platform.InterventionDecided;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What goes wrong on a ride. Each test has a place of its own, far from the others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemsTest {
  private static final int RIDERS = 100;

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(DeliveryDomain.DOMAIN), Set.of("order", "desk"));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void foodThatIsSpiltOnTheWayFailsWithoutPay() {
    City city = new City(fixture, 30);
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = pickedUp(rider, order);

    assertThat(problem(rider, work, order, "FOOD_DAMAGED").status()).isEqualTo(200);
    assertThat(problem(rider, work, order, "FOOD_DAMAGED").status())
        .as("told again")
        .isEqualTo(200);
    assertThat(rider.delivered(work, order.orderId()).code()).isEqualTo("wrong-state");

    assertThat(failures(order))
        .singleElement()
        .satisfies(failed -> {
          assertThat(failed.problem()).isEqualTo(DeliveryProblem.FOOD_DAMAGED);
          assertThat(failed.riderPay()).isEqualTo(Money.ZERO);
        });
    assertThat(rider.page().has("assignment")).isFalse();
  }

  @Test
  void aRiderWhoFindsNobodyIsPaid() {
    City city = new City(fixture, 31);
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = pickedUp(rider, order);

    assertThat(problem(rider, work, order, "CUSTOMER_ABSENT").status()).isEqualTo(200);

    assertThat(failures(order))
        .singleElement()
        .satisfies(failed -> assertThat(failed.riderPay()).isEqualTo(Money.won(3_000)));
  }

  @Test
  void aProblemBeforeThePickUpGivesTheOrderToAnother() {
    City city = new City(fixture, 32);
    City.Courier unlucky = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    AssignmentId work = unlucky.takeOffer();
    City.Courier other = city.rider(city.place(900, 0));

    assertThat(problem(unlucky, work, order, "RIDER_ACCIDENT").status()).isEqualTo(200);

    AssignmentId next = other.takeOffer();
    assertThat(next).isNotEqualTo(work);
    assertThat(failures(order)).isEmpty();
    assertThat(problem(unlucky, work, order, "NO_SUCH_PROBLEM").status()).isEqualTo(400);
  }

  @Test
  void anOperatorGivesAnOrderToAnotherRiderOnceAndOnlyBeforeThePickUp() {
    City city = new City(fixture, 33);
    City.Courier first = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    var unused = first.takeOffer();
    City.Courier second = city.rider(city.place(900, 0));

    assertThat(reassign(order).accepted()).isTrue();

    AssignmentId work = second.takeOffer();
    assertThat(fixture.said("delivery", RiderUnassigned.class))
        .filteredOn(event -> event.orderId().equals(order.orderId()))
        .extracting(RiderUnassigned::reason)
        .containsExactly("reassigned");
    assertThat(second.atShop(work).status()).isEqualTo(200);
    assertThat(second.pickedUp(work, order.orderId()).status()).isEqualTo(200);
    InterventionDecided late = reassign(order);
    assertThat(late.accepted()).isFalse();
    assertThat(late.detail()).contains("has the food already");
  }

  @Test
  void whatIsPaidAtTheDoorIsShownAndChecked() {
    City city = new City(fixture, 34);
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = atTheDoor(city.facts(city.newShop(), city.place(0, 0), city.place(0, 900)));
    city.accept(order, 1);
    JsonNode collect = rider.offer().path("orders").path(0).path("collect");
    assertThat(collect.path("tender").asString()).isEqualTo("CASH");
    assertThat(collect.path("amount").asLong()).isEqualTo(13_000);
    AssignmentId work = pickedUp(rider, order);

    Reply wrong = delivered(rider, work, order, 12_000);

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.code()).isEqualTo("amount-mismatch");
    assertThat(delivered(rider, work, order, 13_000).status()).isEqualTo(200);
  }

  @Test
  void aRiderSeesThatTheFoodWillBeLater() {
    City city = new City(fixture, 35);
    City.Courier rider = city.rider(city.place(300, 0));
    OrderFacts order = city.accepted(1);
    var unused = rider.takeOffer();
    Instant later = fixture.now().plus(Duration.ofMinutes(25));

    fixture.say("order", new OrderDelayed(order, later, "busy", fixture.now()));

    fixture.eventually(
        "the rider sees it",
        () ->
            rider
                .page()
                .path("assignment")
                .path("orders")
                .path(0)
                .path("readyAt")
                .asString("")
                .equals(later.toString()));
  }

  @Test
  void ofAHundredRidersWhoClaimOneOfferOneGetsIt() throws Exception {
    City city = new City(fixture, 36);
    List<City.Courier> riders = new ArrayList<>();
    riders.add(city.rider(city.place(300, 0)));
    OrderFacts order = city.accepted(1);
    AssignmentId offer = AssignmentId.of(riders.getFirst().offer().path("assignmentId").asString());
    for (int i = 1; i < RIDERS; i++) {
      riders.add(city.rider(city.place(300 + i, 500)));
    }
    CountDownLatch go = new CountDownLatch(1);
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService claims = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all = new ArrayList<>();
      for (City.Courier rider : riders) {
        all.add(
            claims.submit(() -> {
              go.await();
              return rider.accept(offer).status();
            }));
      }
      go.countDown();
      for (Future<Integer> each : all) {
        statuses.add(each.get(60, TimeUnit.SECONDS));
      }
    }

    assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
    assertThat(statuses).allMatch(status -> status < 500);
    assertThat(fixture.said("delivery", RiderAssigned.class))
        .filteredOn(event -> event.orderId().equals(order.orderId()))
        .singleElement()
        .satisfies(event -> assertThat(event.riderId()).isEqualTo(riders.getFirst().account()));
  }

  private static AssignmentId pickedUp(City.Courier rider, OrderFacts order) {
    AssignmentId work = rider.takeOffer();
    assertThat(rider.atShop(work).status()).isEqualTo(200);
    assertThat(rider.pickedUp(work, order.orderId()).status()).isEqualTo(200);
    return work;
  }

  private Reply problem(City.Courier rider, AssignmentId work, OrderFacts order, String problem) {
    return fixture.post(
        path(work, order.orderId()) + "/problem", rider.token(), Map.of("problem", problem));
  }

  private Reply delivered(City.Courier rider, AssignmentId work, OrderFacts order, long collected) {
    return fixture.post(
        path(work, order.orderId()) + "/delivered", rider.token(), Map.of("collected", collected));
  }

  private static String path(AssignmentId work, OrderId order) {
    return "/api/delivery/assignments/" + work + "/orders/" + order;
  }

  private List<DeliveryFailed> failures(OrderFacts order) {
    return fixture.said("delivery", DeliveryFailed.class).stream()
        .filter(event -> event.orderId().equals(order.orderId()))
        .toList();
  }

  private InterventionDecided reassign(OrderFacts order) {
    InterventionId id = new InterventionId(UUID.randomUUID());
    long position =
        fixture.say(
            "desk",
            new InterventionRequested(
                id,
                order.orderId(),
                InterventionKind.REASSIGN,
                null,
                List.of(),
                false,
                "the rider does not answer",
                new AccountId(UUID.randomUUID()),
                fixture.now()));
    fixture.awaitApplied("delivery", "desk", position);
    return fixture.said("delivery", InterventionDecided.class).stream()
        .filter(decided -> decided.interventionId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static OrderFacts atTheDoor(OrderFacts facts) {
    return new OrderFacts(
        facts.orderId(),
        facts.number(),
        facts.shopId(),
        facts.shopName(),
        facts.ownerId(),
        facts.shopLocation(),
        facts.customerId(),
        facts.fulfilment(),
        PaymentMethod.AT_THE_DOOR,
        facts.lines(),
        facts.price(),
        facts.dropoff(),
        facts.note(),
        facts.placedAt());
  }
}
