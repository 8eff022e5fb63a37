package dosirak.identity;

import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.shop.ShopPublished;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Makes whoever opened a shop its owner. */
final class LearnShops {
  private final JdbcClient jdbc;
  private final AccountStore accounts;
  private final Journal journal;

  LearnShops(JdbcClient jdbc, AccountStore accounts, Journal journal) {
    this.jdbc = jdbc;
    this.accounts = accounts;
    this.journal = journal;
  }

  Subscription toShop() {
    return Subscription.to("shop").named("owners").on(ShopPublished.class, this::published).build();
  }

  private void published(ShopPublished event) {
    UUID owner = event.ownerId().value();
    boolean isNew =
        jdbc.sql(
                    """
                    insert into known_shop (shop_id, owner_id) values (:shopId, :owner)
                    on conflict do nothing
                    """)
                .param("shopId", event.shopId().value())
                .param("owner", owner)
                .update()
            == 1;
    // A shop that is published again does not bring back a role that was revoked.
    if (isNew
        && accounts.lock(event.ownerId())
        && accounts.isOpen(event.ownerId())
        && accounts.grant(event.ownerId(), Role.OWNER, event.shopId(), event.publishedAt())) {
      journal.append(
          new RoleGranted(event.ownerId(), Role.OWNER, event.shopId(), event.publishedAt()));
    }
  }
}
