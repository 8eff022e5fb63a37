package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopTerms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** Reads the copies of shops. */
final class ShopCopyStore {
  static final String AROUND =
      """
      select shop_id, version
      from shop_copy
      where reach @> box(point(:longitude, :latitude), point(:longitude, :latitude))
      order by power(latitude - :latitude, 2) + power((longitude - :longitude) * :stretch, 2)
      limit :limit
      """;

  private static final TypeReference<List<MenuItem>> MENU = new TypeReference<>() {};

  private final JdbcClient jdbc;

  ShopCopyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A shop that may deliver to a point, by the box around its circle. */
  record Candidate(ShopId shopId, long version) {}

  /** The nearest shops whose box holds a point; about the nearest, where there are too many. */
  List<Candidate> around(GeoPoint point, int limit) {
    return jdbc.sql(AROUND)
        .param("longitude", point.longitude())
        .param("latitude", point.latitude())
        .param("stretch", Math.cos(Math.toRadians(point.latitude())))
        .param("limit", limit)
        .query((row, number) ->
            new Candidate(new ShopId(row.getObject("shop_id", UUID.class)), row.getLong("version")))
        .list();
  }

  /** What the list shows of some shops. */
  List<Listing> listings(Collection<ShopId> shopIds) {
    return jdbc.sql(
            """
            select shop_id, version, name, latitude, longitude, terms, paused, paused_until
            from shop_copy
            where shop_id = any(:shopIds)
            """)
        .param("shopIds", shopIds.stream().map(ShopId::value).toArray(UUID[]::new))
        .query((row, number) ->
            new Listing(
                new ShopId(row.getObject("shop_id", UUID.class)),
                row.getLong("version"),
                row.getString("name"),
                location(row),
                status(row)))
        .list();
  }

  Optional<Long> version(ShopId shopId) {
    return jdbc.sql("select version from shop_copy where shop_id = :shopId")
        .param("shopId", shopId.value())
        .query(Long.class)
        .optional();
  }

  Optional<ShopCopy> find(ShopId shopId) {
    return jdbc.sql(
            """
            select shop_id, version, name, phone, address_text, latitude, longitude, terms, menu,
              sold_out, paused, paused_until
            from shop_copy
            where shop_id = :shopId
            """)
        .param("shopId", shopId.value())
        .query((row, number) -> copy(row))
        .optional();
  }

  private static ShopCopy copy(ResultSet row) throws SQLException {
    return new ShopCopy(
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getLong("version"),
        row.getString("name"),
        row.getString("phone"),
        row.getString("address_text"),
        location(row),
        status(row),
        Documents.MAPPER.readValue(row.getString("menu"), MENU),
        Arrays.stream((UUID[]) row.getArray("sold_out").getArray())
            .map(ItemId::new)
            .collect(Collectors.toSet()));
  }

  private static GeoPoint location(ResultSet row) throws SQLException {
    return new GeoPoint(row.getDouble("latitude"), row.getDouble("longitude"));
  }

  private static ShopCopy.Status status(ResultSet row) throws SQLException {
    OffsetDateTime until = row.getObject("paused_until", OffsetDateTime.class);
    return new ShopCopy.Status(
        Documents.MAPPER.readValue(row.getString("terms"), ShopTerms.class),
        row.getBoolean("paused"),
        until == null ? null : until.toInstant());
  }
}
