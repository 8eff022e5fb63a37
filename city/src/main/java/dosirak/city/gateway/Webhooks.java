package dosirak.city.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the merchant that a payment's status changed. It is a hint and no more: it may come twice,
 * late or never, and after a restart what was under way is not sent again. The truth is the lookup.
 */
final class Webhooks implements AutoCloseable {
  static final String SIGNATURE_HEADER = "Dosirak-Gateway-Signature";
  private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
  private static final int PENDING_LIMIT = 10_000;
  private static final int CONCURRENT_LIMIT = 32;
  private static final int ATTEMPT_LIMIT = 5;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private record Event(String eventType, String createdAt, Data data) {}

  private record Data(String paymentKey, String orderId, Payment.Status status) {}

  private final URI target;
  private final String secret;
  private final InstantSource clock;
  private final HttpClient client;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore pending = new Semaphore(PENDING_LIMIT);
  private final Semaphore sending = new Semaphore(CONCURRENT_LIMIT);
  private final AtomicLong givenUp = new AtomicLong();

  Webhooks(URI target, String secret, InstantSource clock) {
    this.target = target;
    this.secret = secret;
    this.clock = clock;
    this.client = HttpClient.newBuilder().executor(executor).connectTimeout(TIMEOUT).build();
  }

  /** Sends in the background, as often as said, after a delay. Over the limit it is dropped. */
  void send(Payment payment, int copies, long delayMillis) {
    Event event =
        new Event(
            "PAYMENT_STATUS_CHANGED",
            PaymentView.time(clock.instant()),
            new Data(payment.paymentKey(), payment.orderId(), payment.status()));
    byte[] body = Json.MAPPER.writeValueAsBytes(event);
    if (!pending.tryAcquire()) {
      logGivenUp("too many are waiting");
      return;
    }
    try {
      executor.execute(() -> {
        try {
          Thread.sleep(Duration.ofMillis(delayMillis));
          for (int copy = 0; copy < copies; copy++) {
            deliver(body);
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } finally {
          pending.release();
        }
      });
    } catch (RejectedExecutionException closing) {
      pending.release();
    }
  }

  private void deliver(byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .header(SIGNATURE_HEADER, Digests.hmacHex(secret, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    String last = "";
    for (int attempt = 1; attempt <= ATTEMPT_LIMIT; attempt++) {
      sending.acquire();
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status >= 200 && status < 300) {
          return;
        }
        last = "status " + status;
      } catch (IOException e) {
        last = e.toString();
      } finally {
        sending.release();
      }
      if (attempt < ATTEMPT_LIMIT) {
        Thread.sleep(FIRST_BACKOFF.multipliedBy(1L << (attempt - 1)));
      }
    }
    logGivenUp(last);
  }

  /** Says it for the first and then for every thousandth, so that a dead target fills no disk. */
  private void logGivenUp(String reason) {
    long count = givenUp.incrementAndGet();
    if (count % 1_000 == 1) {
      log.warn("webhooks given up so far: {}; last: {}", count, reason);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    client.shutdownNow();
  }
}
