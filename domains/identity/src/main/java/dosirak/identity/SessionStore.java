package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.database.Times;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of sessions and of the codes that begin them. */
final class SessionStore {
  private final JdbcClient jdbc;

  SessionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A session as it is kept; all times are machine time.
   *
   * @param provider the outside provider the person came from, if any
   * @param generation of its newest refresh token
   * @param refreshHash of its newest refresh token
   */
  record Session(
      UUID sessionId,
      AccountId accountId,
      String clientId,
      @Nullable String provider,
      Set<String> factors,
      Set<String> scopes,
      Instant provenAt,
      Instant beganAt,
      Instant lastUsedAt,
      Instant endsAt,
      int generation,
      byte[] refreshHash,
      @Nullable Instant endedAt) {}

  /**
   * An authorization code as it is kept.
   *
   * @param expiresAt machine time
   * @param sessionId the session that it began, absent while it is unused
   */
  record Code(
      byte[] codeHash,
      Proven proven,
      String clientId,
      String redirectUri,
      String codeChallenge,
      Set<String> scopes,
      @Nullable String nonce,
      Instant expiresAt,
      @Nullable UUID sessionId) {}

  void insertCode(Code code) {
    jdbc.sql(
            """
            insert into authorization_code (code_hash, account_id, client_id, redirect_uri,
              code_challenge, scopes, nonce, factors, provider, proven_at, expires_at)
            values (:codeHash, :accountId, :clientId, :redirectUri, :codeChallenge, :scopes, :nonce,
              :factors, :provider, :provenAt, :expiresAt)
            """)
        .param("codeHash", code.codeHash())
        .param("accountId", code.proven().account().value())
        .param("clientId", code.clientId())
        .param("redirectUri", code.redirectUri())
        .param("codeChallenge", code.codeChallenge())
        .param("scopes", array(code.scopes()))
        .param("nonce", code.nonce(), Types.VARCHAR)
        .param("factors", array(code.proven().factors()))
        .param("provider", code.proven().provider(), Types.VARCHAR)
        .param("provenAt", Times.utc(code.proven().at()))
        .param("expiresAt", Times.utc(code.expiresAt()))
        .update();
  }

  /** Removes the codes of an account that were not used, but for the newest. */
  void keepNewestCodes(AccountId accountId, int kept) {
    jdbc.sql(
            """
            delete from authorization_code where code_hash in (
              select code_hash from authorization_code
              where account_id = :accountId and session_id is null
              order by expires_at desc offset :kept)
            """)
        .param("accountId", accountId.value())
        .param("kept", kept)
        .update();
  }

  /** The sessions of an account that have not ended, but for those that were used last. */
  List<UUID> usedLongestAgo(AccountId accountId, int kept) {
    return jdbc.sql(
            """
            select session_id from session
            where account_id = :accountId and ended_at is null
            order by last_used_at desc offset :kept
            """)
        .param("accountId", accountId.value())
        .param("kept", kept)
        .query(UUID.class)
        .list();
  }

  Optional<Code> findCode(byte[] codeHash) {
    return selectCode(codeHash, "");
  }

  Optional<Code> lockCode(byte[] codeHash) {
    return selectCode(codeHash, "for update");
  }

  private Optional<Code> selectCode(byte[] codeHash, String locking) {
    return jdbc.sql(
            """
            select code_hash, account_id, client_id, redirect_uri, code_challenge, scopes, nonce,
              factors, provider, proven_at, expires_at, session_id
            from authorization_code where code_hash = :codeHash
            """
                + locking)
        .param("codeHash", codeHash)
        .query(SessionStore::code)
        .optional();
  }

  void markUsed(byte[] codeHash, UUID sessionId) {
    jdbc.sql("update authorization_code set session_id = :sessionId where code_hash = :codeHash")
        .param("sessionId", sessionId)
        .param("codeHash", codeHash)
        .update();
  }

  void deleteCode(byte[] codeHash) {
    jdbc.sql("delete from authorization_code where code_hash = :codeHash")
        .param("codeHash", codeHash)
        .update();
  }

  void insert(Session session) {
    jdbc.sql(
            """
            insert into session (session_id, account_id, client_id, provider, factors, scopes,
              proven_at, began_at, last_used_at, ends_at, generation, refresh_hash)
            values (:sessionId, :accountId, :clientId, :provider, :factors, :scopes,
              :provenAt, :beganAt, :lastUsedAt, :endsAt, :generation, :refreshHash)
            """)
        .param("sessionId", session.sessionId())
        .param("accountId", session.accountId().value())
        .param("clientId", session.clientId())
        .param("provider", session.provider(), Types.VARCHAR)
        .param("factors", array(session.factors()))
        .param("scopes", array(session.scopes()))
        .param("provenAt", Times.utc(session.provenAt()))
        .param("beganAt", Times.utc(session.beganAt()))
        .param("lastUsedAt", Times.utc(session.lastUsedAt()))
        .param("endsAt", Times.utc(session.endsAt()))
        .param("generation", session.generation())
        .param("refreshHash", session.refreshHash())
        .update();
  }

  Optional<Session> find(UUID sessionId) {
    return select(sessionId, "");
  }

  Optional<Session> lock(UUID sessionId) {
    return select(sessionId, "for update");
  }

  private Optional<Session> select(UUID sessionId, String locking) {
    return jdbc.sql(
            """
            select session_id, account_id, client_id, provider, factors, scopes, proven_at,
              began_at, last_used_at, ends_at, generation, refresh_hash, ended_at
            from session where session_id = :sessionId
            """
                + locking)
        .param("sessionId", sessionId)
        .query(SessionStore::session)
        .optional();
  }

  /** Puts the next refresh token in the place of the newest. */
  void renew(UUID sessionId, int generation, byte[] refreshHash, Instant now) {
    jdbc.sql(
            """
            update session
            set generation = :generation, refresh_hash = :refreshHash, last_used_at = :now
            where session_id = :sessionId
            """)
        .param("sessionId", sessionId)
        .param("generation", generation)
        .param("refreshHash", refreshHash)
        .param("now", Times.utc(now))
        .update();
  }

  /** Ends a session that has not ended; whether there was one. */
  boolean end(UUID sessionId, String why, Instant now) {
    return jdbc.sql(
                """
                update session set ended_at = :now, ended_why = :why
                where session_id = :sessionId and ended_at is null
                """)
            .param("sessionId", sessionId)
            .param("why", why)
            .param("now", Times.utc(now))
            .update()
        == 1;
  }

  /** Ends all sessions of an account that have not ended. */
  void endAll(AccountId accountId, String why, Instant now) {
    jdbc.sql(
            """
            update session set ended_at = :now, ended_why = :why
            where account_id = :accountId and ended_at is null
            """)
        .param("accountId", accountId.value())
        .param("why", why)
        .param("now", Times.utc(now))
        .update();
  }

  /**
   * The highest position of the journal that is committed. Read it before the roles of an account
   * and under the lock of that account: whatever is said of it later has a higher one.
   */
  long journalHead() {
    return jdbc.sql("select coalesce(max(position), 0) from journal").query(Long.class).single();
  }

  /** Removes codes that ended before a machine time; a limited number at once. */
  void forgetCodesBefore(Instant before, int limit) {
    jdbc.sql(
            """
            delete from authorization_code where code_hash in (
              select code_hash from authorization_code where expires_at < :before limit :limit)
            """)
        .param("before", Times.utc(before))
        .param("limit", limit)
        .update();
  }

  /** Removes sessions that nobody can use since a machine time; a limited number at once. */
  void forgetSessionsBefore(Instant ended, Instant idle, int limit) {
    jdbc.sql(
            """
            delete from session where session_id in (
              (select session_id from session where ends_at < :ended limit :limit)
              union all
              (select session_id from session where last_used_at < :idle limit :limit))
            """)
        .param("ended", Times.utc(ended))
        .param("idle", Times.utc(idle))
        .param("limit", limit)
        .update();
  }

  private static Session session(ResultSet row, int number) throws SQLException {
    OffsetDateTime endedAt = row.getObject("ended_at", OffsetDateTime.class);
    return new Session(
        row.getObject("session_id", UUID.class),
        new AccountId(row.getObject("account_id", UUID.class)),
        row.getString("client_id"),
        row.getString("provider"),
        set(row.getArray("factors")),
        set(row.getArray("scopes")),
        Times.instant(row, "proven_at"),
        Times.instant(row, "began_at"),
        Times.instant(row, "last_used_at"),
        Times.instant(row, "ends_at"),
        row.getInt("generation"),
        row.getBytes("refresh_hash"),
        endedAt == null ? null : endedAt.toInstant());
  }

  private static Code code(ResultSet row, int number) throws SQLException {
    return new Code(
        row.getBytes("code_hash"),
        new Proven(
            new AccountId(row.getObject("account_id", UUID.class)),
            set(row.getArray("factors")),
            Times.instant(row, "proven_at"),
            row.getString("provider")),
        row.getString("client_id"),
        row.getString("redirect_uri"),
        row.getString("code_challenge"),
        set(row.getArray("scopes")),
        row.getString("nonce"),
        Times.instant(row, "expires_at"),
        row.getObject("session_id", UUID.class));
  }

  private static Set<String> set(Array array) throws SQLException {
    return Set.of((String[]) array.getArray());
  }

  private static String[] array(Set<String> texts) {
    return texts.stream().sorted().toArray(String[]::new);
  }
}
