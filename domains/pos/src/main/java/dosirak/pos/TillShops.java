package dosirak.pos;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ShopPublished;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.Caller;
import dosirak.platform.web.Problem;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which shop a caller speaks of, and whether the caller may. */
final class TillShops {
  /** Who opened a shop that was not heard of yet. */
  private static final AccountId NOBODY = new AccountId(new UUID(0, 0));

  private final JdbcClient jdbc;
  private final ShopMembers members;

  TillShops(JdbcClient jdbc, ShopMembers members) {
    this.jdbc = jdbc;
    this.members = members;
  }

  Subscription subscription() {
    return Subscription.to("shop")
        .projecting("pos_shop")
        .on(ShopPublished.class, this::learn)
        .build();
  }

  private void learn(ShopPublished shop) {
    jdbc.sql(
            """
            insert into pos_shop (shop_id, owner_id) values (:shop, :owner)
            on conflict (shop_id) do update set owner_id = excluded.owner_id
            """)
        .param("shop", shop.shopId().value())
        .param("owner", shop.ownerId().value())
        .update();
  }

  /**
   * The shop whose orders a caller may answer: the one named, the till's own, or the only one.
   *
   * @throws Problem 404 if it is not the caller's; 400 if it must be named
   */
  ShopId worked(Caller caller, @Nullable ShopId named) {
    ShopId shop = named == null ? only(caller, members.workedInBy(caller)) : named;
    if (!members.worksIn(caller, shop, openedBy(shop))) {
      throw Problem.notFound("shop");
    }
    return shop;
  }

  /**
   * The shop that a caller may decide for.
   *
   * @throws Problem 404 if it is not the caller's; 400 if it must be named
   */
  ShopId run(Caller caller, @Nullable ShopId named) {
    ShopId shop = named == null ? only(caller, members.runBy(caller)) : named;
    if (!members.runs(caller, shop, openedBy(shop))) {
      throw Problem.notFound("shop");
    }
    return shop;
  }

  /** Whether a caller may answer for a shop. */
  boolean isWorked(Caller caller, ShopId shop) {
    return members.worksIn(caller, shop, openedBy(shop));
  }

  /** Whether a caller may decide for a shop. */
  boolean isRun(Caller caller, ShopId shop) {
    return members.runs(caller, shop, openedBy(shop));
  }

  private ShopId only(Caller caller, ShopMembers.Belonging belonging) {
    ShopId tills = caller.shop();
    if (tills != null) {
      return tills;
    }
    List<UUID> all =
        jdbc.sql(
                """
                select shop_id from pos_shop
                where (owner_id = :opener and shop_id <> all(:lost)) or shop_id = any(:given)
                limit 2
                """)
            .param("opener", belonging.openedBy())
            .param("lost", belonging.lost())
            .param("given", belonging.given())
            .query(UUID.class)
            .list();
    if (all.size() != 1) {
      throw Problem.invalid("shopId", "is missing; which shop?");
    }
    return new ShopId(all.getFirst());
  }

  private AccountId openedBy(ShopId shop) {
    return jdbc.sql("select owner_id from pos_shop where shop_id = :shop")
        .param("shop", shop.value())
        .query(UUID.class)
        .optional()
        .map(AccountId::new)
        .orElse(NOBODY);
  }
}
