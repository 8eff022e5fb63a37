package dosirak.storefront;

import dosirak.contracts.ShopId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Outdates the page of a shop once what was learned of it is committed. A page is made of what
 * several subscriptions write, each in its own transaction. They take turns on a shop, so that each
 * counts the revision that the page has after it.
 */
final class PageNews {
  private final JdbcClient jdbc;
  private final ShopPages pages;

  PageNews(JdbcClient jdbc, ShopPages pages) {
    this.jdbc = jdbc;
    this.pages = pages;
  }

  /** Called in the transaction of a change, after it was made. */
  void changed(ShopId shopId) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended('storefront page ' || :shopId, 0))")
        .param("shopId", shopId.toString())
        .query((row, number) -> shopId)
        .list();
    jdbc.sql(ShopCopyStore.REVISION)
        .param("shopId", shopId.value())
        .query(Long.class)
        .optional()
        .ifPresent(revision -> outdateAfterCommit(shopId, revision));
  }

  private void outdateAfterCommit(ShopId shopId, long revision) {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            pages.outdated(shopId, revision);
          }
        });
  }
}
