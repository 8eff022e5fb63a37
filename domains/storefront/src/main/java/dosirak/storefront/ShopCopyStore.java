package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.Weather;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;

/** Reads the copies of shops. */
final class ShopCopyStore {
  /**
   * Tells the tables from all others that ever were in their place: after a projection was built
   * anew, or a backup was taken back, revisions count something else.
   */
  private static final String GENERATION =
      """
      (select system_identifier from pg_control_system()) || '.'
        || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '.'
        || 'shop_copy'::regclass::oid || '.' || 'shop_load'::regclass::oid || '.'
        || 'shop_rating'::regclass::oid
      """;

  private static final String REVISION =
      "shop.version + coalesce(load.version, 0) + coalesce(rating.version, 0)";

  private static final String LISTINGS =
      """
      select shop_id, shop.version, %s as revision, name, latitude, longitude, terms, paused,
        paused_until, kitchen_full_until, hundredths, reviews
      from shop_copy as shop
      left join shop_load as load using (shop_id)
      left join shop_rating as rating using (shop_id)
      """
          .formatted(REVISION);

  private static final String ITEMS_SOLD_OUT =
      "shop.sold_out::text[] || coalesce(load.ran_out, '{}')";

  private static final String STATE =
      """
      select %s as generation, pg_snapshot_xmin(pg_current_snapshot())::text as horizon,
        (select weather from weather_copy) as weather
      """
          .formatted(GENERATION);

  private static final TypeReference<List<MenuItem>> MENU = new TypeReference<>() {};

  private final JdbcClient jdbc;

  ShopCopyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What is as it is for all shops together.
   *
   * @param generation of the tables
   * @param horizon all transactions before it were over, and nothing that they did is missing
   * @param weather of the marketplace
   */
  record State(String generation, String horizon, Weather weather) {}

  /** The state, and some shops as of the same moment. */
  record Look(State state, List<Listing> listings) {}

  State state() {
    return jdbc.sql(STATE).query((row, number) -> state(row)).single();
  }

  /** The shops that were changed by transactions that were not over before a horizon. */
  Look changedSince(String horizon) {
    return look(
        """
        where shop_id in (
          select shop_id from page_change where change >= cast(cast(:since as text) as xid8))
        """,
        jdbc -> jdbc.param("since", horizon));
  }

  /** Some shops. */
  Look listings(Collection<ShopId> shopIds) {
    UUID[] ids = shopIds.stream().map(ShopId::value).toArray(UUID[]::new);
    return look("where shop_id = any(:shopIds)", jdbc -> jdbc.param("shopIds", ids));
  }

  private Look look(String which, UnaryOperator<JdbcClient.StatementSpec> parameters) {
    List<Listing> listings = new ArrayList<>();
    State[] state = new State[1];
    parameters
        .apply(
            // One statement, so that it is of one moment; there is a row without a shop too.
            jdbc.sql(
                "select * from ("
                    + STATE
                    + ") as state left join ("
                    + LISTINGS
                    + which
                    + ") as shops on true"))
        .query(
            (RowCallbackHandler)
                row -> {
                  state[0] = state(row);
                  if (row.getObject("shop_id") != null) {
                    listings.add(listing(row));
                  }
                });
    return new Look(state[0], List.copyOf(listings));
  }

  /** Some of all shops, in the order of their identifiers. */
  List<Listing> listingsAfter(UUID shopId, int limit) {
    return jdbc.sql(LISTINGS + "where shop_id > :shopId order by shop_id limit :limit")
        .param("shopId", shopId)
        .param("limit", limit)
        .query((row, number) -> listing(row))
        .list();
  }

  /**
   * What is searched of some shops.
   *
   * @param generation of the tables
   */
  record Menus(String generation, List<ShopMenu> shops) {}

  /** What is searched of some of all shops, in the order of their identifiers. */
  List<ShopMenu> menusAfter(UUID shopId, int limit) {
    return jdbc.sql(
            """
            select shop_id, shop.version, name, menu, %s as sold_out
            from shop_copy as shop
            left join shop_load as load using (shop_id)
            where shop_id > :shopId order by shop_id limit :limit
            """
                .formatted(ITEMS_SOLD_OUT))
        .param("shopId", shopId)
        .param("limit", limit)
        .query((row, number) -> menu(row))
        .list();
  }

  /**
   * What is searched of some shops.
   *
   * @param known the version of each that the caller has; its menu is not read again
   */
  Menus menus(Map<ShopId, Long> known) {
    UUID[] ids = known.keySet().stream().map(ShopId::value).toArray(UUID[]::new);
    Long[] versions = known.values().toArray(Long[]::new);
    List<ShopMenu> menus = new ArrayList<>();
    String[] generation = new String[1];
    jdbc.sql(
            """
            select * from (select %s as generation) as state
            left join (
              select shop_id, shop.version, name, %s as sold_out,
                case when shop.version <> known.version then menu end as menu
              from unnest(:ids, :versions) as known (shop_id, version)
              join shop_copy as shop using (shop_id)
              left join shop_load as load using (shop_id)) as shops on true
            """
                .formatted(GENERATION, ITEMS_SOLD_OUT))
        .param("ids", ids)
        .param("versions", versions)
        .query(
            (RowCallbackHandler)
                row -> {
                  generation[0] = row.getString("generation");
                  if (row.getObject("shop_id") != null) {
                    menus.add(menu(row));
                  }
                });
    return new Menus(generation[0], List.copyOf(menus));
  }

  private static ShopMenu menu(ResultSet row) throws SQLException {
    return new ShopMenu(
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getLong("version"),
        row.getString("name"),
        row.getString("menu"),
        Arrays.stream((String[]) row.getArray("sold_out").getArray()).collect(Collectors.toSet()));
  }

  private static State state(ResultSet row) throws SQLException {
    return new State(
        row.getString("generation"), row.getString("horizon"), weather(row.getString("weather")));
  }

  private static Listing listing(ResultSet row) throws SQLException {
    return new Listing(
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getLong("version"),
        row.getLong("revision"),
        row.getString("name"),
        location(row),
        status(row),
        Times.instantOrNull(row, "kitchen_full_until"),
        rating(row));
  }

  Optional<ShopCopy> find(ShopId shopId) {
    return jdbc.sql(
            """
            select shop_id, shop.version, name, phone, address_text, latitude, longitude, terms,
              menu, sold_out::text[] || options_sold_out || coalesce(ran_out, '{}') as sold_out,
              paused, paused_until, kitchen_full_until, hundredths, reviews,
              %s as generation, %s as revision
            from shop_copy as shop
            left join shop_load as load using (shop_id)
            left join shop_rating as rating using (shop_id)
            where shop_id = :shopId
            """
                .formatted(GENERATION, REVISION))
        .param("shopId", shopId.value())
        .query((row, number) -> copy(row))
        .optional();
  }

  private static ShopCopy copy(ResultSet row) throws SQLException {
    return new ShopCopy(
        new ShopId(row.getObject("shop_id", UUID.class)),
        row.getLong("version"),
        row.getString("generation"),
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
