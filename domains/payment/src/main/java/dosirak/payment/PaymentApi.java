package dosirak.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.RefundId;
import dosirak.payment.PaymentIntent.State;
import dosirak.payment.Payments.Changed;
import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.CommandRunner;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Payment over HTTP. */
@RestController
class PaymentApi {
  private static final String SIGNATURE = "Dosirak-Gateway-Signature";

  private final ConfirmPayment confirmPayment;
  private final ReceiveWebhook receiveWebhook;
  private final PaymentStore store;
  private final RefundStore refunds;
  private final GatewaySettings settings;

  PaymentApi(
      ConfirmPayment confirmPayment,
      ReceiveWebhook receiveWebhook,
      PaymentStore store,
      RefundStore refunds,
      GatewaySettings settings) {
    this.confirmPayment = confirmPayment;
    this.receiveWebhook = receiveWebhook;
    this.store = store;
    this.refunds = refunds;
    this.settings = settings;
  }

  /**
   * Where customers pay.
   *
   * @param checkoutUrl where an app posts an order and its amount for a payment key
   * @param pageUrl the page that a browser goes to instead, and that leads back with the key
   */
  record GatewayView(String checkoutUrl, String pageUrl) {}

  /**
   * What a customer's app posts after the gateway's payment page.
   *
   * @param amount in won, as the customer saw it
   */
  record Confirmation(
      @NotNull OrderId orderId,
      @NotNull
          @Pattern(
              regexp = "[A-Za-z0-9][A-Za-z0-9_=-]{0,199}",
              message = "must be 1 to 200 letters, digits, hyphens, underscores or equals signs")
          String paymentKey,
      @Min(0) @Max(1_000_000_000) long amount) {}

  record StateView(State state) {}

  /**
   * How a payment stands.
   *
   * @param refunded what was given back of it
   */
  record PaymentView(
      OrderId orderId, State state, Money amount, Money refunded, List<RefundView> refunds) {}

  /** A part that is given back. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RefundView(
      RefundId refundId,
      Money amount,
      String reason,
      RefundPart.State state,
      Instant requestedAt,
      @Nullable Instant refundedAt) {
    static RefundView of(RefundPart part) {
      return new RefundView(
          part.refundId(),
          part.amount(),
          part.reason(),
          part.state(),
          part.requestedAt(),
          part.refundedAt());
    }
  }

  /** Where the customer's app goes to pay. */
  @GetMapping("/gateway")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY, priority = Priority.CHECKOUT)
  GatewayView gateway() {
    return new GatewayView(settings.requireUrl() + "/v1/checkouts", settings.requireUrl() + "/pay");
  }

  /** Charges a payment key; 200 when it is approved, 202 when the outcome is not known yet. */
  @PostMapping("/payments/confirm")
  @Access(value = Permission.ORDER_FOOD, priority = Priority.PAID)
  @Command(transaction = Command.Transaction.OWN)
  @Answers(
      value = StateView.class,
      status = {200, 202})
  Answer confirm(@Valid @RequestBody Confirmation body, Caller caller) {
    Changed changed =
        confirmPayment.confirm(
            caller.person(), body.orderId(), body.paymentKey(), Money.won(body.amount()));
    Answer answer =
        changed.intent().state() == State.APPROVED
            ? Answer.ok(new StateView(State.APPROVED))
            : Answer.accepted(new StateView(State.UNKNOWN));
    Long position = changed.position();
    return position == null
        ? answer
        : answer.with(CommandRunner.POSITION_HEADER, PaymentDomain.NAME + ":" + position);
  }

  /** How the payment of an order stands. */
  @GetMapping("/payments/{orderId}")
  @Access(value = Permission.ORDER_FOOD, priority = Priority.PAID)
  PaymentView payment(@PathVariable OrderId orderId, Caller caller) {
    return store
        .find(orderId)
        .map(PaymentStore.Stored::intent)
        .filter(intent -> intent.customerId().equals(caller.person()))
        .map(intent ->
            new PaymentView(
                intent.orderId(),
                intent.state(),
                intent.amount(),
                intent.refunded(),
                refunds.of(orderId).stream().map(RefundView::of).toList()))
        .orElseThrow(() -> Problem.notFound("payment"));
  }

  /** The gateway says that a payment changed. */
  @PostMapping("/webhooks/gateway")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY, priority = Priority.PAID)
  @Command
  @Answers(
      value = String.class,
      status = {200, 204})
  Answer webhook(
      @RequestBody byte[] body,
      @RequestHeader(name = SIGNATURE, required = false) @Nullable String signature) {
    receiveWebhook.receive(body, signature);
    // NICE Payments sends a webhook again until the answer says OK.
    return settings.provider() == GatewayProvider.NICE ? Answer.ok("OK") : Answer.nothing();
  }
}
