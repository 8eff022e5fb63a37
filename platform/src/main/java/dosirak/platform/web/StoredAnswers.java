package dosirak.platform.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Answers of commands by caller and key, kept for 24 hours of machine time. */
public final class StoredAnswers {
  /** How long a repeated command gets the stored answer. */
  public static final Duration KEPT = Duration.ofHours(24);

  private static final int FORGET_AT_ONCE = 5_000;

  private final JdbcClient jdbc;
  private final JsonMapper mapper;

  public StoredAnswers(JdbcClient jdbc, JsonMapper mapper) {
    this.jdbc = jdbc;
    this.mapper = mapper;
  }

  record Stored(byte[] fingerprint, Rendered answer) {}

  /** Takes the key for this transaction; false if another transaction has it. */
  boolean tryLock(String caller, String key) {
    return jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended(current_user || :name, 0))")
        .param("name", caller + ' ' + key)
        .query(Boolean.class)
        .single();
  }

  Optional<Stored> find(String caller, String key) {
    return jdbc.sql(
            """
            select fingerprint, status, headers, body
            from idempotency
            where caller = :caller and key = :key
            """)
        .param("caller", caller)
        .param("key", key)
        .query((row, number) ->
            new Stored(
                row.getBytes("fingerprint"),
                new Rendered(
                    row.getInt("status"),
                    mapper.readValue(
                        row.getString("headers"), new TypeReference<Map<String, String>>() {}),
                    row.getBytes("body"))))
        .optional();
  }

  void keep(String caller, String key, byte[] fingerprint, Rendered answer, Instant now) {
    jdbc.sql(
            """
            insert into idempotency (caller, key, fingerprint, status, headers, body, created_at)
            values (:caller, :key, :fingerprint, :status, :headers, :body, :now)
            """)
        .param("caller", caller)
        .param("key", key)
        .param("fingerprint", fingerprint)
        .param("status", answer.status())
        .param("headers", mapper.writeValueAsString(answer.headers()))
        .param("body", answer.body())
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Removes answers that are older than {@link #KEPT}; a limited number at once. */
  public void forgetOld(Instant now) {
    jdbc.sql(
            """
            delete from idempotency
            where (caller, key) in (
              select caller, key from idempotency where created_at < :before limit :limit)
            """)
        .param("before", now.minus(KEPT).atOffset(ZoneOffset.UTC))
        .param("limit", FORGET_AT_ONCE)
        .update();
  }
}
