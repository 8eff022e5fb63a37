package dosirak.member;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.member.MessageTopic;
import dosirak.platform.database.Times;
import dosirak.platform.privacy.SealedPlace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What people keep here, in the database. */
final class MemberStore {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  MemberStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * What a person chose.
   *
   * @param nickname empty for none
   */
  record Choices(Sealed nickname, List<MessageTopic> muted) {
    static final Choices NONE = new Choices(Sealed.EMPTY, List.of());
  }

  /** An address of a person. */
  record Address(
      UUID addressId,
      Sealed label,
      Sealed addressText,
      SealedPlace location,
      boolean isDefault,
      Instant changedAt) {}

  /** A shop a person likes. */
  record Favourite(ShopId shopId, String name, Instant since) {}

  /** Waits for other changes of what is this person's. */
  void lock(AccountId person) {
    jdbc.sql("insert into member (account_id) values (:person) on conflict do nothing")
        .param("person", person.value())
        .update();
    jdbc.sql("select account_id from member where account_id = :person for update")
        .param("person", person.value())
        .query(UUID.class)
        .single();
  }

  Choices choices(AccountId person) {
    return jdbc.sql("select nickname, muted from member where account_id = :person")
        .param("person", person.value())
        .query((row, number) ->
            new Choices(
                new Sealed(row.getString("nickname")),
                json.readValue(row.getString("muted"), new TypeReference<List<MessageTopic>>() {})))
        .optional()
        .orElse(Choices.NONE);
  }

  void setNickname(AccountId person, Sealed nickname) {
    jdbc.sql("update member set nickname = :nickname where account_id = :person")
        .param("nickname", nickname.text())
        .param("person", person.value())
        .update();
  }

  void setMuted(AccountId person, List<MessageTopic> muted) {
    jdbc.sql("update member set muted = :muted where account_id = :person")
        .param("muted", json.writeValueAsString(muted))
        .param("person", person.value())
        .update();
  }

  /** A person's addresses, the default first, then the newest. */
  List<Address> addresses(AccountId person) {
    return jdbc.sql(
            """
            select * from address where account_id = :person
            order by is_default desc, sequence desc
            """)
        .param("person", person.value())
        .query(MemberStore::address)
        .list();
  }

  Optional<Address> address(AccountId person, UUID id) {
    return jdbc.sql("select * from address where account_id = :person and address_id = :id")
        .param("person", person.value())
        .param("id", id)
        .query(MemberStore::address)
        .optional();
  }

  void add(AccountId person, Address address) {
    jdbc.sql(
            """
            insert into address
              (address_id, account_id, label, address_text, exact_location, latitude, longitude,
               is_default, changed_at)
            values (:id, :person, :label, :text, :exact, :latitude, :longitude, false, :now)
            """)
        .param("id", address.addressId())
        .param("person", person.value())
        .param("label", address.label().text())
        .param("text", address.addressText().text())
        .param("exact", exact(address).text())
        .param("latitude", address.location().rounded().latitude())
        .param("longitude", address.location().rounded().longitude())
        .param("now", Times.utc(address.changedAt()))
        .update();
  }

  void change(Address address) {
    jdbc.sql(
            """
            update address
            set label = :label, address_text = :text, exact_location = :exact,
              latitude = :latitude, longitude = :longitude, changed_at = :now
            where address_id = :id
            """)
        .param("id", address.addressId())
        .param("label", address.label().text())
        .param("text", address.addressText().text())
        .param("exact", exact(address).text())
        .param("latitude", address.location().rounded().latitude())
        .param("longitude", address.location().rounded().longitude())
        .param("now", Times.utc(address.changedAt()))
        .update();
  }

  void makeDefault(AccountId person, UUID id) {
    jdbc.sql(
            """
            update address set is_default = false
            where account_id = :person and is_default and address_id <> :id
            """)
        .param("person", person.value())
        .param("id", id)
        .update();
    jdbc.sql("update address set is_default = true where address_id = :id")
        .param("id", id)
        .update();
  }

  void remove(UUID address) {
    jdbc.sql("delete from address where address_id = :id").param("id", address).update();
  }

  int favouriteCount(AccountId person) {
    return jdbc.sql("select count(*) from favourite where account_id = :person")
        .param("person", person.value())
        .query(Integer.class)
        .single();
  }

  /** Notes a favourite; false if it was one. */
  boolean addFavourite(AccountId person, ShopId shop, Instant now) {
    return jdbc.sql(
                """
                insert into favourite (account_id, shop_id, since) values (:person, :shop, :now)
                on conflict do nothing
                """)
            .param("person", person.value())
            .param("shop", shop.value())
            .param("now", Times.utc(now))
            .update()
        == 1;
  }

  /** Forgets a favourite; false if it was none. */
  boolean removeFavourite(AccountId person, ShopId shop) {
    return jdbc.sql("delete from favourite where account_id = :person and shop_id = :shop")
            .param("person", person.value())
            .param("shop", shop.value())
            .update()
        == 1;
  }

  /** A person's favourites, the newest first. */
  List<Favourite> favourites(AccountId person) {
    return jdbc.sql(
            """
            select f.shop_id, s.name, f.since
            from favourite f join shop_copy s using (shop_id)
            where f.account_id = :person
            order by f.sequence desc
            """)
        .param("person", person.value())
        .query((row, number) ->
            new Favourite(
                new ShopId(row.getObject("shop_id", UUID.class)),
                row.getString("name"),
                Times.instant(row, "since")))
        .list();
  }

  void forget(AccountId person) {
    for (String table : List.of("address", "favourite", "member")) {
      jdbc.sql("delete from " + table + " where account_id = :person")
          .param("person", person.value())
          .update();
    }
  }

  private static Sealed exact(Address address) {
    Sealed exact = address.location().exact();
    return exact == null ? Sealed.EMPTY : exact;
  }

  private static Address address(ResultSet row, int number) throws SQLException {
    return new Address(
        row.getObject("address_id", UUID.class),
        new Sealed(row.getString("label")),
        new Sealed(row.getString("address_text")),
        new SealedPlace(
            new Sealed(row.getString("exact_location")),
            new GeoPoint(row.getDouble("latitude"), row.getDouble("longitude"))),
        row.getBoolean("is_default"),
        Times.instant(row, "changed_at"));
  }
}
