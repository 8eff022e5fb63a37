package dosirak.identity;

import dosirak.contracts.AccountId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of sessions. */
final class SessionStore {
  private final JdbcClient jdbc;

  SessionStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
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
            .param("now", utc(now))
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
        .param("now", utc(now))
        .update();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
