package dosirak.city.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.NumberFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page on which a customer pays at the simulated gateway: no card is asked for, a press is
 * enough. It leads back to the marketplace with a payment key, as a real gateway's page does, and
 * only to this machine.
 */
final class PaymentPage implements HttpHandler {
  static final String PATH = "/pay";

  private static final int FORM_LIMIT_BYTES = 8_192;
  private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern AMOUNT = Pattern.compile("[1-9][0-9]{0,11}");
  private static final Pattern ORDER = Pattern.compile("[0-9A-Za-z_-]{6,64}");

  private final PaymentBook book;
  private final GatewayLog gatewayLog;

  PaymentPage(PaymentBook book, GatewayLog gatewayLog) {
    this.book = book;
    this.gatewayLog = gatewayLog;
  }

  /** What is to be paid, and where to go afterwards. */
  private record Wanted(String orderId, long amount, String name, URI returnUrl, boolean korean) {
    /** The wish that some fields describe; absent where one of them cannot be. */
    static @Nullable Wanted of(Map<String, String> fields) {
      String orderId = fields.getOrDefault("orderId", "");
      String amount = fields.getOrDefault("amount", "");
      URI back;
      try {
        back = URI.create(fields.getOrDefault("returnUrl", ""));
      } catch (IllegalArgumentException noAddress) {
        return null;
      }
      boolean isWeb = "http".equals(back.getScheme()) || "https".equals(back.getScheme());
      if (!isWeb
          || !HOSTS.contains(String.valueOf(back.getHost()))
          || !ORDER.matcher(orderId).matches()
          || !AMOUNT.matcher(amount).matches()) {
        return null;
      }
      return new Wanted(
          orderId,
          Long.parseLong(amount),
          fields.getOrDefault("name", ""),
          back,
          "ko".equals(fields.get("language")));
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestMethod()) {
        case "GET" -> show(exchange);
        case "POST" -> decide(exchange);
        default -> send(exchange, 405, "text/plain", "GET or POST");
      }
    }
  }

  private static void show(HttpExchange exchange) throws IOException {
    Wanted wanted = Wanted.of(fields(exchange.getRequestURI().getRawQuery()));
    if (wanted == null) {
      refuse(exchange);
      return;
    }
    send(exchange, 200, "text/html; charset=utf-8", page(wanted));
  }

  private void decide(HttpExchange exchange) throws IOException {
    byte[] form = exchange.getRequestBody().readNBytes(FORM_LIMIT_BYTES);
    Map<String, String> fields = fields(new String(form, StandardCharsets.UTF_8));
    Wanted wanted = Wanted.of(fields);
    if (wanted == null) {
      refuse(exchange);
      return;
    }
    String back = wanted.returnUrl() + "?orderId=" + wanted.orderId();
    if ("pay".equals(fields.get("decision"))) {
      try {
        Payment payment = book.checkOut(wanted.orderId(), wanted.amount(), null);
        gatewayLog.awaitDurable(payment.sequence());
        back += "&amount=" + wanted.amount() + "&paymentKey=" + encoded(payment.paymentKey());
      } catch (GatewayException refused) {
        send(exchange, refused.error().httpStatus(), "text/plain", refused.text());
        return;
      } catch (LogUnavailableException broken) {
        send(exchange, 503, "text/plain", "Try again in a moment.");
        return;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    exchange.getResponseHeaders().set("Location", back);
    exchange.sendResponseHeaders(303, -1);
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    send(
        exchange,
        400,
        "text/plain",
        "orderId, amount and a returnUrl of this machine are needed to pay.");
  }

  private static String page(Wanted wanted) {
    String amount = NumberFormat.getIntegerInstance(Locale.KOREA).format(wanted.amount());
    boolean korean = wanted.korean();
    return """
    <!doctype html>
    <html lang="%s">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>%s</title>
    <style>
    :root { color-scheme: light dark; }
    body { font: 17px/1.5 system-ui, "Noto Sans KR", "Noto Sans CJK KR", sans-serif; max-width: 420px;
      margin: 0 auto; padding: 48px 20px; text-align: center; word-break: keep-all; }
    p.amount { font-size: 2.2rem; font-weight: 700; margin: 12px 0 32px; }
    button { width: 100%%; min-height: 56px; margin: 6px 0; border-radius: 28px; font: inherit;
      font-weight: 700; border: 1px solid #888; background: transparent; color: inherit; }
    button.pay { background: #1f5f86; border-color: #1f5f86; color: #fff; }
    </style>
    </head>
    <body>
    <h1>%s</h1>
    <p>%s</p>
    <p class="amount">%s</p>
    <form method="post" action="/pay">
    %s
    <button class="pay" name="decision" value="pay">%s</button>
    <button name="decision" value="leave">%s</button>
    </form>
    </body>
    </html>
    """
        .formatted(
            korean ? "ko" : "en",
            korean ? "연습용 결제" : "Practice payment",
            korean ? "연습용 결제" : "Practice payment",
            escaped(wanted.name()),
            korean ? amount + "원" : "₩" + amount,
            hidden("orderId", wanted.orderId())
                + hidden("amount", Long.toString(wanted.amount()))
                + hidden("returnUrl", wanted.returnUrl().toString()),
            korean ? "결제하기 (실제로 청구되지 않음)" : "Pay (nothing is really charged)",
            korean ? "돌아가기" : "Go back");
  }

  private static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + escaped(value) + "\">";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static Map<String, String> fields(@Nullable String encoded) {
    Map<String, String> fields = new HashMap<>();
    if (encoded == null) {
      return fields;
    }
    for (String pair : encoded.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        try {
          fields.put(
              pair.substring(0, equals),
              URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException brokenEscape) {
          return Map.of();
        }
      }
    }
    return fields;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
