package dosirak.audit.rule;

import java.util.List;

/** All rules of the audit, in the order of the report. */
public final class Rules {
  private static final List<Rule> ALL =
      List.of(
          new EveryAcknowledgedOrderExists(),
          new EveryOrderTakesLegalSteps(),
          new EveryOrderEqualsItsJournal(),
          new EveryOrderEndsInTime(),
          new EveryQuoteIsUsedOnce(),
          new EveryStockAddsUp(),
          new NoKitchenTakesTooMuch(),
          new EveryEarlyEndGivesBack(),
          new EveryPaidOrderIsCapturedOnce(),
          new NoRefundExceedsItsCapture(),
          new NoRefundExceedsItsLine(),
          new EveryEndedOrderIsRefunded(),
          new PaymentsAgreeWithTheGateway(),
          new OrdersAgreeWithPayments(),
          new TheLedgerBalances(),
          new TheBooksOfEveryOrderClose(),
          new EveryCouponIsUsedOnce(),
          new PointsAreConserved(),
          new BenefitsFollowTheOrder(),
          new NoRiderHasTwoOrdersUnlessBundled(),
          new EveryDeliveredOrderHadOneRider(),
          new EverySubscriberPassedTheHeads(),
          new NothingIsParked(),
          new EveryProjectionEqualsItsReplay());

  private Rules() {}

  /** All of them. */
  public static List<Rule> all() {
    return ALL;
  }
}
