package dosirak.payment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dosirak.contracts.OrderId;
import dosirak.platform.web.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A gateway in process whose every answer a test can spoil. It counts what it did. It speaks the
 * API of one provider; the look that comes before a charge always goes well and is not counted.
 */
final class FakeGateway implements AutoCloseable {
  static final String SECRET = "test_sk";

  /** Of 25,000; as a share, 31 hundredths of a percent. */
  static final long FEE = 78;

  private static final String CLIENT_KEY = "test_ck";
  private static final String NOW = "2026-03-02T12:00:00.000+0900";

  enum Operation {
    CONFIRM,
    LOOK_UP,
    CANCEL
  }

  /** What goes wrong with one call; a call for which nothing was scripted goes well. */
  enum Fault {
    NONE,
    /** The card company says no, for good. */
    REFUSE,
    /** Nothing is done, and the answer is a server's error. */
    ERROR_BEFORE,
    /** It is done, and the answer is a server's error. */
    ERROR_AFTER,
    /** Nothing is done, and no answer comes. */
    HANG_BEFORE,
    /** It is done, and no answer comes. */
    HANG_AFTER,
    /** It is done, and the connection breaks. */
    BREAK_AFTER,
    /** It is done, and the headers come but not the body. */
    STALL_AFTER,
    /** It is done, and the answer is not JSON. */
    GARBAGE_AFTER,
    /** It is done, and the answer says that it was done before. */
    DUPLICATE,
    /** Nothing is done: a temporary error with a client's status. */
    PROVIDER_ERROR,
    /** Nothing is done: this platform's key is wrong. */
    UNAUTHORIZED
  }

  /** What was given back under which reason. */
  private record Part(String reason, long amount) {}

  private record Payment(
      String paymentKey,
      String orderId,
      long amount,
      long balance,
      String status,
      int captures,
      List<Part> parts) {
    Payment with(String newStatus, int moreCaptures) {
      return new Payment(
          paymentKey, orderId, amount, balance, newStatus, captures + moreCaptures, parts);
    }

    int refunds() {
      return parts.size();
    }

    Payment givenBack(String reason, long part) {
      long left = balance - part;
      List<Part> all = new ArrayList<>(parts);
      all.add(new Part(reason, part));
      return new Payment(
          paymentKey,
          orderId,
          amount,
          left,
          left == 0 ? "CANCELED" : "PARTIAL_CANCELED",
          captures,
          List.copyOf(all));
    }
  }

  private final JsonMapper json = Json.mapper();
  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Payment> payments = new HashMap<>();
  private final Map<Operation, Deque<Fault>> script = new EnumMap<>(Operation.class);
  private final Map<Operation, Fault> always = new EnumMap<>(Operation.class);
  private final Map<String, List<String>> calls = new HashMap<>();
  private final Set<String> givenBack = new HashSet<>();

  private final GatewayProvider provider;

  FakeGateway() {
    this(GatewayProvider.TOSS);
  }

  FakeGateway(GatewayProvider provider) {
    this.provider = provider;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.setExecutor(executor);
    server.createContext("/v1/payments", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What payment must be told to use it. */
  Map<String, String> settings() {
    return Map.of(
        GatewaySettings.URL,
        url(),
        GatewaySettings.SECRET,
        SECRET,
        GatewaySettings.PROVIDER,
        provider == GatewayProvider.NICE ? "nice" : "toss",
        GatewaySettings.CLIENT_KEY,
        CLIENT_KEY,
        GatewaySettings.FEE,
        "31",
        GatewaySettings.TIMEOUT,
        "400");
  }

  /** The code of a refusal. */
  String refusal() {
    return provider == GatewayProvider.NICE ? "3095" : "REJECT_CARD_PAYMENT";
  }

  /** What the customer does on the gateway's page. */
  synchronized String checkOut(OrderId orderId, long amount) {
    String key = "pay_" + (payments.size() + 1) + "-" + orderId.toString().substring(24);
    payments.put(key, new Payment(key, orderId.toString(), amount, amount, "READY", 0, List.of()));
    return key;
  }

  /** The next calls of an operation go wrong so, one after the other. */
  synchronized void script(Operation operation, Fault... faults) {
    script.computeIfAbsent(operation, key -> new ArrayDeque<>()).addAll(List.of(faults));
  }

  /** All calls of an operation go wrong so, until told otherwise with {@link Fault#NONE}. */
  synchronized void always(Operation operation, Fault fault) {
    always.put(operation, fault);
  }

  /** No call goes wrong from now on. */
  synchronized void behave() {
    script.clear();
    always.clear();
  }

  synchronized int captures(String paymentKey) {
    return payment(paymentKey).captures();
  }

  synchronized int refunds(String paymentKey) {
    return payment(paymentKey).refunds();
  }

  /** What is left of a payment. */
  synchronized long balance(String paymentKey) {
    return payment(paymentKey).balance();
  }

  synchronized int captures(OrderId orderId) {
    return payments.values().stream()
        .filter(payment -> payment.orderId().equals(orderId.toString()))
        .mapToInt(Payment::captures)
        .sum();
  }

  /** Captures although nobody asks at the moment: a charge that was on its way for long. */
  synchronized void captureLate(String paymentKey) {
    payments.put(paymentKey, payment(paymentKey).with("DONE", 1));
  }

  /** The idempotency keys, empty for none, with which an operation was called for a payment. */
  synchronized List<String> calls(Operation operation, String paymentKey) {
    return List.copyOf(calls.getOrDefault(operation + paymentKey, List.of()));
  }

  private Payment payment(String paymentKey) {
    Payment payment = payments.get(paymentKey);
    if (payment == null) {
      throw new IllegalArgumentException("no payment " + paymentKey);
    }
    return payment;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] read = exchange.getRequestBody().readAllBytes();
      JsonNode body = read.length == 0 ? json.createObjectNode() : json.readTree(read);
      String[] parts = path.split("/", -1);
      Operation operation = operation(exchange.getRequestMethod(), path);
      String paymentKey = paymentKey(operation, parts, body);
      String header = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      String idempotencyKey =
          provider == GatewayProvider.NICE
              ? body.path("orderId").asString("")
              : header == null ? "" : header;
      Fault fault = begin(operation, paymentKey, idempotencyKey);
      if (!authorized(exchange) || fault == Fault.UNAUTHORIZED) {
        error(exchange, 401, provider == GatewayProvider.NICE ? "U104" : "UNAUTHORIZED_KEY");
        return;
      }
      switch (fault) {
        case HANG_BEFORE -> await();
        case ERROR_BEFORE -> error(exchange, 500, "FAILED_INTERNAL_SYSTEM_PROCESSING");
        case PROVIDER_ERROR ->
            error(exchange, 400, provider == GatewayProvider.NICE ? "A110" : "PROVIDER_ERROR");
        default -> answer(exchange, operation, paymentKey, body, fault, idempotencyKey);
      }
    }
  }

  private Operation operation(String method, String path) {
    if (path.endsWith("/cancel") || path.endsWith("/netcancel")) {
      return Operation.CANCEL;
    }
    boolean charges =
        provider == GatewayProvider.NICE ? method.equals("POST") : path.endsWith("/confirm");
    return charges ? Operation.CONFIRM : Operation.LOOK_UP;
  }

  private synchronized String paymentKey(Operation operation, String[] parts, JsonNode body) {
    if (provider == GatewayProvider.TOSS && operation == Operation.CONFIRM) {
      return body.path("paymentKey").asString("");
    }
    if (!parts[3].equals("netcancel")) {
      return parts[3];
    }
    return payments.values().stream()
        .filter(payment -> payment.orderId().equals(body.path("orderId").asString("")))
        .findFirst()
        .map(Payment::paymentKey)
        .orElse("");
  }

  private synchronized Fault begin(Operation operation, String paymentKey, String idempotencyKey) {
    if (operation == Operation.LOOK_UP
        && provider == GatewayProvider.NICE
        && !calls.containsKey(Operation.CONFIRM + paymentKey)
        && payments.containsKey(paymentKey)
        && payment(paymentKey).status().equals("READY")) {
      return Fault.NONE;
    }
    calls.computeIfAbsent(operation + paymentKey, key -> new ArrayList<>()).add(idempotencyKey);
    Deque<Fault> scripted = script.get(operation);
    Fault next = scripted == null ? null : scripted.poll();
    return next != null ? next : always.getOrDefault(operation, Fault.NONE);
  }

  private boolean authorized(HttpExchange exchange) {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(
                    (provider == GatewayProvider.NICE ? CLIENT_KEY + ":" + SECRET : SECRET + ":")
                        .getBytes(StandardCharsets.UTF_8));
    return expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private void answer(
      HttpExchange exchange,
      Operation operation,
      String paymentKey,
      JsonNode body,
      Fault fault,
      String idempotencyKey)
      throws IOException {
    String refusal = act(operation, paymentKey, body, fault, idempotencyKey);
    switch (fault) {
      case HANG_AFTER -> await();
      case BREAK_AFTER -> exchange.close();
      case ERROR_AFTER -> error(exchange, 500, "FAILED_INTERNAL_SYSTEM_PROCESSING");
      case GARBAGE_AFTER -> send(exchange, 200, "<html>".getBytes(StandardCharsets.UTF_8));
      case STALL_AFTER -> {
        exchange.sendResponseHeaders(200, 100);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        await();
      }
      default -> {
        if (refusal != null) {
          error(exchange, refusal.equals("NOT_FOUND_PAYMENT") ? 404 : 403, code(refusal));
        } else if (fault == Fault.DUPLICATE && operation == Operation.CONFIRM) {
          error(
              exchange,
              400,
              provider == GatewayProvider.NICE ? "2201" : "ALREADY_PROCESSED_PAYMENT");
        } else if (fault == Fault.DUPLICATE && operation == Operation.CANCEL) {
          error(
              exchange,
              400,
              provider == GatewayProvider.NICE ? "A127" : "ALREADY_CANCELED_PAYMENT");
        } else {
          send(exchange, 200, json.writeValueAsBytes(view(paymentKey)));
        }
      }
    }
  }

  private synchronized @Nullable String act(
      Operation operation, String paymentKey, JsonNode body, Fault fault, String idempotencyKey) {
    Payment payment = payments.get(paymentKey);
    if (payment == null) {
      return "NOT_FOUND_PAYMENT";
    }
    switch (operation) {
      case CONFIRM -> {
        if ((provider == GatewayProvider.TOSS
                && !payment.orderId().equals(body.path("orderId").asString("")))
            || payment.amount() != body.path("amount").asLong(-1)) {
          return "INVALID_REQUEST";
        }
        if (fault == Fault.REFUSE || payment.status().equals("ABORTED")) {
          payments.put(paymentKey, payment.with("ABORTED", 0));
          return "REJECT_CARD_PAYMENT";
        }
        if (payment.status().equals("READY")) {
          payments.put(paymentKey, payment.with("DONE", 1));
        }
      }
      case CANCEL -> {
        if (payment.captures() == 0) {
          return "NOT_CANCELABLE_PAYMENT";
        }
        if (provider == GatewayProvider.NICE && givenBack.contains(idempotencyKey)) {
          return "A127";
        }
        long part =
            body.path(provider == GatewayProvider.NICE ? "cancelAmt" : "cancelAmount")
                .asLong(payment.balance());
        if (part > payment.balance()) {
          return "NOT_CANCELABLE_AMOUNT";
        }
        // Asked again with the same key, a gateway answers and does nothing.
        if (part > 0 && givenBack.add(idempotencyKey)) {
          payments.put(paymentKey, payment.givenBack(reason(body), part));
        }
      }
      case LOOK_UP -> {
        // A look changes nothing.
      }
    }
    return null;
  }

  private static String reason(JsonNode body) {
    return body.path("reason").asString(body.path("cancelReason").asString(""));
  }

  private String code(String refusal) {
    if (provider == GatewayProvider.TOSS) {
      return refusal;
    }
    return switch (refusal) {
      case "NOT_FOUND_PAYMENT" -> "A118";
      case "REJECT_CARD_PAYMENT" -> refusal();
      case "INVALID_REQUEST" -> "A123";
      case "NOT_CANCELABLE_PAYMENT" -> "2014";
      case "NOT_CANCELABLE_AMOUNT" -> "2032";
      default -> refusal;
    };
  }

  private Map<String, Object> niceView(Payment payment) {
    Map<String, Object> view = new LinkedHashMap<>();
    boolean failed = payment.status().equals("ABORTED");
    view.put("resultCode", failed ? refusal() : "0000");
    view.put("tid", payment.paymentKey());
    view.put("orderId", payment.orderId());
    view.put("ediDate", NOW);
    view.put("amount", payment.amount());
    view.put("balanceAmt", payment.balance());
    view.put(
        "status",
        switch (payment.status()) {
          case "READY" -> "ready";
          case "DONE" -> "paid";
          case "PARTIAL_CANCELED" -> "partialCancelled";
          case "CANCELED" -> "cancelled";
          default -> "failed";
        });
    view.put("signature", sign(payment.paymentKey(), payment.amount(), SECRET));
    view.put(
        "cancels",
        payment.parts().stream()
            .map(part -> Map.of("reason", part.reason(), "amount", part.amount()))
            .toList());
    return view;
  }

  /** A webhook of NICE Payments about money that was taken. */
  static Map<String, Object> niceWebhook(
      String paymentKey, OrderId orderId, long amount, String secret) {
    return Map.of(
        "resultCode",
        "0000",
        "tid",
        paymentKey,
        "orderId",
        orderId,
        "amount",
        amount,
        "ediDate",
        NOW,
        "status",
        "paid",
        "signature",
        sign(paymentKey, amount, secret));
  }

  private static String sign(String paymentKey, long amount, String secret) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest((paymentKey + amount + NOW + secret).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private synchronized Map<String, Object> view(String paymentKey) {
    Payment payment = payment(paymentKey);
    if (provider == GatewayProvider.NICE) {
      return niceView(payment);
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("paymentKey", paymentKey);
    view.put("orderId", payment.orderId());
    view.put("status", payment.status());
    view.put("totalAmount", payment.amount());
    view.put("balanceAmount", payment.balance());
    view.put(
        "cancels",
        payment.parts().stream()
            .map(part -> Map.of("cancelReason", part.reason(), "cancelAmount", part.amount()))
            .toList());
    view.put("fee", payment.captures() == 0 ? 0 : FEE);
    if (payment.status().equals("ABORTED")) {
      view.put("failure", Map.of("code", "REJECT_CARD_PAYMENT", "message", "no"));
    }
    return view;
  }

  private void error(HttpExchange exchange, int status, String code) throws IOException {
    // NICE Payments says what went wrong in the answer and not by its status.
    boolean inBody = provider == GatewayProvider.NICE && status < 500 && status != 401;
    send(
        exchange,
        inBody ? 200 : status,
        json.writeValueAsBytes(
            provider == GatewayProvider.NICE
                ? Map.of("resultCode", code, "resultMsg", "as scripted")
                : Map.of("code", code, "message", "as scripted")));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Waits as long as this gateway lives. */
  private void await() {
    try {
      closing.await();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
