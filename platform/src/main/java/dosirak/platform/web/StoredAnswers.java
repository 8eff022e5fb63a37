package dosirak.platform.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
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

  /** An answer that is to be kept. */
  record Kept(String caller, String key, byte[] fingerprint, Rendered answer) {}

  /** What a caller and its key have in common with no other's: keys have no spaces. */
  static String name(String caller, String key) {
    return caller + ' ' + key;
  }

  /** Takes the key for this transaction; false if another transaction has it. */
  boolean tryLock(String caller, String key) {
    return tryLock(List.of(name(caller, key)))[0];
  }

  /**
   * Takes keys for this transaction, each if no other transaction has it.
   *
   * @param names the callers with their keys
   * @return which were taken, in the same order
   */
  boolean[] tryLock(List<String> names) {
    boolean[] taken = new boolean[names.size()];
    jdbc.sql(
            """
            select number,
              pg_try_advisory_xact_lock(hashtextextended(current_user || name, 0)) as taken
            from unnest(cast(:names as text[])) with ordinality as asked (name, number)
            """)
        .param("names", names.toArray(String[]::new))
        .query((row, number) -> taken[row.getInt("number") - 1] = row.getBoolean("taken"))
        .list();
    return taken;
  }

  Optional<Stored> find(String caller, String key) {
    return Optional.ofNullable(
        find(new String[] {caller}, new String[] {key}).get(name(caller, key)));
  }

  /** The answers of commands of a group, by the names of those that have one. */
  Map<String, Stored> find(List<? extends GroupCommit.Waiting<?>> commands) {
    return find(
        commands.stream().map(GroupCommit.Waiting::subject).toArray(String[]::new),
        commands.stream().map(GroupCommit.Waiting::key).toArray(String[]::new));
  }

  private Map<String, Stored> find(String[] callers, String[] keys) {
    Map<String, Stored> found = new HashMap<>();
    jdbc.sql(
            """
            select stored.*
            from unnest(cast(:callers as text[]), cast(:keys as text[])) as asked (caller, key)
            cross join lateral (
              select i.caller, i.key, i.fingerprint, i.status, i.headers, i.body
              from idempotency i
              where i.caller = asked.caller and i.key = asked.key
              limit 1
            ) as stored
            """)
        .param("callers", callers)
        .param("keys", keys)
        .query((row, number) ->
            found.put(
                name(row.getString("caller"), row.getString("key")),
                new Stored(
                    row.getBytes("fingerprint"),
                    new Rendered(
                        row.getInt("status"),
                        mapper.readValue(
                            row.getString("headers"), new TypeReference<Map<String, String>>() {}),
                        row.getBytes("body")))))
        .list();
    return found;
  }

  void keep(List<Kept> answers, Instant now) {
    if (answers.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            insert into idempotency (caller, key, fingerprint, status, headers, body, created_at)
            select caller, key, fingerprint, status, headers, body, :now
            from unnest(
              cast(:callers as text[]), cast(:keys as text[]), cast(:fingerprints as bytea[]),
              cast(:statuses as int[]), cast(:headers as text[]), cast(:bodies as bytea[])
            ) as kept (caller, key, fingerprint, status, headers, body)
            """)
        .param("callers", answers.stream().map(Kept::caller).toArray(String[]::new))
        .param("keys", answers.stream().map(Kept::key).toArray(String[]::new))
        .param("fingerprints", answers.stream().map(Kept::fingerprint).toArray(byte[][]::new))
        .param("statuses", answers.stream().mapToInt(kept -> kept.answer().status()).toArray())
        .param(
            "headers",
            answers.stream()
                .map(kept -> mapper.writeValueAsString(kept.answer().headers()))
                .toArray(String[]::new))
        .param("bodies", answers.stream().map(kept -> kept.answer().body()).toArray(byte[][]::new))
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
