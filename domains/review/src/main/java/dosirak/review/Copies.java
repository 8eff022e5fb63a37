package dosirak.review;

import dosirak.contracts.AccountId;
import dosirak.contracts.Identifier;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.order.OrderCompleted;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.shop.ShopPublished;
import dosirak.platform.database.Times;
import dosirak.platform.database.WriteTogether;
import dosirak.platform.journal.Subscription;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What others said that reviews need: orders that were completed, whose shops are, how old accounts
 * are.
 */
final class Copies {
  private final JdbcClient jdbc;
  private final WriteTogether<OrderCompleted> completed = new WriteTogether<>(this::write);

  Copies(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** An order that was completed. */
  record Completed(OrderId orderId, ShopId shopId, Instant completedAt) {}

  Subscription toOrder() {
    return Subscription.to("order")
        .named("completed-orders")
        .projecting("completed_order")
        .unhurried()
        .on(OrderCompleted.class, this::learn)
        .build();
  }

  Subscription toShop() {
    return Subscription.to("shop")
        .named("shop-copy")
        .projecting("shop_copy")
        .on(ShopPublished.class, this::learn)
        .build();
  }

  Subscription toIdentity() {
    return Subscription.to("identity")
        .named("account-copy")
        .projecting("account_copy")
        .on(AccountOpened.class, this::learn)
        .build();
  }

  private void learn(OrderCompleted event) {
    completed.add(event);
  }

  private void write(List<OrderCompleted> all) {
    jdbc.sql(
            """
            insert into completed_order (order_id, shop_id, customer_id, completed_at)
            select * from unnest(:orders::uuid[], :shops::uuid[], :customers::uuid[],
              :completedAt::timestamptz[])
            on conflict (order_id) do nothing
            """)
        .param("orders", ids(all, OrderFacts::orderId))
        .param("shops", ids(all, OrderFacts::shopId))
        .param("customers", ids(all, OrderFacts::customerId))
        .param(
            "completedAt",
            all.stream().map(event -> event.completedAt().toString()).toArray(String[]::new))
        .update();
  }

  private static UUID[] ids(List<OrderCompleted> all, Function<OrderFacts, Identifier> id) {
    return all.stream().map(event -> id.apply(event.facts()).value()).toArray(UUID[]::new);
  }

  private void learn(ShopPublished event) {
    jdbc.sql(
            """
            insert into shop_copy (shop_id, owner_id) values (:shop, :owner)
            on conflict (shop_id) do update set owner_id = excluded.owner_id
            """)
        .param("shop", event.shopId().value())
        .param("owner", event.ownerId().value())
        .update();
  }

  private void learn(AccountOpened event) {
    jdbc.sql(
            """
            insert into account_copy (account_id, opened_at) values (:account, :at)
            on conflict (account_id) do nothing
            """)
        .param("account", event.accountId().value())
        .param("at", Times.utc(event.openedAt()))
        .update();
  }

  /** A completed order of a customer. */
  Optional<Completed> order(OrderId order, AccountId customer) {
    return jdbc.sql(
            """
            select shop_id, completed_at from completed_order
            where order_id = :order and customer_id = :customer
            """)
        .param("order", order.value())
        .param("customer", customer.value())
        .query((row, number) ->
            new Completed(
                order,
                new ShopId(row.getObject("shop_id", UUID.class)),
                Times.instant(row, "completed_at")))
        .optional();
  }

  Optional<AccountId> ownerOf(ShopId shop) {
    return jdbc.sql("select owner_id from shop_copy where shop_id = :shop")
        .param("shop", shop.value())
        .query(UUID.class)
        .optional()
        .map(AccountId::new);
  }

  /** Whether an account is new; one that was not heard of yet is. */
  boolean isNew(AccountId account, Instant now) {
    return jdbc.sql("select opened_at from account_copy where account_id = :account")
        .param("account", account.value())
        .query(OffsetDateTime.class)
        .optional()
        .map(opened -> opened.toInstant().plus(Floods.NEW_FOR).isAfter(now))
        .orElse(true);
  }
}
