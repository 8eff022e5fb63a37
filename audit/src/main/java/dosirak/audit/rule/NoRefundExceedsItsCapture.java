package dosirak.audit.rule;

import dosirak.audit.facts.Facts;
import dosirak.audit.facts.GatewayPayment;

/** Proves that the gateway never gave back more than it took, and took what was asked. */
public final class NoRefundExceedsItsCapture implements Rule {
  @Override
  public String name() {
    return "no-refund-exceeds-its-capture";
  }

  @Override
  public Verdict judge(Facts facts) {
    Inspection inspection = new Inspection();
    for (GatewayPayment payment : facts.gatewayPayments()) {
      inspection.look();
      String subject = payment.orderId() + " (" + payment.paymentKey() + ")";
      inspection.require(
          payment.refunded() >= 0 && payment.refunded() <= payment.captured(),
          subject,
          "%d was taken and %d given back".formatted(payment.captured(), payment.refunded()));
      inspection.require(
          payment.captured() == payment.amount(),
          subject,
          "%d was asked and %d taken".formatted(payment.amount(), payment.captured()));
    }
    return inspection.verdict();
  }
}
