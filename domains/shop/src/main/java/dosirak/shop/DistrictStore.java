package dosirak.shop;

import dosirak.contracts.shop.Ring;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The districts that owners can choose from. */
final class DistrictStore {
  private static final TypeReference<List<Ring>> RINGS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  DistrictStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Adds a district, or draws it anew. */
  void put(District district) {
    jdbc.sql(
            """
            insert into district (code, name, rings) values (:code, :name, :rings)
            on conflict (code) do update set name = excluded.name, rings = excluded.rings
            """)
        .param("code", district.code())
        .param("name", district.name())
        .param("rings", json.writeValueAsString(district.rings()))
        .update();
  }

  Optional<District> find(String code) {
    return jdbc.sql("select name, rings from district where code = :code")
        .param("code", code)
        .query((row, number) ->
            new District(
                code, row.getString("name"), json.readValue(row.getString("rings"), RINGS)))
        .optional();
  }

  /** A district without its lines. */
  record Named(String code, String name) {}

  /** Districts by their code, after a cursor. */
  List<Named> list(String after, int limit) {
    return jdbc.sql(
            "select code, name from district where code > :after order by code limit :limit")
        .param("after", after)
        .param("limit", limit)
        .query(Named.class)
        .list();
  }

  int count() {
    return jdbc.sql("select count(*) from district").query(Integer.class).single();
  }
}
