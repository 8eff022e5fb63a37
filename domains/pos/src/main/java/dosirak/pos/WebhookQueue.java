package dosirak.pos;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.platform.database.Times;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.net.URI;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Webhooks and what waits to be sent to them. A shop's are sent one after another in the order of
 * its feed; whoever sends has claimed the webhook, and who lost the claim changes nothing any more.
 */
final class WebhookQueue {
  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Identifiers identifiers;
  private final MachineClock clock;

  WebhookQueue(JdbcClient jdbc, JsonMapper json, Identifiers identifiers, MachineClock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.identifiers = identifiers;
    this.clock = clock;
  }

  /** Whether a webhook is called. */
  enum State {
    ACTIVE,
    /** Its address said that it is gone (410). */
    DISABLED
  }

  /** How far a delivery has come. */
  enum DeliveryState {
    PENDING,
    DONE,
    /** Given up. */
    DEAD
  }

  /**
   * A webhook.
   *
   * @param types what it is told; absent: everything
   * @param secret sealed
   * @param previousSecret sealed; signs, too, until {@code previousUntil}
   */
  record Webhook(
      ShopId shopId,
      URI url,
      @Nullable List<String> types,
      String secret,
      @Nullable String previousSecret,
      @Nullable Instant previousUntil,
      State state,
      Instant createdAt) {}

  /** A delivery as its owner sees it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Delivery(
      UUID deliveryId,
      ShopId shopId,
      long sequence,
      OrderId orderId,
      String type,
      DeliveryState state,
      int attempts,
      @Nullable Instant nextAt,
      @Nullable Integer lastStatus,
      @Nullable String lastError,
      Instant createdAt,
      @Nullable Instant endedAt) {}

  /**
   * What is to be sent next.
   *
   * @param nextAt not before
   */
  record Head(UUID deliveryId, String body, int attempts, @Nullable Instant nextAt) {}

  /** Adds a delivery for a line of the feed where its shop wants to be told of it. */
  void add(
      ShopId shop,
      OrderId order,
      String number,
      NewsType type,
      RelayState state,
      long sequence,
      Instant at) {
    boolean wanted =
        jdbc.sql(
                    """
                    update webhook set next_at = coalesce(next_at, :now)
                    where shop_id = :shop and state = 'ACTIVE'
                      and (types is null or :type = any(types))
                    """)
                .param("now", Times.utc(clock.instant()))
                .param("shop", shop.value())
                .param("type", type.text())
                .update()
            == 1;
    if (!wanted) {
      return;
    }
    jdbc.sql(
            """
            insert into webhook_delivery
              (delivery_id, shop_id, sequence, order_id, type, body, state, attempts, created_at)
            values (:id, :shop, :sequence, :order, :type, :body, 'PENDING', 0, :now)
            """)
        .param("id", identifiers.next())
        .param("shop", shop.value())
        .param("sequence", sequence)
        .param("order", order.value())
        .param("type", type.text())
        .param("body", body(shop, order, number, type, state, sequence, at))
        .param("now", Times.utc(clock.instant()))
        .update();
  }

  /** No personal texts: what else a till wants to know it asks for, with its own token. */
  private String body(
      ShopId shop,
      OrderId order,
      String number,
      NewsType type,
      RelayState state,
      long sequence,
      Instant at) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("shopId", shop);
    data.put("sequence", sequence);
    data.put("orderId", order);
    data.put("number", number);
    data.put("state", state);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.text());
    body.put("timestamp", at.toString());
    body.put("data", data);
    return json.writeValueAsString(body);
  }

  Optional<Webhook> find(ShopId shop) {
    return jdbc.sql("select * from webhook where shop_id = :shop")
        .param("shop", shop.value())
        .query(WebhookQueue::webhook)
        .optional();
  }

  /**
   * Sets a webhook, or changes its address; one that was disabled is active again, and what waited
   * for the address it had is tried at once.
   *
   * @param secret sealed, for a new one
   * @return whether it is new
   */
  boolean set(ShopId shop, URI url, @Nullable List<String> types, String secret) {
    boolean isNew =
        jdbc.sql(
                """
                insert into webhook (shop_id, url, host, types, secret, state, created_at)
                values (:shop, :url, :host, cast(:types as text[]), :secret, 'ACTIVE', :now)
                on conflict (shop_id) do update set
                  url = excluded.url, host = excluded.host, types = excluded.types, state = 'ACTIVE',
                  next_at = case
                    when webhook.claim is null and webhook.next_at is not null
                    then cast(:now as timestamptz) else webhook.next_at end
                returning (xmax = 0) as is_new
                """)
            .param("shop", shop.value())
            .param("url", url.toString())
            .param("host", host(url))
            .param("types", types == null ? null : types.toArray(String[]::new))
            .param("secret", secret)
            .param("now", Times.utc(clock.instant()))
            .query(Boolean.class)
            .single();
    jdbc.sql(
            "update webhook_delivery set next_at = null where shop_id = :shop and state = 'PENDING'")
        .param("shop", shop.value())
        .update();
    return isNew;
  }

  /** What calls to one machine of a stranger are counted by. */
  private static String host(URI url) {
    return url.getHost().toLowerCase(Locale.ROOT) + ":" + url.getPort();
  }

  /**
   * Gives a webhook another secret; the one it had signs beside it for a while.
   *
   * @param secret sealed
   * @return false if there is no webhook
   */
  boolean rotate(ShopId shop, String secret, Instant previousUntil) {
    return jdbc.sql(
                """
                update webhook set
                  previous_secret = secret, previous_until = :until, secret = :secret
                where shop_id = :shop
                """)
            .param("until", Times.utc(previousUntil))
            .param("secret", secret)
            .param("shop", shop.value())
            .update()
        == 1;
  }

  /**
   * Removes a webhook and what waits for it.
   *
   * @return false if there is none
   */
  boolean remove(ShopId shop) {
    boolean removed =
        jdbc.sql("delete from webhook where shop_id = :shop").param("shop", shop.value()).update()
            == 1;
    if (removed) {
      giveUp(shop, "the webhook was removed");
    }
    return removed;
  }

  private void giveUp(ShopId shop, String why) {
    jdbc.sql(
            """
            update webhook_delivery set state = 'DEAD', ended_at = :now, last_error = :why,
              next_at = null
            where shop_id = :shop and state = 'PENDING'
            """)
        .param("now", Times.utc(clock.instant()))
        .param("why", why)
        .param("shop", shop.value())
        .update();
  }

  /** A claimed webhook. */
  record Claimed(Webhook webhook, String host, UUID claim) {}

  /**
   * Claims webhooks for which something is due.
   *
   * @param until when others may take them, if the claimant has died
   * @param without hosts that have enough to do
   */
  List<Claimed> claim(UUID claim, Instant until, List<String> without, int most) {
    return jdbc.sql(
            """
            update webhook set claim = :claim, next_at = :until
            where shop_id in (
              select shop_id from webhook
              where state = 'ACTIVE' and next_at <= :now and host <> all(:without)
              order by next_at limit :most for update skip locked)
            returning *
            """)
        .param("claim", claim)
        .param("until", Times.utc(until))
        .param("now", Times.utc(clock.instant()))
        .param("without", without.toArray(String[]::new))
        .param("most", most)
        .query((row, number) -> new Claimed(webhook(row, number), row.getString("host"), claim))
        .list();
  }

  /** Gives a claim back, to be taken up again at a time. */
  void release(Claimed claimed, @Nullable Instant nextAt) {
    jdbc.sql(
            """
            update webhook set claim = null, next_at = cast(:next as timestamptz)
            where shop_id = :shop and claim = :claim
            """)
        .param("next", Times.utcOrNull(nextAt))
        .param("shop", claimed.webhook().shopId().value())
        .param("claim", claimed.claim())
        .update();
  }

  /**
   * Locks a webhook that is claimed, so that nothing is added meanwhile.
   *
   * @return false if the claim was lost
   */
  boolean lock(Claimed claimed) {
    return jdbc.sql(
            """
            select shop_id from webhook where shop_id = :shop and claim = :claim for update
            """)
        .param("shop", claimed.webhook().shopId().value())
        .param("claim", claimed.claim())
        .query(UUID.class)
        .optional()
        .isPresent();
  }

  /** What a shop is to be sent next; empty if nothing waits. */
  Optional<Head> head(ShopId shop) {
    return jdbc.sql(
            """
            select delivery_id, body, attempts, next_at
            from webhook_delivery
            where shop_id = :shop and state = 'PENDING'
            order by sequence limit 1
            """)
        .param("shop", shop.value())
        .query((row, number) ->
            new Head(
                row.getObject("delivery_id", UUID.class),
                row.getString("body"),
                row.getInt("attempts"),
                Times.instantOrNull(row, "next_at")))
        .optional();
  }

  /**
   * Notes how an attempt ended.
   *
   * @param nextAt when it is tried again
   */
  void attempted(
      UUID delivery,
      DeliveryState state,
      @Nullable Integer status,
      @Nullable String error,
      @Nullable Instant nextAt) {
    jdbc.sql(
            """
            update webhook_delivery set
              state = :state, attempts = attempts + 1, last_status = cast(:status as int),
              last_error = cast(:error as text), next_at = cast(:next as timestamptz),
              ended_at = case when :state = 'PENDING' then null else cast(:now as timestamptz) end
            where delivery_id = :id and state = 'PENDING'
            """)
        .param("state", state.name())
        .param("status", status)
        .param("error", error)
        .param("next", Times.utcOrNull(nextAt))
        .param("now", Times.utc(clock.instant()))
        .param("id", delivery)
        .update();
  }

  /** The address is gone: nothing more is sent until the owner sets it again. */
  void disable(ShopId shop) {
    jdbc.sql(
            """
            update webhook set state = 'DISABLED', next_at = null, claim = null
            where shop_id = :shop
            """)
        .param("shop", shop.value())
        .update();
    giveUp(shop, "the address is gone");
  }

  /** How many deliveries of a shop stand in a state. */
  long count(ShopId shop, DeliveryState state) {
    return jdbc.sql(
            "select count(*) from webhook_delivery where shop_id = :shop and state = :state")
        .param("shop", shop.value())
        .param("state", state.name())
        .query(Long.class)
        .single();
  }

  /** Deliveries of a shop, newest first. */
  List<Delivery> deliveries(
      ShopId shop, @Nullable DeliveryState state, @Nullable UUID before, int limit) {
    return jdbc.sql(
            """
            select * from webhook_delivery
            where shop_id = :shop
              and (cast(:state as text) is null or state = :state)
              and (cast(:before as uuid) is null or delivery_id < cast(:before as uuid))
            order by delivery_id desc limit :limit
            """)
        .param("shop", shop.value())
        .param("state", state == null ? null : state.name())
        .param("before", before)
        .param("limit", limit)
        .query(WebhookQueue::delivery)
        .list();
  }

  Optional<Delivery> delivery(UUID id) {
    return jdbc.sql("select * from webhook_delivery where delivery_id = :id")
        .param("id", id)
        .query(WebhookQueue::delivery)
        .optional();
  }

  /**
   * Sends a delivery that is over once more, with all its attempts before it.
   *
   * @return false if it is not over, or there is no active webhook
   */
  boolean replay(Delivery delivery) {
    boolean active =
        jdbc.sql(
                    """
                    update webhook set next_at = case when claim is null then :now else next_at end
                    where shop_id = :shop and state = 'ACTIVE'
                    """)
                .param("now", Times.utc(clock.instant()))
                .param("shop", delivery.shopId().value())
                .update()
            == 1;
    return active
        && jdbc.sql(
                    """
                    update webhook_delivery set
                      state = 'PENDING', attempts = 0, next_at = null, ended_at = null
                    where delivery_id = :id and state <> 'PENDING'
                    """)
                .param("id", delivery.deliveryId())
                .update()
            == 1;
  }

  /** Forgets deliveries that were over before a moment. */
  void forget(Instant before, int most) {
    jdbc.sql(
            """
            delete from webhook_delivery where delivery_id in (
              select delivery_id from webhook_delivery where ended_at < :before limit :most)
            """)
        .param("before", Times.utc(before))
        .param("most", most)
        .update();
  }

  private static Webhook webhook(ResultSet row, int number) throws SQLException {
    Array types = row.getArray("types");
    return new Webhook(
        new ShopId(row.getObject("shop_id", UUID.class)),
        URI.create(row.getString("url")),
        types == null ? null : Arrays.asList((String[]) types.getArray()),
        row.getString("secret"),
        row.getString("previous_secret"),
        Times.instantOrNull(row, "previous_until"),
        State.valueOf(row.getString("state")),
        Times.instant(row, "created_at"));
  }

  private static Delivery delivery(ResultSet row, int number) throws SQLException {
    return new Delivery(
        row.getObject("delivery_id", UUID.class),
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getLong("sequence"),
        new OrderId(row.getObject("order_id", UUID.class)),
        row.getString("type"),
        DeliveryState.valueOf(row.getString("state")),
        row.getInt("attempts"),
        Times.instantOrNull(row, "next_at"),
        row.getObject("last_status", Integer.class),
        row.getString("last_error"),
        Times.instant(row, "created_at"),
        Times.instantOrNull(row, "ended_at"));
  }
}
