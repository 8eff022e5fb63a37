package dosirak.notification;

import dosirak.platform.database.Times;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of one-time codes. All times are machine time. */
final class CodeStore {
  private final JdbcClient jdbc;

  CodeStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A code that waits to be sent. */
  record Waiting(UUID codeId, String sealedMessage, Instant expiresAt) {}

  /** A message in the outbox. */
  record Kept(UUID codeId, String sealedMessage, Instant sentAt) {}

  /** Takes a code on, unless it was before. */
  void take(UUID codeId, String sealedMessage, Instant expiresAt, Instant now) {
    jdbc.sql(
            """
            insert into code_message (code_id, sealed_message, expires_at, state, taken_at)
            values (:codeId, :sealedMessage, :expiresAt, 'WAITING', :now)
            on conflict do nothing
            """)
        .param("codeId", codeId)
        .param("sealedMessage", sealedMessage)
        .param("expiresAt", Times.utc(expiresAt))
        .param("now", Times.utc(now))
        .update();
  }

  /** Takes waiting codes out, oldest first; from now on they count as sent. */
  List<Waiting> takeWaiting(int limit) {
    return jdbc.sql(
            """
            with taken as (
              select code_id, sealed_message from code_message
              where state = 'WAITING'
              order by taken_at
              limit :limit
              for update skip locked)
            update code_message set state = 'SENT', sealed_message = null
            from taken
            where code_message.code_id = taken.code_id
            returning code_message.code_id, taken.sealed_message, code_message.expires_at
            """)
        .param("limit", limit)
        .query((row, number) ->
            new Waiting(
                row.getObject("code_id", UUID.class),
                row.getString("sealed_message"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  void keepInOutbox(UUID codeId, byte[] phoneHash, String sealedMessage, Instant now) {
    jdbc.sql(
            """
            insert into outbox_message (code_id, phone_hash, sealed_message, sent_at)
            values (:codeId, :phoneHash, :sealedMessage, :now)
            on conflict do nothing
            """)
        .param("codeId", codeId)
        .param("phoneHash", phoneHash)
        .param("sealedMessage", sealedMessage)
        .param("now", Times.utc(now))
        .update();
  }

  /** What the outbox has for a phone, newest first. */
  List<Kept> outbox(byte[] phoneHash, Instant since, int limit) {
    return jdbc.sql(
            """
            select code_id, sealed_message, sent_at from outbox_message
            where phone_hash = :phoneHash and sent_at > :since
            order by sent_at desc
            limit :limit
            """)
        .param("phoneHash", phoneHash)
        .param("since", Times.utc(since))
        .param("limit", limit)
        .query((row, number) ->
            new Kept(
                row.getObject("code_id", UUID.class),
                row.getString("sealed_message"),
                row.getObject("sent_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /** Removes codes taken on, and outbox messages, from before a time; a limited number at once. */
  void forgetBefore(Instant codesBefore, Instant outboxBefore, int limit) {
    jdbc.sql(
            """
            delete from code_message where code_id in (
              select code_id from code_message where taken_at < :before limit :limit)
            """)
        .param("before", Times.utc(codesBefore))
        .param("limit", limit)
        .update();
    jdbc.sql(
            """
            delete from outbox_message where code_id in (
              select code_id from outbox_message where sent_at < :before limit :limit)
            """)
        .param("before", Times.utc(outboxBefore))
        .param("limit", limit)
        .update();
  }
}
