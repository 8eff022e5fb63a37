package dosirak.order;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopTerms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the copies of the shops. A shop's version grows with everything that happens to it, so a
 * read copy may be kept for as long as the database still has its version: the version is read
 * every time, the menu only when it changed.
 */
final class ShopCopies {
  private static final int MOST_KEPT = 3_000;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Cache<ShopId, Kept> kept = Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

  ShopCopies(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * What tells whether a read copy is still that of the database.
   *
   * @param generation of the table, which counts how often it was built anew
   */
  private record Stand(long generation, long version, boolean countsStock) {
    boolean isNewerThan(Stand other) {
      return generation > other.generation
          || (generation == other.generation && version > other.version);
    }
  }

  private record Kept(Stand stand, ShopCopy copy) {}

  /** A shop as of now. */
  Optional<ShopCopy> find(ShopId shop) {
    return Optional.ofNullable(find(List.of(shop)).get(shop));
  }

  /** The shops there are of those that are asked for, as of now. */
  Map<ShopId, ShopCopy> find(Collection<ShopId> shops) {
    Map<ShopId, ShopCopy> found = new HashMap<>();
    stands(shops)
        .forEach((shop, now) -> {
          Kept known = kept.getIfPresent(shop);
          if (known != null && now.equals(known.stand())) {
            found.put(shop, known.copy());
          } else {
            readAnew(shop).ifPresent(copy -> found.put(shop, copy));
          }
        });
    return found;
  }

  private Map<ShopId, Stand> stands(Collection<ShopId> shops) {
    Map<ShopId, Stand> stands = new HashMap<>();
    jdbc.sql(
            """
            select (select generation from projection_generation) as generation, shop_id, version,
              exists (select 1 from stock s where s.shop_id = c.shop_id) as counts_stock
            from shop_copy c where shop_id = any(cast(:shops as uuid[]))
            """)
        .param("shops", shops.stream().map(ShopId::value).distinct().toArray(UUID[]::new))
        .query((row, number) ->
            stands.put(new ShopId(row.getObject("shop_id", UUID.class)), stand(row)))
        .list();
    return stands;
  }

  private Optional<ShopCopy> readAnew(ShopId shop) {
    Optional<Kept> read = read(shop);
    read.ifPresent(copy ->
        kept.asMap()
            .merge(
                shop, copy, (old, fresh) -> old.stand().isNewerThan(fresh.stand()) ? old : fresh));
    return read.map(Kept::copy);
  }

  private static Stand stand(ResultSet row) throws SQLException {
    return new Stand(
        row.getLong("generation"), row.getLong("version"), row.getBoolean("counts_stock"));
  }

  /** Who runs a shop. */
  Optional<AccountId> owner(ShopId shop) {
    return jdbc.sql("select owner_id from shop_copy where shop_id = :shop")
        .param("shop", shop.value())
        .query(UUID.class)
        .optional()
        .map(AccountId::new);
  }

  private Optional<Kept> read(ShopId shop) {
    return jdbc.sql(
            """
            select (select generation from projection_generation) as generation, shop_id, version,
              owner_id, name, latitude, longitude, terms, menu, paused,
              paused_until,
              exists (select 1 from stock t where t.shop_id = c.shop_id) as counts_stock,
              array(select item_id from sold_out_item s where s.shop_id = c.shop_id) as sold_out,
              array(select item_id::text || option_id::text from sold_out_option s
                    where s.shop_id = c.shop_id) as sold_out_options
            from shop_copy c
            where shop_id = :shop
            """)
        .param("shop", shop.value())
        .query((row, number) -> new Kept(stand(row), copy(row)))
        .optional();
  }

  private ShopCopy copy(ResultSet row) throws SQLException {
    OffsetDateTime until = row.getObject("paused_until", OffsetDateTime.class);
    Map<ItemId, MenuItem> menu =
        List.of(json.readValue(row.getString("menu"), MenuItem[].class)).stream()
            .collect(Collectors.toMap(MenuItem::itemId, Function.identity()));
    Set<ItemId> soldOut =
        Arrays.stream((UUID[]) row.getArray("sold_out").getArray())
            .map(ItemId::new)
            .collect(Collectors.toUnmodifiableSet());
    Set<Portion.Of> soldOutOptions =
        Arrays.stream((String[]) row.getArray("sold_out_options").getArray())
            .map(both ->
                new Portion.Of(ItemId.of(both.substring(0, 36)), OptionId.of(both.substring(36))))
            .collect(Collectors.toUnmodifiableSet());
    return new ShopCopy(
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getLong("version"),
        new AccountId(row.getObject("owner_id", UUID.class)),
        row.getString("name"),
        new GeoPoint(row.getDouble("latitude"), row.getDouble("longitude")),
        json.readValue(row.getString("terms"), ShopTerms.class),
        menu,
        soldOut,
        soldOutOptions,
        row.getBoolean("paused"),
        until == null ? null : until.toInstant(),
        row.getBoolean("counts_stock"));
  }
}
