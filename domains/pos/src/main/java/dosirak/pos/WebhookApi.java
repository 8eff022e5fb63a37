package dosirak.pos;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.ShopId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.PurposeKeys;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import dosirak.pos.WebhookQueue.Delivery;
import dosirak.pos.WebhookQueue.DeliveryState;
import dosirak.pos.WebhookQueue.Webhook;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where a shop's tills are told by themselves, over HTTP. */
@RestController
class WebhookApi {
  private static final int LONGEST_PAGE = 100;
  private static final Duration BOTH_SECRETS_SIGN = Duration.ofHours(24);

  private final WebhookQueue queue;
  private final WebhookAddress addresses;
  private final TillShops shops;
  private final PurposeKeys seals;
  private final RandomGenerator random;
  private final MachineClock clock;
  private final TransactionTemplate transactions;

  WebhookApi(
      WebhookQueue queue,
      WebhookAddress addresses,
      TillShops shops,
      PurposeKeys seals,
      RandomGenerator random,
      MachineClock clock,
      TransactionTemplate transactions) {
    this.queue = queue;
    this.addresses = addresses;
    this.shops = shops;
    this.seals = seals;
    this.random = random;
    this.clock = clock;
    this.transactions = transactions;
  }

  /**
   * A webhook to be.
   *
   * @param events what to tell; absent: everything
   */
  record Wanted(
      @NotBlank String url, @Nullable @Size(min = 1, max = 30) List<@NotNull String> events) {}

  /**
   * A webhook.
   *
   * @param secret only when it is new
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      ShopId shopId,
      String url,
      @Nullable List<String> events,
      WebhookQueue.State state,
      Instant createdAt,
      @Nullable Instant previousSecretUntil,
      long pending,
      long dead,
      @Nullable String secret) {}

  /** Sets where a shop is told; the secret is told this once and rests sealed. */
  @PutMapping("/webhook")
  @Command(transaction = Command.Transaction.OWN)
  @Access(Permission.RUN_SHOP)
  @Answers(
      value = View.class,
      status = {200, 201})
  Answer set(
      @Valid @RequestBody Wanted wanted,
      @RequestParam(required = false) @Nullable ShopId shopId,
      Caller caller) {
    ShopId shop = shops.run(caller, shopId);
    URI url = addresses.read(wanted.url());
    List<String> events = wanted.events();
    if (events != null && events.stream().anyMatch(event -> NewsType.of(event).isEmpty())) {
      throw Problem.invalid("events", "has one that is not known");
    }
    WebhookSecret secret = WebhookSecret.random(random);
    Boolean isNew =
        transactions.execute(status -> queue.set(shop, url, events, sealed(shop, secret)));
    return Boolean.TRUE.equals(isNew)
        ? Answer.created(view(shop, secret)).with("Cache-Control", "no-store")
        : Answer.ok(view(shop, null));
  }

  /** Gives another secret; for a day both sign, so that tills can change over. */
  @PostMapping("/webhook/secret")
  @Command(transaction = Command.Transaction.OWN)
  @Access(Permission.RUN_SHOP)
  @Answers(View.class)
  Answer rotate(@RequestParam(required = false) @Nullable ShopId shopId, Caller caller) {
    ShopId shop = shops.run(caller, shopId);
    WebhookSecret secret = WebhookSecret.random(random);
    Instant until = clock.instant().plus(BOTH_SECRETS_SIGN);
    Boolean rotated =
        transactions.execute(status -> queue.rotate(shop, sealed(shop, secret), until));
    if (!Boolean.TRUE.equals(rotated)) {
      throw Problem.notFound("webhook");
    }
    return Answer.ok(view(shop, secret)).with("Cache-Control", "no-store");
  }

  private String sealed(ShopId shop, WebhookSecret secret) {
    return seals.seal(SendWebhooks.purpose(shop), secret.text());
  }

  @GetMapping("/webhook")
  @Access(Permission.RUN_SHOP)
  View get(@RequestParam(required = false) @Nullable ShopId shopId, Caller caller) {
    return view(shops.run(caller, shopId), null);
  }

  private View view(ShopId shop, @Nullable WebhookSecret secret) {
    Webhook webhook = queue.find(shop).orElseThrow(() -> Problem.notFound("webhook"));
    Instant until = webhook.previousUntil();
    return new View(
        shop,
        webhook.url().toString(),
        webhook.types(),
        webhook.state(),
        webhook.createdAt(),
        until == null || until.isBefore(clock.instant()) ? null : until,
        queue.count(shop, DeliveryState.PENDING),
        queue.count(shop, DeliveryState.DEAD),
        secret == null ? null : secret.text());
  }

  @DeleteMapping("/webhook")
  @Command
  @Access(Permission.RUN_SHOP)
  @Answers(status = 204)
  Answer remove(@RequestParam(required = false) @Nullable ShopId shopId, Caller caller) {
    if (!queue.remove(shops.run(caller, shopId))) {
      throw Problem.notFound("webhook");
    }
    return Answer.nothing();
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<Delivery> deliveries, @Nullable UUID next) {}

  /** What was sent to a shop, or waits to be; newest first. */
  @GetMapping("/deliveries")
  @Access(Permission.RUN_SHOP)
  Page deliveries(
      @RequestParam(required = false) @Nullable ShopId shopId,
      @RequestParam(required = false) @Nullable DeliveryState state,
      @RequestParam(required = false) @Nullable UUID cursor,
      @RequestParam(defaultValue = "20") int limit,
      Caller caller) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    List<Delivery> read = queue.deliveries(shops.run(caller, shopId), state, cursor, limit + 1);
    List<Delivery> page = read.stream().limit(limit).toList();
    return new Page(page, read.size() > limit ? page.getLast().deliveryId() : null);
  }

  /** Sends a delivery that is over once more. */
  @PostMapping("/deliveries/{id}/replay")
  @Command
  @Access(Permission.RUN_SHOP)
  @Answers(value = Delivery.class, status = 202)
  Answer replay(@PathVariable UUID id, Caller caller) {
    Delivery delivery =
        queue
            .delivery(id)
            .filter(found -> shops.isRun(caller, found.shopId()))
            .orElseThrow(() -> Problem.notFound("delivery"));
    if (!queue.replay(delivery)) {
      throw Problem.conflict(
          "not-replayable", "It waits to be sent already, or there is no active webhook.");
    }
    return Answer.accepted(queue.delivery(id).orElseThrow());
  }
}
