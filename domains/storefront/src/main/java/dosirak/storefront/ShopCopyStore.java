package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.Weather;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** Reads the copies of shops. */
final class ShopCopyStore {
  static final String AROUND =
      """
      select shop_id, version, (select weather from weather_copy) as weather
      from shop_copy
      where reach @> box(point(:longitude, :latitude), point(:longitude, :latitude))
      order by power(latitude - :latitude, 2) + power((longitude - :longitude) * :stretch, 2)
      limit :limit
      """;

  static final String REVISION =
      """
      select shop.version + coalesce(load.version, 0) + coalesce(rating.version, 0)
      from shop_copy as shop
      left join shop_load as load using (shop_id)
      left join shop_rating as rating using (shop_id)
      where shop_id = :shopId
      """;

  private static final TypeReference<List<MenuItem>> MENU = new TypeReference<>() {};

  private final JdbcClient jdbc;

  ShopCopyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A shop that may deliver to a point, by the box around its circle.
   *
   * @param weather of the marketplace
   */
  record Candidate(ShopId shopId, long version, Weather weather) {}

  /**
   * What changes more often than what a shop says of itself.
   *
   * @param kitchenFullUntil when its kitchen is to take orders again; may be over
   */
  record Day(@Nullable Instant kitchenFullUntil, Rating rating) {}

  /** The nearest shops whose box holds a point; about the nearest, where there are too many. */
  List<Candidate> around(GeoPoint point, int limit) {
    return jdbc.sql(AROUND)
        .param("longitude", point.longitude())
        .param("latitude", point.latitude())
        .param("stretch", Math.cos(Math.toRadians(point.latitude())))
        .param("limit", limit)
        .query((row, number) ->
            new Candidate(
                new ShopId(row.getObject("shop_id", UUID.class)),
                row.getLong("version"),
                weather(row.getString("weather"))))
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

  /** How busy some shops are and how they are rated. */
  Map<ShopId, Day> days(Collection<ShopId> shopIds) {
    Map<ShopId, Day> days = new HashMap<>();
    jdbc.sql(
            """
            select shop_id, kitchen_full_until, hundredths, reviews
            from unnest(:shopIds) as shown (shop_id)
            left join shop_load using (shop_id)
            left join shop_rating using (shop_id)
            """)
        .param("shopIds", shopIds.stream().map(ShopId::value).toArray(UUID[]::new))
        .query(
            (RowCallbackHandler)
                row ->
                    days.put(
                        new ShopId(row.getObject("shop_id", UUID.class)),
                        new Day(Times.instantOrNull(row, "kitchen_full_until"), rating(row))));
    return days;
  }

  /** Grows with everything that is learned of a shop; nothing for an unknown one. */
  Optional<Long> revision(ShopId shopId) {
    return jdbc.sql(REVISION).param("shopId", shopId.value()).query(Long.class).optional();
  }

  Optional<ShopCopy> find(ShopId shopId) {
    return jdbc.sql(
            """
            select shop_id, shop.version, name, phone, address_text, latitude, longitude, terms,
              menu, sold_out::text[] || options_sold_out || coalesce(ran_out, '{}') as sold_out,
              paused, paused_until, kitchen_full_until, hundredths, reviews,
              shop.version + coalesce(load.version, 0) + coalesce(rating.version, 0) as revision
            from shop_copy as shop
            left join shop_load as load using (shop_id)
            left join shop_rating as rating using (shop_id)
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
        row.getLong("revision"),
        row.getString("name"),
        row.getString("phone"),
        row.getString("address_text"),
        location(row),
        status(row),
        Documents.MAPPER.readValue(row.getString("menu"), MENU),
        Arrays.stream((String[]) row.getArray("sold_out").getArray()).collect(Collectors.toSet()),
        Times.instantOrNull(row, "kitchen_full_until"),
        rating(row));
  }

  /** Of a shop without reviews, or of a row without a rating, none. */
  private static Rating rating(ResultSet row) throws SQLException {
    return new Rating(row.getInt("hundredths"), row.getLong("reviews"));
  }

  private static Weather weather(@Nullable String name) {
    return name == null ? Weather.FINE : Weather.valueOf(name);
  }

  private static GeoPoint location(ResultSet row) throws SQLException {
    return new GeoPoint(row.getDouble("latitude"), row.getDouble("longitude"));
  }

  private static ShopCopy.Status status(ResultSet row) throws SQLException {
    return new ShopCopy.Status(
        Documents.MAPPER.readValue(row.getString("terms"), ShopTerms.class),
        row.getBoolean("paused"),
        Times.instantOrNull(row, "paused_until"));
  }
}
