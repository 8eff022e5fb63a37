package dosirak.audit.rule;

import static dosirak.audit.rule.SampleFacts.AT_THE_DOOR;
import static dosirak.audit.rule.SampleFacts.BROUGHT;
import static dosirak.audit.rule.SampleFacts.CAMPAIGN;
import static dosirak.audit.rule.SampleFacts.CANCELLED;
import static dosirak.audit.rule.SampleFacts.COUPON;
import static dosirak.audit.rule.SampleFacts.FEE;
import static dosirak.audit.rule.SampleFacts.FETCHED;
import static dosirak.audit.rule.SampleFacts.MACHINE_NOON;
import static dosirak.audit.rule.SampleFacts.NOON;
import static dosirak.audit.rule.SampleFacts.OTHER_RIDER;
import static dosirak.audit.rule.SampleFacts.PORTION;
import static dosirak.audit.rule.SampleFacts.REFUNDED;
import static dosirak.audit.rule.SampleFacts.RIDER;
import static dosirak.audit.rule.SampleFacts.TOTAL;
import static dosirak.audit.rule.SampleFacts.WAITING;
import static dosirak.audit.rule.SampleFacts.id;
import static dosirak.audit.rule.SampleFacts.way;
import static org.assertj.core.api.Assertions.assertThat;

import dosirak.audit.facts.AssignmentFact;
import dosirak.audit.facts.Benefits;
import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;
import dosirak.audit.facts.HoldFact;
import dosirak.audit.facts.KitchenFact;
import dosirak.audit.facts.OrderFact;
import dosirak.audit.facts.OrderState;
import dosirak.audit.facts.PaymentFact;
import dosirak.audit.facts.PaymentState;
import dosirak.audit.facts.ProjectionFact;
import dosirak.audit.facts.RefundFact;
import dosirak.audit.facts.StockFact;
import dosirak.audit.facts.SubscriptionFact;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.order.GivenBack;
import dosirak.contracts.payment.PaymentFailed;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
  private static final String STRANGER = id(99);

  private final SampleFacts city = new SampleFacts();

  static List<Rule> all() {
    return Rules.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void aCleanCityPassesAndIsReallyLookedAt(Rule rule) {
    Verdict verdict = rule.judge(city.build());

    assertThat(verdict.findings()).as(rule.name()).isEmpty();
    assertThat(verdict.checked()).as(rule.name()).isPositive();
  }

  @ParameterizedTest
  @MethodSource("all")
  void anEmptyCityPassesWithNothingToCheck(Rule rule) {
    Facts empty = emptied(new SampleFacts(), true).build();

    Verdict verdict = rule.judge(empty);

    assertThat(verdict.findings()).as(rule.name()).isEmpty();
    assertThat(verdict.checked()).as(rule.name()).isZero();
  }

  @Test
  void ordersWithoutAnythingElseOffendEveryRuleThatNeedsMore() {
    Facts bare = emptied(city, false).build();

    List<String> offended =
        Rules.all().stream()
            .filter(rule -> !rule.judge(bare).findings().isEmpty())
            .map(Rule::name)
            .toList();

    assertThat(offended)
        .contains(
            "every-acknowledged-order-exists",
            "every-order-takes-legal-steps",
            "every-order-equals-its-journal",
            "every-paid-order-is-captured-once",
            "orders-agree-with-payments",
            "the-ledger-balances",
            "the-books-of-every-order-close",
            "no-rider-has-two-orders-unless-bundled",
            "every-delivered-order-had-one-rider",
            "every-subscriber-passed-the-heads",
            "nothing-is-parked",
            "every-projection-equals-its-replay");
  }

  @Test
  void aPortionThatWasLostOrSoldTwiceOffends() {
    city.stocks.add(new StockFact("lost", 8L, 10, 1, 0));
    assertOffends(new EveryStockAddsUp(), "lost");
  }

  @Test
  void aStockBelowNothingOffends() {
    city.stocks.add(new StockFact("below", -1L, 10, 11, 0));
    assertOffends(new EveryStockAddsUp(), "below");
  }

  @Test
  void moreGivenBackThanWasHeldOffends() {
    city.stocks.add(new StockFact("twice", 11L, 10, 1, 2));
    assertOffends(new EveryStockAddsUp(), "twice");
  }

  @Test
  void aKitchenOverOneOfItsLimitsOffends() {
    city.kitchens.add(new KitchenFact("orders", 21, 21, 0, 20L, null, null, 21));
    assertOffends(new NoKitchenTakesTooMuch(), "orders");
    city.kitchens.clear();
    city.kitchens.add(new KitchenFact("items", 1, 21, 0, null, 20L, null, 1));
    assertOffends(new NoKitchenTakesTooMuch(), "items");
    city.kitchens.clear();
    city.kitchens.add(new KitchenFact("amount", 1, 1, 21, null, null, 20L, 1));
    assertOffends(new NoKitchenTakesTooMuch(), "amount");
  }

  @Test
  void aKitchenThatCountsOtherThanItsOrdersOffends() {
    city.kitchens.add(new KitchenFact("noon", 2, 2, 0, 20L, null, null, 1));
    assertOffends(new NoKitchenTakesTooMuch(), "noon");
  }

  @Test
  void whatIsKeptAfterAnEarlyEndOrGivenBackOtherwiseOffends() {
    city.holds.clear();
    city.holds.add(new HoldFact(CANCELLED, false));
    assertOffends(new EveryEarlyEndGivesBack(), CANCELLED);
    city.holds.clear();
    city.holds.add(new HoldFact(BROUGHT, true));
    assertOffends(new EveryEarlyEndGivesBack(), BROUGHT);
    city.moving.add(BROUGHT);
    assertThat(new EveryEarlyEndGivesBack().judge(city.build()).findings()).isEmpty();
  }

  @Test
  void namesAreUnique() {
    assertThat(Rules.all().stream().map(Rule::name)).doesNotHaveDuplicates();
  }

  @Test
  void aPlacedOrderThatIsGoneOffends() {
    city.orders.remove(WAITING);

    assertOffends(new EveryAcknowledgedOrderExists(), WAITING);
  }

  @Test
  void anAcknowledgedOrderThatWasNeverPlacedOffends() {
    city.acknowledged = Set.of(BROUGHT, STRANGER);

    assertOffends(new EveryAcknowledgedOrderExists(), STRANGER);
  }

  @Test
  void anAcknowledgedOrderThatWasPlacedAfterTheHeadsDoesNotOffend() {
    city.acknowledged = Set.of(BROUGHT, WAITING);
    city.placed.remove(WAITING);
    city.moving.add(WAITING);

    assertClean(new EveryAcknowledgedOrderExists());
  }

  @Test
  void aStepThatMayNotFollowOffends() {
    city.walk(CANCELLED, MACHINE_NOON, way("PENDING ACCEPTED"));

    assertOffends(new EveryOrderTakesLegalSteps(), CANCELLED);
  }

  @Test
  void aSecondEndOffends() {
    city.walk(CANCELLED, MACHINE_NOON, way("PENDING CANCELLED EXPIRED"));

    assertOffends(new EveryOrderTakesLegalSteps(), CANCELLED);
  }

  @Test
  void aLifeThatDoesNotBeginByBeingPlacedOffends() {
    city.walk(CANCELLED, MACHINE_NOON, way("PAID"));

    assertOffends(new EveryOrderTakesLegalSteps(), CANCELLED);
  }

  @Test
  void aStateThatTheJournalDoesNotGiveOffends() {
    city.state(WAITING, OrderState.PAID, NOON);

    assertOffends(new EveryOrderEqualsItsJournal(), WAITING);
  }

  @Test
  void aStateThatIsNewerThanTheHeadsDoesNotOffend() {
    city.state(WAITING, OrderState.PAID, NOON);
    city.moving.add(WAITING);

    assertClean(new EveryOrderEqualsItsJournal());
  }

  @Test
  void anOrderThatTheJournalDoesNotKnowOffends() {
    city.steps.remove(WAITING);

    assertOffends(new EveryOrderEqualsItsJournal(), WAITING);
  }

  @Test
  void aPriceThatIsNotWhatWasPlacedOffends() {
    city.orders.put(
        WAITING, new OrderFact(WAITING, OrderState.PENDING, true, true, 1, NOON, "quote"));

    assertOffends(new EveryOrderEqualsItsJournal(), WAITING);
  }

  @Test
  void anOrderWhoseDeadlineIsLongPastOffends() {
    city.state(WAITING, OrderState.PENDING, NOON.minusSeconds(301));

    assertOffends(new EveryOrderEndsInTime(), WAITING);
  }

  @Test
  void anOrderWhoseDeadlineHasJustPassedDoesNotOffend() {
    city.state(WAITING, OrderState.PENDING, NOON.minusSeconds(299));

    assertClean(new EveryOrderEndsInTime());
  }

  @Test
  void aLiveOrderWithoutADeadlineOffends() {
    city.state(WAITING, OrderState.PENDING, null);

    assertOffends(new EveryOrderEndsInTime(), WAITING);
  }

  @Test
  void aDeliveredOrderThatIsNotCompletedOffends() {
    city.state(FETCHED, OrderState.DELIVERED, null);

    assertOffends(new EveryOrderEndsInTime(), FETCHED);
  }

  @Test
  void aQuoteThatBecameTwoOrdersOffends() {
    city.orders.put(
        FETCHED,
        new OrderFact(FETCHED, OrderState.ACCEPTED, false, false, TOTAL, null, "quote-" + BROUGHT));

    assertThat(new EveryQuoteIsUsedOnce().judge(city.build()).findings()).hasSize(1);
  }

  @Test
  void aPaidOrderThatIsCapturedTwiceOffends() {
    city.gateway.add(new GatewayPayment("key-again", BROUGHT, TOTAL, TOTAL, TOTAL, 1, 0));

    assertOffends(new EveryPaidOrderIsCapturedOnce(), BROUGHT);
  }

  @Test
  void aPaidOrderThatIsNotCapturedOffends() {
    city.gateway.removeIf(payment -> payment.orderId().equals(BROUGHT));

    assertOffends(new EveryPaidOrderIsCapturedOnce(), BROUGHT);
  }

  @Test
  void aCaptureOfAnotherAmountOffends() {
    city.gateway.removeIf(payment -> payment.orderId().equals(BROUGHT));
    city.gateway.add(new GatewayPayment("key-1", BROUGHT, 1, 1, 0, 1, 0));

    assertOffends(new EveryPaidOrderIsCapturedOnce(), BROUGHT);
  }

  @Test
  void aCaptureOfAnOrderThatIsPaidAtTheDoorOffends() {
    city.gateway.add(new GatewayPayment("key-2", AT_THE_DOOR, TOTAL, TOTAL, TOTAL, 1, 0));

    assertOffends(new EveryPaidOrderIsCapturedOnce(), AT_THE_DOOR);
  }

  @Test
  void aRefundAboveItsCaptureOffends() {
    city.gateway.add(new GatewayPayment("key-9", BROUGHT, TOTAL, TOTAL, TOTAL + 1, 1, 0));

    assertOffends(new NoRefundExceedsItsCapture(), BROUGHT + " (key-9)");
  }

  @Test
  void aCancelledOrderThatIsNotRefundedOffends() {
    city.gateway.removeIf(payment -> payment.orderId().equals(CANCELLED));
    city.pay(CANCELLED, "key-3", 0, PaymentState.CANCELLING);

    assertOffends(new EveryEndedOrderIsRefunded(), CANCELLED);
  }

  @Test
  void aRefundThatIsUnderWayDoesNotOffend() {
    city.gateway.removeIf(payment -> payment.orderId().equals(CANCELLED));
    city.pay(CANCELLED, "key-3", 0, PaymentState.CANCELLING);
    city.walk(CANCELLED, MACHINE_NOON.minusSeconds(10), way("PENDING PAID CANCELLED"));

    assertClean(new EveryEndedOrderIsRefunded());
    assertClean(new OrdersAgreeWithPayments());
    assertClean(new TheBooksOfEveryOrderClose());
  }

  @Test
  void aCompletedOrderThatIsRefundedOffends() {
    city.gateway.removeIf(payment -> payment.orderId().equals(BROUGHT));
    city.pay(BROUGHT, "key-1", TOTAL, PaymentState.CANCELLED);

    assertOffends(new EveryEndedOrderIsRefunded(), BROUGHT);
    assertOffends(new OrdersAgreeWithPayments(), BROUGHT);
  }

  @Test
  void aCaptureForAnOrderThatNobodyPlacedOffends() {
    city.gateway.add(new GatewayPayment("key-9", STRANGER, TOTAL, TOTAL, 0, 1, 0));

    assertOffends(new EveryEndedOrderIsRefunded(), STRANGER);
    assertOffends(new PaymentsAgreeWithTheGateway(), STRANGER);
  }

  @Test
  void aPaymentThatSaysAnotherAmountThanTheGatewayOffends() {
    city.payments.put(
        BROUGHT, new PaymentFact(BROUGHT, PaymentState.APPROVED, TOTAL, "key-1", TOTAL - 1, 0));

    assertOffends(new PaymentsAgreeWithTheGateway(), BROUGHT);
  }

  @Test
  void aPaymentUnderAnotherKeyThanTheGatewaysOffends() {
    city.payments.put(
        BROUGHT, new PaymentFact(BROUGHT, PaymentState.APPROVED, TOTAL, "key-x", TOTAL, 0));

    assertOffends(new PaymentsAgreeWithTheGateway(), BROUGHT);
  }

  @Test
  void aRefundThatNoOrderAskedForOffends() {
    city.refund(BROUGHT, "key-1", id(602), PORTION);
    city.refunds.remove(BROUGHT);

    assertOffends(new EveryEndedOrderIsRefunded(), BROUGHT);
    assertOffends(new OrdersAgreeWithPayments(), BROUGHT);
  }

  @Test
  void aRefundThatTheCustomerNeverGotOffends() {
    city.gateway.removeIf(payment -> payment.orderId().equals(REFUNDED));
    city.gateway.add(new GatewayPayment("key-6", REFUNDED, TOTAL, TOTAL, 0, 1, FEE));

    assertOffends(new EveryEndedOrderIsRefunded(), REFUNDED);
    assertOffends(new PaymentsAgreeWithTheGateway(), REFUNDED);
  }

  @Test
  void aLineThatIsRefundedMoreOftenThanItWasOrderedOffends() {
    city.refund(REFUNDED, "key-6", id(603), PORTION);
    assertClean(new NoRefundExceedsItsLine());

    city.refund(REFUNDED, "key-6", id(604), 1);
    assertOffends(new NoRefundExceedsItsLine(), REFUNDED);
  }

  @Test
  void theSameRefundTwiceOffends() {
    city.refund(REFUNDED, "key-6", id(601), PORTION);

    assertOffends(new NoRefundExceedsItsLine(), REFUNDED);
  }

  @Test
  void aRefundThatIsNotWorthWhatItGivesBackOffends() {
    city.refunds.put(
        REFUNDED,
        List.of(
            new RefundFact(
                id(601),
                MACHINE_NOON,
                List.of(new RefundFact.Line(0, 1, PORTION)),
                0,
                1_000,
                PORTION,
                0,
                false)));

    assertOffends(new NoRefundExceedsItsLine(), REFUNDED);
  }

  @Test
  void aCancellationMayGiveBackLessThanEverythingIfItSaysSo() {
    city.givenBack.put(CANCELLED, new GivenBack(Money.won(TOTAL - 1), Money.ZERO, false));
    assertOffends(new EveryEndedOrderIsRefunded(), CANCELLED);

    city.givenBack.put(CANCELLED, new GivenBack(Money.won(TOTAL), Money.ZERO, false));
    assertClean(new EveryEndedOrderIsRefunded());
  }

  @Test
  void anUnknownOutcomeOffendsOnlyWhenItIsOld() {
    city.payments.put(
        WAITING, new PaymentFact(WAITING, PaymentState.UNKNOWN, TOTAL, "key-4", 0, 0));
    assertOffends(new PaymentsAgreeWithTheGateway(), WAITING);

    city.walk(WAITING, MACHINE_NOON.minusSeconds(5), way("PENDING"));
    assertClean(new PaymentsAgreeWithTheGateway());
  }

  @Test
  void aPaymentThatWasGivenUpBeforeAnyChargeDoesNotOffend() {
    city.payments.put(WAITING, new PaymentFact(WAITING, PaymentState.CANCELLED, TOTAL, null, 0, 0));

    assertClean(new PaymentsAgreeWithTheGateway());
  }

  @Test
  void anOrderThatIsPaidWithoutAnApprovalOffends() {
    city.paymentEvents.remove(BROUGHT);

    assertOffends(new OrdersAgreeWithPayments(), BROUGHT);
  }

  @Test
  void anApprovalThatTheOrderNeverHeardOffends() {
    city.paymentEvents.put(WAITING, List.of(SampleFacts.approved(WAITING, "key-4", TOTAL)));

    assertOffends(new OrdersAgreeWithPayments(), WAITING);
  }

  @Test
  void aSecondApprovalOffends() {
    city.paymentEvents.put(
        BROUGHT,
        List.of(
            SampleFacts.approved(BROUGHT, "key-1", TOTAL),
            SampleFacts.approved(BROUGHT, "key-1", TOTAL)));

    assertOffends(new OrdersAgreeWithPayments(), BROUGHT);
  }

  @Test
  void anEndedOrderWhosePaymentWasNotCancelledOffends() {
    city.paymentEvents.put(CANCELLED, List.of(SampleFacts.approved(CANCELLED, "key-3", TOTAL)));

    assertOffends(new OrdersAgreeWithPayments(), CANCELLED);
  }

  @Test
  void anOrderThatGoesOnAfterItsPaymentFailedOffends() {
    city.paymentEvents.put(
        WAITING,
        List.of(new PaymentFailed(SampleFacts.paymentId(), OrderId.of(WAITING), "refused", NOON)));

    assertOffends(new OrdersAgreeWithPayments(), WAITING);
  }

  @Test
  void paymentSpeakingOfAnOrderThatNobodyPlacedOffends() {
    city.paymentEvents.put(STRANGER, List.of(SampleFacts.approved(STRANGER, "key-9", TOTAL)));

    assertOffends(new OrdersAgreeWithPayments(), STRANGER);
  }

  @Test
  void aTransactionThatDoesNotBalanceOffends() {
    city.book(BROUGHT, "t-9", "shop-payable", -1);
    city.book(BROUGHT, "t-8", "shop-payable", 1);

    assertThat(new TheLedgerBalances().judge(city.build()).findings())
        .extracting(Finding::subject)
        .containsExactlyInAnyOrder("t-9", "t-8");
  }

  @Test
  void aLedgerThatDoesNotBalanceInTotalOffends() {
    city.book(BROUGHT, "t-9", "shop-payable", -1);

    assertThat(new TheLedgerBalances().judge(city.build()).findings())
        .extracting(Finding::subject)
        .contains("the ledger");
  }

  @Test
  void sharesThatAreNotWhatTheCustomerPaidOffend() {
    city.book(BROUGHT, "t-1", "brokerage-revenue", -1);

    assertOffends(new TheBooksOfEveryOrderClose(), BROUGHT);
  }

  @Test
  void booksThatKnowAnotherPaymentThanTheGatewayOffend() {
    city.book(BROUGHT, "t-9", "gateway-receivable", 1);
    city.book(BROUGHT, "t-9", "brokerage-revenue", -1);

    assertOffends(new TheBooksOfEveryOrderClose(), BROUGHT);
  }

  @Test
  void customersMoneyThatIsStillNobodysOffends() {
    city.book(CANCELLED, "t-9", "customer-deposits", -1);
    city.book(CANCELLED, "t-9", "platform-loss", 1);

    assertOffends(new TheBooksOfEveryOrderClose(), CANCELLED);
  }

  @Test
  void anOrderThatWasPaidAtTheCounterLeavesTheShopOwing() {
    city.state(FETCHED, OrderState.COMPLETED, null);
    city.walk(FETCHED, MACHINE_NOON, way("PENDING PAID ACCEPTED PICKED_UP DELIVERED COMPLETED"));
    city.sell(FETCHED, "t-9", -6_160);
    city.book(FETCHED, "t-9", "delivery-fund", 2_900);
    city.book(FETCHED, "t-9", "shop-payable", -2_900);

    assertClean(new TheBooksOfEveryOrderClose());
    assertClean(new TheLedgerBalances());
  }

  @Test
  void anUnfinishedOrderWhoseShopIsPaidAtThePlatformsLossDoesNotOffend() {
    city.walk(CANCELLED, MACHINE_NOON, way("PENDING PAID ACCEPTED FAILED"));
    city.book(CANCELLED, "t-9", "platform-loss", 20_000);
    city.book(CANCELLED, "t-9", "shop-payable", -20_000);

    assertClean(new TheBooksOfEveryOrderClose());
  }

  @Test
  void aRiderWhoGotAnotherPayThanDeliverySaysOffends() {
    city.book(AT_THE_DOOR, "t-9", "rider-payable", -1);
    city.book(AT_THE_DOOR, "t-9", "platform-loss", 1);

    assertOffends(new TheBooksOfEveryOrderClose(), AT_THE_DOOR);
  }

  @Test
  void aGatewayThatGotAnotherFeeThanItSaysOffends() {
    city.book(CANCELLED, "t-9", "gateway-fees", 1);
    city.book(CANCELLED, "t-9", "gateway-receivable", -1);

    assertOffends(new TheBooksOfEveryOrderClose(), CANCELLED);
  }

  @Test
  void aCompletedOrderThatIsNotInTheBooksOffends() {
    city.postings.removeIf(posting -> AT_THE_DOOR.equals(posting.orderId()));

    assertOffends(new TheBooksOfEveryOrderClose(), AT_THE_DOOR);
  }

  @Test
  void anOrderInTheBooksThatNobodyPlacedOffends() {
    city.book(STRANGER, "t-9", "shop-payable", 0);

    assertOffends(new TheBooksOfEveryOrderClose(), STRANGER);
  }

  @Test
  void anAccountThatIsNobodysOffends() {
    city.book(BROUGHT, "t-9", "petty", 0);

    assertOffends(new TheBooksOfEveryOrderClose(), "t-9");
  }

  @Test
  void aRiderWithTwoAssignmentsAtOnceOffends() {
    city.hold(id(202), RIDER, WAITING, 24, NOON.plusSeconds(60 * 40));

    assertOffends(new NoRiderHasTwoOrdersUnlessBundled(), "rider " + RIDER);
  }

  @Test
  void aShortAssignmentInsideALongOneOffendsTheOneAfterToo() {
    city.hold(id(202), RIDER, WAITING, 5, NOON.plusSeconds(60 * 6));
    city.hold(id(203), RIDER, FETCHED, 10, NOON.plusSeconds(60 * 12));

    assertThat(new NoRiderHasTwoOrdersUnlessBundled().judge(city.build()).findings()).hasSize(2);
  }

  @Test
  void aRiderWhoTakesTheNextOrderWhenDoneDoesNotOffend() {
    city.hold(id(202), RIDER, WAITING, 25, null);

    assertClean(new NoRiderHasTwoOrdersUnlessBundled());
  }

  @Test
  void anAssignmentAfterOneThatNeverEndedOffends() {
    city.hold(id(202), OTHER_RIDER, WAITING, 0, null);
    city.hold(id(203), OTHER_RIDER, FETCHED, 60, null);

    assertOffends(new NoRiderHasTwoOrdersUnlessBundled(), "rider " + OTHER_RIDER);
  }

  @Test
  void anOrderWithTwoRidersAtOnceOffends() {
    city.hold(id(202), OTHER_RIDER, BROUGHT, 10, NOON.plusSeconds(60 * 15));

    assertOffends(new NoRiderHasTwoOrdersUnlessBundled(), BROUGHT);
  }

  @Test
  void stepsOfADeliveryInTheWrongOrderOffend() {
    city.assignments.add(
        new AssignmentFact(
            id(203),
            OTHER_RIDER,
            WAITING,
            NOON,
            NOON.plusSeconds(9),
            NOON.plusSeconds(8),
            null,
            null));

    assertOffends(new NoRiderHasTwoOrdersUnlessBundled(), WAITING);
  }

  @Test
  void aCompletedOrderThatNobodyBroughtOffends() {
    city.assignments.removeIf(each -> each.orderId().equals(BROUGHT));

    assertOffends(new EveryDeliveredOrderHadOneRider(), BROUGHT);
  }

  @Test
  void anOrderThatWasBroughtTwiceOffends() {
    city.bring(id(202), OTHER_RIDER, BROUGHT, 30, 40);

    assertOffends(new EveryDeliveredOrderHadOneRider(), BROUGHT);
  }

  @Test
  void aRiderWhomTheJournalDoesNotNameOffends() {
    city.assignments.removeIf(each -> each.orderId().equals(BROUGHT));
    city.hold(id(201), OTHER_RIDER, BROUGHT, 0, NOON.plusSeconds(60));

    assertOffends(new EveryDeliveredOrderHadOneRider(), BROUGHT);
  }

  @Test
  void aCouponThatTwoOrdersUsedOffends() {
    city.withBenefits(REFUNDED, 0);
    city.reserve(REFUNDED, Benefits.ReservationState.USED, 0);
    assertOffends(new EveryCouponIsUsedOnce(), COUPON);
  }

  @Test
  void aCouponThatIsSpentWithoutAnOrderOffends() {
    city.reservations.clear();
    assertOffends(new EveryCouponIsUsedOnce(), COUPON);
  }

  @Test
  void aCampaignThatGaveMoreThanItHasOffends() {
    city.campaigns.clear();
    city.campaigns.add(new Benefits.Campaign(CAMPAIGN, 0L, 1));
    assertOffends(new EveryCouponIsUsedOnce(), CAMPAIGN);
  }

  @Test
  void pointsOutOfNowhereOffend() {
    city.balances.add(new Benefits.Balance(STRANGER, 10, 0, 10, 0));
    assertOffends(new PointsAreConserved(), STRANGER);
  }

  @Test
  void benefitsThatWereNeverReservedOffend() {
    city.reservations.clear();
    assertOffends(new BenefitsFollowTheOrder(), BROUGHT);
  }

  @Test
  void benefitsOfACancelledOrderMustComeBack() {
    city.withBenefits(CANCELLED, 500);
    city.reserve(CANCELLED, Benefits.ReservationState.USED, 500);
    assertOffends(new BenefitsFollowTheOrder(), CANCELLED);
  }

  @Test
  void pointsThatARefundGaveBackMustBeBack() {
    city.reservations.clear();
    city.withBenefits(BROUGHT, 500);
    city.reserve(BROUGHT, Benefits.ReservationState.USED, 400);
    assertOffends(new BenefitsFollowTheOrder(), BROUGHT);

    city.refunds.put(
        BROUGHT, List.of(new RefundFact(id(601), MACHINE_NOON, List.of(), 100, 0, 0, 100, false)));
    assertClean(new BenefitsFollowTheOrder());
  }

  @Test
  void aSubscriberThatIsBehindOffends() {
    city.subscriptions.add(new SubscriptionFact("storefront", "pages", "shop", 6, 0));

    assertOffends(new EverySubscriberPassedTheHeads(), "storefront/pages");
  }

  @Test
  void aParkedEventOffends() {
    city.subscriptions.add(new SubscriptionFact("storefront", "pages", "shop", 7, 1));

    assertOffends(new NothingIsParked(), "storefront/pages");
  }

  @Test
  void aProjectionThatDiffersFromItsReplayOffends() {
    city.projections.add(new ProjectionFact("storefront", "page", 3, List.of("only live: {}"), 1));

    assertOffends(new EveryProjectionEqualsItsReplay(), "storefront.page");
  }

  private void assertOffends(Rule rule, String subject) {
    assertThat(rule.judge(city.build()).findings())
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(finding.subject()).isEqualTo(subject));
  }

  private void assertClean(Rule rule) {
    assertThat(rule.judge(city.build()).findings()).isEmpty();
  }

  /** Nothing is left, or nothing but the orders. */
  private static SampleFacts emptied(SampleFacts city, boolean ordersToo) {
    city.subscriptions.clear();
    city.projections.clear();
    city.placed.clear();
    city.steps.clear();
    city.paymentEvents.clear();
    city.refunds.clear();
    city.campaigns.clear();
    city.coupons.clear();
    city.reservations.clear();
    city.balances.clear();
    city.deliveries.clear();
    city.payments.clear();
    city.gateway.clear();
    city.assignments.clear();
    city.postings.clear();
    city.stocks.clear();
    city.kitchens.clear();
    city.holds.clear();
    if (ordersToo) {
      city.orders.clear();
    }
    return city;
  }
}
