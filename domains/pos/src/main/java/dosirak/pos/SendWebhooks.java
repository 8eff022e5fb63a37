package dosirak.pos;

import dosirak.contracts.ShopId;
import dosirak.platform.security.PurposeKeys;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.pos.WebhookQueue.Claimed;
import dosirak.pos.WebhookQueue.DeliveryState;
import dosirak.pos.WebhookQueue.Head;
import dosirak.pos.WebhookQueue.Webhook;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends what waits for webhooks. Each shop is served by a thread of its own, one delivery after
 * another, so that a slow address delays nobody but itself; and no machine of strangers gets more
 * than a few calls at once, so that one that serves many shops cannot take all threads.
 */
final class SendWebhooks implements AutoCloseable {
  static final Duration EVERY = Duration.ofMillis(100);

  /** A call takes at most this, so a claim outlives a turn. */
  static final Duration LONGEST_CALL = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(SendWebhooks.class);
  private static final Duration TURN = Duration.ofSeconds(20);
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration HOST_IS_BUSY = Duration.ofMillis(250);
  private static final int MOST_AT_ONCE = 256;
  private static final int MOST_A_HOST = 16;
  private static final int GONE = 410;
  private static final int LONGEST_ERROR = 200;

  private final WebhookQueue queue;
  private final WebhookClient client;
  private final PurposeKeys seals;
  private final RetryWaits waits;
  private final TransactionTemplate transactions;
  private final Identifiers identifiers;
  private final RandomGenerator random;
  private final MachineClock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger running = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> hosts = new ConcurrentHashMap<>();
  private volatile boolean closed;

  SendWebhooks(
      WebhookQueue queue,
      WebhookClient client,
      PurposeKeys seals,
      RetryWaits waits,
      TransactionTemplate transactions,
      Identifiers identifiers,
      RandomGenerator random,
      MachineClock clock) {
    this.queue = queue;
    this.client = client;
    this.seals = seals;
    this.waits = waits;
    this.transactions = transactions;
    this.identifiers = identifiers;
    this.random = random;
    this.clock = clock;
  }

  /** What a secret is sealed for. */
  static String purpose(ShopId shop) {
    return "webhook:" + shop;
  }

  /** Takes up what is due. */
  void sendDue() {
    int room = MOST_AT_ONCE - running.get();
    if (room <= 0 || closed) {
      return;
    }
    List<String> full =
        hosts.entrySet().stream()
            .filter(host -> host.getValue() >= MOST_A_HOST)
            .map(Map.Entry::getKey)
            .toList();
    UUID claim = identifiers.next();
    for (Claimed claimed : queue.claim(claim, clock.instant().plus(CLAIM), full, room)) {
      if (hosts.merge(claimed.host(), 1, Integer::sum) > MOST_A_HOST) {
        leave(claimed.host());
        queue.release(claimed, clock.instant().plus(HOST_IS_BUSY));
        continue;
      }
      running.incrementAndGet();
      threads.execute(() -> {
        try {
          serve(claimed);
        } catch (RuntimeException failure) {
          // The claim runs out, and another turn begins where this one ended.
          log.warn("webhooks of a shop wait: {}", failure.toString());
        } finally {
          running.decrementAndGet();
          leave(claimed.host());
        }
      });
    }
  }

  private void leave(String host) {
    hosts.computeIfPresent(host, (known, calls) -> calls == 1 ? null : calls - 1);
  }

  private void serve(Claimed claimed) {
    Instant end = clock.instant().plus(TURN);
    while (!closed) {
      Optional<Head> head = next(claimed);
      if (head.isEmpty() || !attempt(claimed, head.get())) {
        return;
      }
      if (clock.instant().isAfter(end)) {
        queue.release(claimed, clock.instant());
        return;
      }
    }
  }

  /** What is to be sent now; empty if nothing is, and then the claim is given back. */
  private Optional<Head> next(Claimed claimed) {
    Optional<Head> next =
        transactions.execute(status -> {
          if (!queue.lock(claimed)) {
            return Optional.empty();
          }
          Optional<Head> head = queue.head(claimed.webhook().shopId());
          Instant notBefore = head.map(Head::nextAt).orElse(null);
          if (notBefore != null && clock.instant().isBefore(notBefore)) {
            queue.release(claimed, notBefore);
            return Optional.empty();
          }
          if (head.isEmpty()) {
            queue.release(claimed, null);
          }
          return head;
        });
    return Objects.requireNonNull(next);
  }

  /** Whether to go on with the next. */
  private boolean attempt(Claimed claimed, Head head) {
    Integer status = null;
    String error = null;
    try {
      status = client.post(claimed.webhook().url(), headers(claimed.webhook(), head), head.body());
      if (status / 100 != 2) {
        error = "answered " + status;
      }
    } catch (IOException failure) {
      error = shortened(failure);
    }
    Integer answered = status;
    String wrong = error;
    return Boolean.TRUE.equals(
        transactions.execute(
            transaction -> queue.lock(claimed) && note(claimed, head, answered, wrong)));
  }

  private static String shortened(IOException failure) {
    String text = String.valueOf(failure.getMessage());
    return text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) : text;
  }

  private boolean note(
      Claimed claimed, Head head, @Nullable Integer status, @Nullable String error) {
    if (error == null) {
      queue.attempted(head.deliveryId(), DeliveryState.DONE, status, null, null);
      return true;
    }
    if (status != null && status == GONE) {
      queue.attempted(head.deliveryId(), DeliveryState.DEAD, status, error, null);
      queue.disable(claimed.webhook().shopId());
      return false;
    }
    Duration wait = waits.after(head.attempts() + 1, random);
    if (wait == null) {
      queue.attempted(head.deliveryId(), DeliveryState.DEAD, status, error, null);
      return true;
    }
    Instant again = clock.instant().plus(wait);
    queue.attempted(head.deliveryId(), DeliveryState.PENDING, status, error, again);
    queue.release(claimed, again);
    return false;
  }

  private Map<String, String> headers(Webhook webhook, Head head) {
    long timestamp = clock.instant().getEpochSecond();
    String id = head.deliveryId().toString();
    String signatures = open(webhook, webhook.secret()).sign(id, timestamp, head.body());
    String previous = webhook.previousSecret();
    Instant until = webhook.previousUntil();
    if (previous != null && until != null && clock.instant().isBefore(until)) {
      signatures += " " + open(webhook, previous).sign(id, timestamp, head.body());
    }
    return Map.of(
        "webhook-id",
        id,
        "webhook-timestamp",
        Long.toString(timestamp),
        "webhook-signature",
        signatures);
  }

  private WebhookSecret open(Webhook webhook, String sealed) {
    return seals
        .open(purpose(webhook.shopId()), sealed)
        .map(WebhookSecret::new)
        .orElseThrow(
            () -> new IllegalStateException("a webhook's secret was sealed with another key"));
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
  }
}
