package dosirak.city.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dosirak.city.gateway.FaultProfile.Kind;
import dosirak.city.gateway.PaymentBook.Operation;
import dosirak.city.gateway.PaymentBook.Outcome;
import dosirak.city.gateway.PaymentView.AuditView;
import dosirak.city.gateway.PaymentView.ErrorView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The gateway over HTTP: finds what is asked for, lets the drawn fault strike, and answers only
 * what the log holds for good.
 */
final class GatewayApi implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(GatewayApi.class);
  private static final int UNDER_WAY_LIMIT = 4_096;
  private static final int AUDIT_PAGE = 100;
  private static final int AUDIT_PAGE_LIMIT = 1_000;
  private static final Pattern SLASH = Pattern.compile("/");

  private record Checkout(String paymentKey) {}

  private record Health(long pid, String faults, int payments) {}

  private record Faults(String faults) {}

  private record AuditPage(List<AuditView> items, long next) {}

  /** What is sent; null as an answer means that none ever is. */
  private record Answer(int httpStatus, Object body) {
    static Answer ok(Object body) {
      return new Answer(200, body);
    }

    static Answer error(GatewayError error) {
      return new Answer(error.httpStatus(), ErrorView.of(error));
    }
  }

  /** A change, or a look, that a fault may strike before or after. */
  private interface Act {
    Outcome run(Fault fault);
  }

  private final GatewayOptions options;
  private final PaymentBook book;
  private final GatewayLog gatewayLog;
  private final @Nullable Webhooks webhooks;
  private final byte[] authorization;
  private final Semaphore underWay = new Semaphore(UNDER_WAY_LIMIT);
  private volatile FaultProfile faults;

  GatewayApi(
      GatewayOptions options,
      PaymentBook book,
      GatewayLog gatewayLog,
      @Nullable Webhooks webhooks) {
    this.options = options;
    this.book = book;
    this.gatewayLog = gatewayLog;
    this.webhooks = webhooks;
    this.faults = options.faults();
    this.authorization = (options.secret() + ":").getBytes(StandardCharsets.UTF_8);
  }

  FaultProfile faults() {
    return faults;
  }

  void setFaults(FaultProfile newFaults) {
    faults = newFaults;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    // Closing an exchange that was not answered closes its connection.
    try (exchange) {
      if (!underWay.tryAcquire()) {
        send(exchange, Answer.error(GatewayError.TOO_MANY_REQUESTS));
        return;
      }
      try {
        Answer answer = answer(exchange);
        if (answer != null) {
          send(exchange, answer);
        }
      } finally {
        underWay.release();
      }
    }
  }

  private @Nullable Answer answer(HttpExchange exchange) throws IOException {
    try {
      return route(exchange);
    } catch (GatewayException e) {
      return new Answer(e.error().httpStatus(), new ErrorView(e.error().name(), e.text()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (LogUnavailableException e) {
      return null;
    } catch (RuntimeException e) {
      log.error(
          "a request failed: {} {}", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      return Answer.error(GatewayError.FAILED_INTERNAL_SYSTEM_PROCESSING);
    }
  }

  private @Nullable Answer route(HttpExchange exchange) throws IOException, InterruptedException {
    String path = String.valueOf(exchange.getRequestURI().getPath());
    String[] parts = SLASH.split(path, -1);
    if (parts.length < 3 || !parts[0].isEmpty() || !parts[1].equals("v1")) {
      throw new GatewayException(GatewayError.NOT_FOUND);
    }
    String method = exchange.getRequestMethod();
    switch (parts[2]) {
      case "checkouts" -> {
        require(parts.length == 3, method, "POST");
        return checkOut(exchange);
      }
      case "health" -> {
        require(parts.length == 3, method, "GET");
        return Answer.ok(new Health(ProcessHandle.current().pid(), faults.toString(), book.size()));
      }
      case "faults" -> {
        require(parts.length == 3, method, "PUT");
        authenticate(exchange);
        return replaceFaults(exchange);
      }
      case "audit" -> {
        require(parts.length == 4 && parts[3].equals("payments"), method, "GET");
        authenticate(exchange);
        return audit(exchange);
      }
      case "payments" -> {
        return routePayments(exchange, method, parts);
      }
      default -> throw new GatewayException(GatewayError.NOT_FOUND);
    }
  }

  private @Nullable Answer routePayments(HttpExchange exchange, String method, String[] parts)
      throws IOException, InterruptedException {
    if (parts.length == 4 && parts[3].equals("confirm")) {
      require(true, method, "POST");
      authenticate(exchange);
      return confirm(exchange);
    }
    if (parts.length == 5 && parts[4].equals("cancel")) {
      require(true, method, "POST");
      authenticate(exchange);
      return cancel(exchange, parts[3]);
    }
    if (parts.length == 5 && parts[3].equals("orders")) {
      require(true, method, "GET");
      authenticate(exchange);
      return lookUp(book.latestOf(parts[4]).paymentKey());
    }
    require(parts.length == 4, method, "GET");
    authenticate(exchange);
    return lookUp(parts[3]);
  }

  private Answer checkOut(HttpExchange exchange) throws IOException, InterruptedException {
    JsonNode body = Requests.body(exchange);
    Payment payment =
        book.checkOut(
            Requests.orderId(body), Requests.amount(body, "amount"), Requests.customerKey(body));
    gatewayLog.awaitDurable(payment.sequence());
    return Answer.ok(new Checkout(payment.paymentKey()));
  }

  private @Nullable Answer confirm(HttpExchange exchange) throws IOException, InterruptedException {
    JsonNode body = Requests.body(exchange);
    String paymentKey = Requests.paymentKey(body);
    String orderId = Requests.orderId(body);
    long amount = Requests.amount(body, "amount");
    String idempotencyKey = Requests.idempotencyKey(exchange);
    return perform(
        Operation.CONFIRM,
        paymentKey,
        fault -> book.confirm(paymentKey, orderId, amount, idempotencyKey, fault.is(Kind.REFUSE)));
  }

  private @Nullable Answer cancel(HttpExchange exchange, String paymentKey)
      throws IOException, InterruptedException {
    JsonNode body = Requests.body(exchange);
    String reason = Requests.cancelReason(body);
    Long amount = Requests.cancelAmount(body);
    String idempotencyKey = Requests.idempotencyKey(exchange);
    return perform(
        Operation.CANCEL,
        paymentKey,
        fault -> {
          if (fault.is(Kind.REFUSE)) {
            throw new GatewayException(GatewayError.PROVIDER_ERROR);
          }
          return book.cancel(paymentKey, amount, reason, idempotencyKey);
        });
  }

  private @Nullable Answer lookUp(String paymentKey) throws InterruptedException {
    return perform(
        Operation.LOOKUP, paymentKey, fault -> new Outcome(book.get(paymentKey), null, false));
  }

  /** Draws the fault of this attempt and does the act, letting the fault strike where it does. */
  private @Nullable Answer perform(Operation operation, String paymentKey, Act act)
      throws InterruptedException {
    Fault drawn =
        Fault.draw(
            faults,
            options.seed(),
            operation.name(),
            paymentKey,
            book.nextAttempt(paymentKey, operation));
    Fault fault = operation == Operation.LOOKUP ? drawn.limitedToLookups() : drawn;
    if (fault.isBefore(Kind.SLOW)) {
      delay(fault);
    }
    if (fault.is(Kind.TIMEOUT_BEFORE)) {
      Thread.sleep(Duration.ofMillis(options.hangMillis()));
      return null;
    }
    if (fault.isBefore(Kind.ERROR)) {
      return Answer.error(GatewayError.FAILED_INTERNAL_SYSTEM_PROCESSING);
    }

    Outcome outcome;
    try {
      outcome = act.run(fault);
    } catch (GatewayException e) {
      // A refusal, too, tells of changes: "already processed" must stay true after a kill.
      gatewayLog.awaitAllDurable();
      throw e;
    }
    gatewayLog.awaitDurable(outcome.payment().sequence());
    if (outcome.changed()) {
      announce(outcome.payment());
    }

    if (fault.isAfter(Kind.SLOW)) {
      delay(fault);
    }
    if (fault.is(Kind.TIMEOUT_AFTER)) {
      Thread.sleep(Duration.ofMillis(options.hangMillis()));
      return null;
    }
    if (fault.isAfter(Kind.ERROR)) {
      return Answer.error(GatewayError.FAILED_INTERNAL_SYSTEM_PROCESSING);
    }
    if (outcome.failure() != null) {
      return Answer.error(outcome.failure());
    }
    if (fault.is(Kind.DUPLICATE)) {
      if (operation == Operation.CONFIRM) {
        return Answer.error(GatewayError.ALREADY_PROCESSED_PAYMENT);
      }
      if (outcome.payment().balance() == 0) {
        return Answer.error(GatewayError.ALREADY_CANCELED_PAYMENT);
      }
    }
    return Answer.ok(PaymentView.of(outcome.payment()));
  }

  private void delay(Fault fault) throws InterruptedException {
    Thread.sleep(
        Duration.ofMillis(
            fault.delayMillis(options.slowMinimumMillis(), options.slowMaximumMillis())));
  }

  private void announce(Payment payment) {
    if (webhooks == null) {
      return;
    }
    Fault fault =
        Fault.draw(
            faults,
            options.seed(),
            "WEBHOOK",
            payment.paymentKey() + "|" + payment.status(),
            payment.refunds().size());
    long delayMillis =
        fault.is(Kind.SLOW)
            ? fault.delayMillis(options.slowMinimumMillis(), options.slowMaximumMillis())
            : 0;
    webhooks.send(payment, fault.is(Kind.DUPLICATE) ? 2 : 1, delayMillis);
  }

  private Answer replaceFaults(HttpExchange exchange) throws IOException {
    faults = Requests.faults(Requests.body(exchange));
    return Answer.ok(new Faults(faults.toString()));
  }

  private Answer audit(HttpExchange exchange) throws InterruptedException {
    long after = Requests.number(exchange, "after", 0, 0, Long.MAX_VALUE);
    int limit = (int) Requests.number(exchange, "limit", AUDIT_PAGE, 1, AUDIT_PAGE_LIMIT);
    List<Payment> payments = book.capturedAfter(after, limit);
    for (Payment payment : payments) {
      gatewayLog.awaitDurable(payment.sequence());
    }
    List<AuditView> items = payments.stream().map(AuditView::of).toList();
    return Answer.ok(new AuditPage(items, items.isEmpty() ? after : items.getLast().sequence()));
  }

  private static void require(boolean found, String method, String served) {
    if (!found) {
      throw new GatewayException(GatewayError.NOT_FOUND);
    }
    if (!method.equals(served)) {
      throw new GatewayException(GatewayError.METHOD_NOT_ALLOWED);
    }
  }

  private void authenticate(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
      throw new GatewayException(GatewayError.UNAUTHORIZED_KEY);
    }
    byte[] given;
    try {
      given = Base64.getDecoder().decode(header.substring(6).strip());
    } catch (IllegalArgumentException e) {
      throw new GatewayException(GatewayError.UNAUTHORIZED_KEY);
    }
    if (!MessageDigest.isEqual(given, authorization)) {
      throw new GatewayException(GatewayError.UNAUTHORIZED_KEY);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(answer.body());
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.httpStatus(), isHead ? -1 : bytes.length);
    if (!isHead) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
