package dosirak.payment;

import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.payment.GatewayCalls.Reply;
import dosirak.platform.web.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway that speaks the published API of NICE Payments, in its model of approval by the server.
 * The payment key is its {@code tid}. It has no idempotency keys: a payment is approved once, a
 * cancellation has an order number of its own that is taken once, and after anything but a success
 * a look says what became of it. Its answers carry a signature, and no fee: that is what was agreed
 * ({@link GatewaySettings#FEE}).
 */
final class NiceGateway implements Gateway {
  private static final String SUCCESS = "0000";

  /** There is no such payment. */
  private static final String NO_DATA = "A118";

  /** The card company said no; 3001 is its success. */
  private static final Pattern CARD_REFUSAL = Pattern.compile("3(?!001)[0-9]{3}");

  private final GatewaySettings settings;
  private final JsonMapper json;
  private final GatewayCalls calls;

  NiceGateway(GatewaySettings settings, JsonMapper json, MeterRegistry meters) {
    this.settings = settings;
    this.json = json;
    this.calls =
        new GatewayCalls(
            settings, settings.clientKey() + ":" + settings.secret(), "resultCode", json, meters);
  }

  /**
   * Approves. An approval names no order, so a look comes first: a key of another order, or of
   * another amount, is never charged.
   */
  @Override
  public Outcome confirm(PaymentIntent intent) throws InterruptedException {
    Reply found = look(intent);
    Outcome before = read(found);
    if (!(before instanceof Untouched)) {
      return before;
    }
    if (found.code().equals(NO_DATA)) {
      return new Refused(NO_DATA);
    }
    if (!found.body().path("orderId").asString("").equals(intent.orderId().toString())) {
      return new Refused("order-mismatch");
    }
    if (found.body().path("amount").asLong(-1) != intent.amount().won()) {
      return new Refused("amount-mismatch");
    }
    Outcome outcome =
        calls.timed(
            "confirm",
            () -> {
              Reply reply =
                  calls.post(
                      "/v1/payments/" + key(intent), Map.of("amount", intent.amount().won()));
              if (reply.status() != 200) {
                return reply.unknown();
              }
              if (reply.code().equals(SUCCESS)) {
                return read(reply);
              }
              return CARD_REFUSAL.matcher(reply.code()).matches()
                  ? new Refused(reply.code())
                  : new Untouched();
            });
    return outcome instanceof Untouched ? lookUp(intent) : outcome;
  }

  @Override
  public Outcome lookUp(PaymentIntent intent) throws InterruptedException {
    return calls.timed("look-up", () -> read(look(intent)));
  }

  /** Cancels; where it is not known whether anything was taken, by the number of the order. */
  @Override
  public Outcome cancel(PaymentIntent intent) throws InterruptedException {
    Outcome outcome =
        calls.timed(
            "cancel",
            () -> {
              Reply reply =
                  intent.captured().isZero()
                      ? calls.post(
                          "/v1/payments/netcancel", Map.of("orderId", intent.orderId().toString()))
                      : calls.post(
                          "/v1/payments/" + key(intent) + "/cancel",
                          Map.of(
                              "reason",
                              Objects.requireNonNull(intent.endedReason(), "reason"),
                              "orderId",
                              "cancel-" + intent.paymentId()));
              if (reply.status() != 200) {
                return reply.unknown();
              }
              return reply.code().equals(SUCCESS) ? read(reply) : new Untouched();
            });
    return outcome instanceof Untouched ? lookUp(intent) : outcome;
  }

  @Override
  public boolean refund(PaymentIntent intent, RefundPart part) throws InterruptedException {
    Map<String, Object> body =
        Map.of(
            "reason",
            Gateway.mark(part),
            "orderId",
            part.refundId().toString(),
            "cancelAmt",
            part.amount().won());
    AtomicBoolean done = new AtomicBoolean();
    var _ =
        calls.timed(
            "refund",
            () -> {
              Reply reply = calls.post("/v1/payments/" + key(intent) + "/cancel", body);
              if (reply.status() == 200 && !reply.code().equals(SUCCESS)) {
                reply = look(intent);
              }
              Outcome outcome = read(reply);
              boolean taken = outcome instanceof Captured || outcome instanceof Refunded;
              done.set(taken && gaveBack(reply.body(), part));
              return outcome;
            });
    return done.get();
  }

  @Override
  public Notice notice(byte[] body, @Nullable String signature) {
    JsonNode payment;
    try {
      payment = json.readTree(body);
    } catch (JacksonException unreadable) {
      throw Problem.invalid("body", "is not JSON");
    }
    if (settings.secret().isEmpty() || !isSigned(payment)) {
      throw Problem.notSignedIn("The signature of the webhook is missing or wrong.");
    }
    OrderId orderId;
    try {
      orderId = OrderId.of(payment.path("orderId").asString(""));
    } catch (IllegalArgumentException foreign) {
      throw Problem.invalid("orderId", "is not an order of this platform");
    }
    return new Notice(
        orderId,
        payment.path("tid").asString(""),
        payment.path("status").asString("").equals("paid"));
  }

  @Override
  public void close() {
    calls.close();
  }

  private Reply look(PaymentIntent intent) throws InterruptedException {
    return calls.get("/v1/payments/" + key(intent));
  }

  private static boolean gaveBack(JsonNode payment, RefundPart part) {
    for (JsonNode cancel : payment.path("cancels")) {
      if (cancel.path("reason").asString("").equals(Gateway.mark(part))
          && cancel.path("amount").asLong(0) == part.amount().won()) {
        return true;
      }
    }
    return false;
  }

  private Outcome read(Reply reply) {
    if (reply.status() != 200) {
      return reply.unknown();
    }
    if (reply.code().equals(NO_DATA)) {
      return new Untouched();
    }
    JsonNode payment = reply.body();
    String status = payment.path("status").asString("");
    Money amount = Money.won(payment.path("amount").asLong(-1));
    Money fee = amount.share(settings.feeBasisPoints());
    return switch (status) {
      case "paid", "partialCancelled" ->
          isSigned(payment) ? new Captured(amount, fee) : new Unknown("signature");
      case "cancelled" -> isSigned(payment) ? new Refunded(amount, fee) : new Unknown("signature");
      case "ready" -> new Untouched();
      case "failed", "expired" -> new Refused(reply.code().equals(SUCCESS) ? status : reply.code());
      default -> new Unknown("status " + status);
    };
  }

  private boolean isSigned(JsonNode payment) {
    String signed =
        payment.path("tid").asString("")
            + payment.path("amount").asLong(-1)
            + payment.path("ediDate").asString("")
            + settings.secret();
    try {
      String expected =
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(signed.getBytes(StandardCharsets.UTF_8)));
      return MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.US_ASCII),
          payment
              .path("signature")
              .asString("")
              .toLowerCase(Locale.ROOT)
              .getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  private static String key(PaymentIntent intent) {
    return Objects.requireNonNull(intent.paymentKey(), "payment key");
  }
}
