package dosirak.city.gateway;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A payment as callers see it, in the field names of the published API. Amounts are in won, times
 * in Asia/Seoul with their offset.
 *
 * @param fee the gateway's own fee; 0 until captured, and kept when cancelled
 */
record PaymentView(
    String paymentKey,
    String orderId,
    Payment.Status status,
    String currency,
    String method,
    long totalAmount,
    long balanceAmount,
    String requestedAt,
    @Nullable String approvedAt,
    @Nullable String lastTransactionKey,
    List<CancelView> cancels,
    @Nullable ErrorView failure,
    long fee) {

  record CancelView(
      String transactionKey,
      long cancelAmount,
      String cancelReason,
      long refundableAmount,
      String canceledAt,
      String cancelStatus) {}

  record ErrorView(String code, String message) {
    static ErrorView of(GatewayError error) {
      return new ErrorView(error.name(), error.message());
    }
  }

  /**
   * A payment that was ever captured, as the audit sees it now.
   *
   * @param sequence its place in the feed, which never changes
   * @param captures how often the money was taken; two payments of one order are two items
   */
  record AuditView(
      long sequence,
      String paymentKey,
      String orderId,
      long amount,
      long captured,
      long refunded,
      int captures,
      Payment.Status status,
      String approvedAt,
      long fee) {

    static AuditView of(Payment payment) {
      Payment.Capture capture = payment.capture();
      if (capture == null) {
        throw new IllegalArgumentException("only captured payments are audited");
      }
      return new AuditView(
          capture.sequence(),
          payment.paymentKey(),
          payment.orderId(),
          payment.amount(),
          payment.amount(),
          payment.refunded(),
          1,
          payment.status(),
          time(capture.at()),
          capture.fee());
    }
  }

  static PaymentView of(Payment payment) {
    Payment.Capture capture = payment.capture();
    Payment.Refusal refusal = payment.refusal();
    return new PaymentView(
        payment.paymentKey(),
        payment.orderId(),
        payment.status(),
        "KRW",
        "카드",
        payment.amount(),
        payment.balance(),
        time(payment.requestedAt()),
        capture == null ? null : time(capture.at()),
        payment.refunds().isEmpty() ? null : payment.refunds().getLast().transactionKey(),
        payment.refunds().stream()
            .map(refund ->
                new CancelView(
                    refund.transactionKey(),
                    refund.amount(),
                    refund.reason(),
                    refund.refundable(),
                    time(refund.at()),
                    "DONE"))
            .toList(),
        refusal == null ? null : ErrorView.of(refusal.error()),
        capture == null ? 0 : capture.fee());
  }

  static String time(Instant instant) {
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        instant.truncatedTo(ChronoUnit.MILLIS).atZone(ZoneId.of("Asia/Seoul")));
  }
}
