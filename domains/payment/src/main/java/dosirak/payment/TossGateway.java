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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway that speaks the published Toss Payments API: a payment is confirmed with its key, order
 * and amount, and every change carries an idempotency key.
 */
final class TossGateway implements Gateway {
  private static final String ALREADY_PROCESSED = "ALREADY_PROCESSED_PAYMENT";
  private static final String NOT_FOUND = "NOT_FOUND_PAYMENT";

  /** Answers to a cancel after which only a look says what became of it. */
  private static final Set<String> CANCELLED_BEFORE =
      Set.of("ALREADY_CANCELED_PAYMENT", "NOT_CANCELABLE_AMOUNT");

  /**
   * Errors with a client's status that say nothing of the payment itself: the card company was
   * away, the key of this platform is wrong, or too much is going on.
   */
  private static final Set<String> UNDECIDED =
      Set.of("PROVIDER_ERROR", "UNAUTHORIZED_KEY", "TOO_MANY_REQUESTS");

  private static final Set<Integer> DECIDING_STATUSES = Set.of(400, 402, 403, 404, 422);

  private final GatewaySettings settings;
  private final JsonMapper json;
  private final GatewayCalls calls;

  TossGateway(GatewaySettings settings, JsonMapper json, MeterRegistry meters) {
    this.settings = settings;
    this.json = json;
    this.calls = new GatewayCalls(settings, settings.secret() + ":", "code", json, meters);
  }

  @Override
  public Outcome confirm(PaymentIntent intent) throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("paymentKey", key(intent));
    body.put("orderId", intent.orderId().toString());
    body.put("amount", intent.amount().won());
    Outcome outcome =
        calls.timed(
            "confirm",
            () -> {
              Reply reply =
                  calls.post("/v1/payments/confirm", body, "confirm-" + intent.paymentId());
              if (reply.status() == 200) {
                return read(reply.body());
              }
              if (reply.code().equals(ALREADY_PROCESSED)) {
                return new Untouched();
              }
              return isDecided(reply) ? new Refused(reply.code()) : reply.unknown();
            });
    return outcome instanceof Untouched ? lookUp(intent) : outcome;
  }

  @Override
  public Outcome lookUp(PaymentIntent intent) throws InterruptedException {
    return calls.timed(
        "look-up",
        () -> {
          Reply reply = look(intent);
          if (reply.status() == 200) {
            return read(reply.body());
          }
          return reply.status() == 404 && reply.code().equals(NOT_FOUND)
              ? new Untouched()
              : reply.unknown();
        });
  }

  @Override
  public Outcome cancel(PaymentIntent intent) throws InterruptedException {
    Map<String, Object> body =
        Map.of("cancelReason", Objects.requireNonNull(intent.endedReason(), "reason"));
    Outcome outcome =
        calls.timed(
            "cancel",
            () -> {
              Reply reply = cancel(intent, body, "cancel-" + intent.paymentId());
              if (reply.status() == 200) {
                return read(reply.body());
              }
              return CANCELLED_BEFORE.contains(reply.code()) ? new Untouched() : reply.unknown();
            });
    return outcome instanceof Untouched ? lookUp(intent) : outcome;
  }

  @Override
  public boolean refund(PaymentIntent intent, RefundPart part) throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("cancelReason", Gateway.mark(part));
    body.put("cancelAmount", part.amount().won());
    AtomicBoolean done = new AtomicBoolean();
    var _ =
        calls.timed(
            "refund",
            () -> {
              Reply reply = cancel(intent, body, "refund-" + part.refundId());
              if (CANCELLED_BEFORE.contains(reply.code())) {
                reply = look(intent);
              }
              done.set(reply.status() == 200 && gaveBack(reply.body(), part));
              return reply.status() == 200 ? read(reply.body()) : reply.unknown();
            });
    return done.get();
  }

  @Override
  public Notice notice(byte[] body, @Nullable String signature) {
    if (!isSigned(body, signature)) {
      throw Problem.notSignedIn("The signature of the webhook is missing or wrong.");
    }
    try {
      JsonNode data = json.readTree(body).path("data");
      return new Notice(
          OrderId.of(data.path("orderId").asString("")),
          data.path("paymentKey").asString(""),
          data.path("status").asString("").equals("DONE"));
    } catch (JacksonException unreadable) {
      throw Problem.invalid("body", "is not JSON");
    } catch (IllegalArgumentException foreign) {
      throw Problem.invalid("data.orderId", "is not an order of this platform");
    }
  }

  @Override
  public void close() {
    calls.close();
  }

  private Reply look(PaymentIntent intent) throws InterruptedException {
    return calls.get("/v1/payments/" + key(intent));
  }

  private Reply cancel(PaymentIntent intent, Map<String, Object> body, String idempotencyKey)
      throws InterruptedException {
    return calls.post("/v1/payments/" + key(intent) + "/cancel", body, idempotencyKey);
  }

  private static boolean gaveBack(JsonNode payment, RefundPart part) {
    for (JsonNode cancel : payment.path("cancels")) {
      if (cancel.path("cancelReason").asString("").equals(Gateway.mark(part))
          && cancel.path("cancelAmount").asLong(0) == part.amount().won()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDecided(Reply reply) {
    return DECIDING_STATUSES.contains(reply.status())
        && !reply.code().isEmpty()
        && !UNDECIDED.contains(reply.code());
  }

  private static Outcome read(JsonNode payment) {
    Money amount = Money.won(payment.path("totalAmount").asLong(-1));
    Money fee = Money.won(payment.path("fee").asLong(0));
    String status = payment.path("status").asString("");
    return switch (status) {
      case "DONE", "PARTIAL_CANCELED" -> new Captured(amount, fee);
      case "CANCELED" -> new Refunded(amount, fee);
      case "READY", "IN_PROGRESS" -> new Untouched();
      case "ABORTED", "EXPIRED" ->
          new Refused(payment.path("failure").path("code").asString(status));
      default -> new Unknown("status " + status);
    };
  }

  private boolean isSigned(byte[] body, @Nullable String signature) {
    if (signature == null || settings.secret().isEmpty()) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(settings.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] expected =
          HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.US_ASCII);
      byte[] given = signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
      return MessageDigest.isEqual(expected, given);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  private static String key(PaymentIntent intent) {
    return Objects.requireNonNull(intent.paymentKey(), "payment key");
  }
}
