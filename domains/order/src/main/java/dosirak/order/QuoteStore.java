package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.QuoteId;
import dosirak.platform.database.Columns;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Keeps quotes. */
final class QuoteStore {
  private static final int FORGET_AT_ONCE = 2_000;
  private static final int MOST_OF_PERSON = 1_000;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  QuoteStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  void keep(List<Quote> quotes) {
    if (quotes.isEmpty()) {
      return;
    }
    Columns columns = new Columns();
    for (Quote quote : quotes) {
      columns.add("quotes", quote.quoteId());
      columns.add("customers", quote.customerId());
      columns.add("shops", quote.shopId());
      columns.add("versions", quote.shopVersion());
      columns.add("bodies", json.writeValueAsString(quote));
      columns.add("expire", quote.expiresAt());
    }
    jdbc.sql(
            """
            insert into quote (quote_id, customer_id, shop_id, shop_version, body, expires_at)
            select * from unnest(
              cast(:quotes as uuid[]), cast(:customers as uuid[]), cast(:shops as uuid[]),
              cast(:versions as bigint[]), cast(:bodies as text[]),
              cast(:expire as timestamptz[]))
            """)
        .params(columns.values())
        .update();
  }

  /** The quotes there are of those that are asked for. */
  Map<QuoteId, Quote> find(Collection<QuoteId> quotes) {
    Map<QuoteId, Quote> found = new HashMap<>();
    jdbc.sql("select body from quote where quote_id = any(cast(:quotes as uuid[]))")
        .param("quotes", quotes.stream().map(QuoteId::value).toArray(UUID[]::new))
        .query((row, number) -> json.readValue(row.getString("body"), Quote.class))
        .list()
        .forEach(quote -> found.put(quote.quoteId(), quote));
    return found;
  }

  /** The quotes of a customer that are kept still, newest first. */
  List<Quote> of(AccountId customer) {
    return jdbc.sql(
            """
            select body from quote where customer_id = :customer
            order by expires_at desc limit :limit
            """)
        .param("customer", customer.value())
        .param("limit", MOST_OF_PERSON)
        .query((row, number) -> json.readValue(row.getString("body"), Quote.class))
        .list();
  }

  /**
   * Removes quotes that expired before a moment; a limited number at once.
   *
   * @return how many
   */
  int forget(Instant expiredBefore) {
    return jdbc.sql(
            """
            delete from quote where quote_id in (
              select quote_id from quote where expires_at < :before
              order by expires_at limit :limit)
            """)
        .param("before", expiredBefore.atOffset(ZoneOffset.UTC))
        .param("limit", FORGET_AT_ONCE)
        .update();
  }
}
