package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.access.ShopMembers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Shops in the database. */
final class ShopStore {
  private static final TypeReference<List<MenuItem>> MENU = new TypeReference<>() {};

  private static final TypeReference<List<Allotted>> ALLOTTED = new TypeReference<>() {};

  private final JdbcClient jdbc;

  // Lenient, so that an older process can read what a newer one wrote.
  private final JsonMapper documents =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  ShopStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void insert(Shop shop) {
    bind(
            """
            insert into shop
              (shop_id, owner_id, version, name, phone, address_text, latitude, longitude,
               terms, menu, sold_out, options_sold_out, allotments, paused, paused_until)
            values
              (:shopId, :ownerId, :version, :name, :phone, :addressText, :latitude, :longitude,
               :terms, :menu, :soldOut, :optionsSoldOut, :allotments, :paused, :pausedUntil)
            """,
            shop)
        .param("ownerId", shop.ownerId().value())
        .param("name", shop.profile().name())
        .param("phone", shop.profile().phone())
        .param("addressText", shop.profile().addressText())
        .param("latitude", shop.profile().location().latitude())
        .param("longitude", shop.profile().location().longitude())
        .update();
  }

  /** Writes what can change of a shop whose row is locked. */
  void update(Shop shop) {
    int rows =
        bind(
                """
                update shop
                set version = :version, terms = :terms, menu = :menu, sold_out = :soldOut,
                    options_sold_out = :optionsSoldOut, allotments = :allotments,
                    paused = :paused, paused_until = :pausedUntil
                where shop_id = :shopId and version = :version - 1
                """,
                shop)
            .update();
    if (rows != 1) {
      throw new IllegalStateException("shop " + shop.shopId() + " was changed without its lock");
    }
  }

  private JdbcClient.StatementSpec bind(String sql, Shop shop) {
    Shop.Pause pause = shop.pause();
    return jdbc.sql(sql)
        .param("shopId", shop.shopId().value())
        .param("version", shop.version())
        .param("terms", documents.writeValueAsString(shop.terms()))
        .param("menu", documents.writeValueAsString(shop.menu()))
        .param("soldOut", shop.soldOut().stream().map(ItemId::value).sorted().toArray(UUID[]::new))
        .param("paused", pause != null)
        .param(
            "optionsSoldOut",
            shop.supplies().optionsSoldOut().stream()
                .map(OptionId::value)
                .sorted()
                .toArray(UUID[]::new))
        .param("allotments", documents.writeValueAsString(allotted(shop.supplies())))
        .param(
            "pausedUntil",
            pause == null || pause.until() == null ? null : pause.until().atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE);
  }

  /** What is counted, as it lies in the database. */
  private record Allotted(
      ItemId itemId, @Nullable OptionId optionId, long quantity, Instant allottedAt) {}

  private static List<Allotted> allotted(Supplies supplies) {
    return supplies.allotted().entrySet().stream()
        .map(each ->
            new Allotted(
                each.getKey().itemId(),
                each.getKey().optionId(),
                each.getValue().quantity(),
                each.getValue().allottedAt()))
        .toList();
  }

  private Supplies supplies(ResultSet row) throws SQLException {
    return new Supplies(
        Arrays.stream((UUID[]) row.getArray("sold_out").getArray())
            .map(ItemId::new)
            .collect(Collectors.toSet()),
        Arrays.stream((UUID[]) row.getArray("options_sold_out").getArray())
            .map(OptionId::new)
            .collect(Collectors.toSet()),
        documents.readValue(row.getString("allotments"), ALLOTTED).stream()
            .collect(
                Collectors.toMap(
                    each -> new Portion(each.itemId(), each.optionId()),
                    each -> new Supplies.Allotment(each.quantity(), each.allottedAt()))));
  }

  /** A shop, its row locked until the transaction ends. */
  Optional<Shop> lock(ShopId shopId) {
    return one("select * from shop where shop_id = :shopId for update", shopId);
  }

  /** A shop. */
  Optional<Shop> find(ShopId shopId) {
    return one("select * from shop where shop_id = :shopId", shopId);
  }

  private Optional<Shop> one(String sql, ShopId shopId) {
    return jdbc.sql(sql)
        .param("shopId", shopId.value())
        .query((row, number) -> shop(row))
        .optional();
  }

  /** Somebody's shops by identifier, which is by age, after a cursor. */
  List<Shop> of(ShopMembers.Belonging shops, @Nullable ShopId after, int limit) {
    return jdbc.sql(
            """
            select * from shop
            where shop_id > :after
              and ((owner_id = :openedBy and not shop_id = any(:lost))
                or shop_id = any(:given))
            order by shop_id
            limit :limit
            """)
        .param("openedBy", shops.openedBy())
        .param("given", shops.given())
        .param("lost", shops.lost())
        .param("after", after == null ? new UUID(0, 0) : after.value())
        .param("limit", limit)
        .query((row, number) -> shop(row))
        .list();
  }

  int countOwnedBy(AccountId ownerId) {
    return jdbc.sql("select count(*) from shop where owner_id = :ownerId")
        .param("ownerId", ownerId.value())
        .query(Integer.class)
        .single();
  }

  private Shop shop(ResultSet row) throws SQLException {
    OffsetDateTime until = row.getObject("paused_until", OffsetDateTime.class);
    return new Shop(
        new ShopId(row.getObject("shop_id", UUID.class)),
        new AccountId(row.getObject("owner_id", UUID.class)),
        row.getLong("version"),
        new Shop.Profile(
            row.getString("name"),
            row.getString("phone"),
            row.getString("address_text"),
            new GeoPoint(row.getDouble("latitude"), row.getDouble("longitude"))),
        documents.readValue(row.getString("terms"), ShopTerms.class),
        documents.readValue(row.getString("menu"), MENU),
        supplies(row),
        row.getBoolean("paused") ? new Shop.Pause(until == null ? null : until.toInstant()) : null);
  }
}
