package dosirak.payment;

import dosirak.contracts.OrderId;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway says that something changed. What it says is not believed, only that it is worth
 * looking: a webhook may come late, twice, out of order, or never.
 */
final class ReceiveWebhook {
  private final PaymentStore store;
  private final GatewaySettings settings;
  private final MachineClock clock;
  private final JsonMapper json;

  ReceiveWebhook(
      PaymentStore store, GatewaySettings settings, MachineClock clock, JsonMapper json) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Has the payment looked up, if its outcome is open or it ended without money.
   *
   * @param signature hexadecimal HMAC-SHA256 of the body under the gateway's secret
   * @throws Problem 401 for a signature that is wrong or missing, 400 for what is not a webhook
   */
  void receive(byte[] body, @Nullable String signature) {
    if (!isSigned(body, signature)) {
      throw Problem.notSignedIn("The signature of the webhook is missing or wrong.");
    }
    JsonNode data;
    OrderId orderId;
    try {
      data = json.readTree(body).path("data");
      orderId = OrderId.of(data.path("orderId").asString(""));
    } catch (JacksonException unreadable) {
      throw Problem.invalid("body", "is not JSON");
    } catch (IllegalArgumentException foreign) {
      throw Problem.invalid("data.orderId", "is not an order of this platform");
    }
    String paymentKey = data.path("paymentKey").asString("");
    boolean captured = data.path("status").asString("").equals("DONE");
    store
        .lock(orderId)
        .filter(stored -> paymentKey.equals(stored.intent().paymentKey()))
        .filter(stored -> isWorthALook(stored.intent(), captured))
        .ifPresent(stored -> store.schedule(orderId, clock.instant(), stored.attempts()));
  }

  /**
   * A call that is under way brings its own answer, and a refund is pursued anyway; so only what is
   * unknown is hastened, and what ended without money is looked at if money was taken.
   */
  private static boolean isWorthALook(PaymentIntent intent, boolean captured) {
    return switch (intent.state()) {
      case UNKNOWN -> true;
      case REFUSED, CANCELLED -> captured && intent.captured().isZero();
      case OPEN, CONFIRMING, APPROVED, CANCELLING -> false;
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
}
