package dosirak.storefront;

import dosirak.contracts.ShopId;
import dosirak.contracts.shop.Weather;
import dosirak.platform.cache.SharedCache;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Makes known what was learned of shops once it is committed: to this process before the position
 * of it moves, and to the others. A page is made of what several subscriptions write, each in its
 * own transaction. They take turns on a shop, so that each knows the revision that the page has
 * after it.
 */
final class PageNews {
  private final JdbcClient jdbc;
  private final ShopCopyStore shops;
  private final ShopDirectory directory;
  private final ShopPages pages;
  private final SharedCache sharedCache;

  PageNews(
      JdbcClient jdbc,
      ShopCopyStore shops,
      ShopDirectory directory,
      ShopPages pages,
      SharedCache sharedCache) {
    this.jdbc = jdbc;
    this.shops = shops;
    this.directory = directory;
    this.pages = pages;
    this.sharedCache = sharedCache;
  }

  /** Called in the transaction of a change, after it was made. */
  void changed(ShopId shopId) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('storefront page ' || :shopId, 0))")
        .param("shopId", shopId.toString())
        .query((row, number) -> shopId)
        .list();
    jdbc.sql(
            """
            insert into page_change (shop_id, change) values (:shopId, pg_current_xact_id())
            on conflict (shop_id) do update set change = excluded.change
            """)
        .param("shopId", shopId.value())
        .update();
    changes().shopIds.add(shopId);
  }

  /** Called in the transaction in which the weather changed. */
  void changed(Weather weather) {
    changes().weather = weather;
  }

  private Changes changes() {
    for (TransactionSynchronization known :
        TransactionSynchronizationManager.getSynchronizations()) {
      if (known instanceof Changes changes && changes.belongsTo(this)) {
        return changes;
      }
    }
    Changes changes = new Changes();
    TransactionSynchronizationManager.registerSynchronization(changes);
    return changes;
  }

  /** What one transaction changed. */
  private final class Changes implements TransactionSynchronization {
    private final Set<ShopId> shopIds = new LinkedHashSet<>();
    private @Nullable Weather weather;
    private ShopDirectory.@Nullable News news;

    boolean belongsTo(PageNews other) {
      return PageNews.this == other;
    }

    @Override
    public void beforeCommit(boolean readOnly) {
      if (directory.isKept()) {
        ShopCopyStore.Look look = shops.listings(shopIds);
        news = new ShopDirectory.News(look.state().generation(), look.listings(), weather);
      }
    }

    @Override
    public void afterCommit() {
      ShopDirectory.News learned = news;
      if (learned != null) {
        directory.learn(learned);
        learned.listings().forEach(listing -> pages.outdated(learned.generation(), listing));
        sharedCache.tell(ShopDirectory.NEWS, "");
      }
    }
  }
}
