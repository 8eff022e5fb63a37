package dosirak.platform.compartment;

import dosirak.platform.compartment.Rebuild.State;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Rebuilds in a domain's own database, so that every process of it can tell how far they are. */
final class RebuildStore {
  private static final TypeReference<List<TableComparison.Comparison>> COMPARISONS =
      new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  RebuildStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Writes down that one begins, so that no other is under way any more. */
  void begin(UUID id, boolean compareOnly, String actor, Instant now) {
    jdbc.sql(
            """
            update rebuild
            set state = case state when 'TIDYING' then 'SWAPPED' else 'ABANDONED' end
            where state in ('BUILDING', 'COMPARING', 'SWAPPING', 'TIDYING')
            """)
        .update();
    jdbc.sql(
            """
            insert into rebuild
              (id, compare_only, state, applied, head, actor, started_at, updated_at)
            values (:id, :compareOnly, 'BUILDING', 0, 0, :actor, :now, :now)
            """)
        .param("id", id)
        .param("compareOnly", compareOnly)
        .param("actor", actor)
        .param("now", Times.utc(now))
        .update();
  }

  /** How far it is. */
  void progress(UUID id, State state, long applied, long head, Instant now) {
    jdbc.sql(
            """
            update rebuild
            set state = :state, applied = :applied, head = :head, updated_at = :now
            where id = :id
            """)
        .param("id", id)
        .param("state", state.name())
        .param("applied", applied)
        .param("head", head)
        .param("now", Times.utc(now))
        .update();
  }

  void compared(UUID id, List<TableComparison.Comparison> comparisons) {
    jdbc.sql("update rebuild set comparisons = :comparisons where id = :id")
        .param("id", id)
        .param("comparisons", json.writeValueAsString(comparisons))
        .update();
  }

  /** How it ended. */
  void ended(UUID id, State state, @Nullable String cause, Instant now) {
    jdbc.sql(
            """
            update rebuild set state = :state, cause = :cause, updated_at = :now where id = :id
            """)
        .param("id", id)
        .param("state", state.name())
        .param("cause", cause, java.sql.Types.VARCHAR)
        .param("now", Times.utc(now))
        .update();
  }

  /** The latest, newest first. */
  List<Rebuild> latest(int limit) {
    return jdbc.sql(
            """
            select id, compare_only, state, applied, head, actor, started_at, updated_at,
              comparisons, cause
            from rebuild order by started_at desc limit :limit
            """)
        .param("limit", limit)
        .query((row, number) -> rebuild(row))
        .list();
  }

  private Rebuild rebuild(ResultSet row) throws SQLException {
    String comparisons = row.getString("comparisons");
    return new Rebuild(
        row.getObject("id", UUID.class),
        row.getBoolean("compare_only"),
        State.valueOf(row.getString("state")),
        row.getLong("applied"),
        row.getLong("head"),
        row.getString("actor"),
        Times.instant(row, "started_at"),
        Times.instant(row, "updated_at"),
        comparisons == null ? List.of() : json.readValue(comparisons, COMPARISONS),
        row.getString("cause"));
  }
}
