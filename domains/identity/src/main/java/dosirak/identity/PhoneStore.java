package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of phones and their one-time codes. A number is found by a keyed hash of it. */
final class PhoneStore {
  private final JdbcClient jdbc;

  PhoneStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What is known of the codes of a phone.
   *
   * @param code the live code, absent if there is none
   * @param asked how many codes were asked for in a row
   * @param askedAt machine time of the last
   */
  record Asked(@Nullable Code code, int asked, Instant askedAt) {}

  /**
   * A live code.
   *
   * @param tries wrong guesses at it
   * @param expiresAt machine time
   */
  record Code(UUID codeId, byte[] hash, String purpose, int tries, Instant expiresAt) {}

  /** Takes the row lock of a phone's codes; the row is made if it is not there. */
  Asked lockCodes(byte[] phoneHash, Instant never) {
    jdbc.sql(
            """
            insert into phone_code (phone_hash, tries, expires_at, asked, asked_at)
            values (:phoneHash, 0, :never, 0, :never)
            on conflict do nothing
            """)
        .param("phoneHash", phoneHash)
        .param("never", Times.utc(never))
        .update();
    return findCodes(phoneHash, "for update").orElseThrow();
  }

  /** What is known of a phone's codes, with the row lock if there is a row. */
  Optional<Asked> lockCodesIfThere(byte[] phoneHash) {
    return findCodes(phoneHash, "for update");
  }

  private Optional<Asked> findCodes(byte[] phoneHash, String lock) {
    return jdbc.sql(
            """
            select purpose, code_id, code_hash, tries, expires_at, asked, asked_at
            from phone_code
            where phone_hash = :phoneHash
            """
                + lock)
        .param("phoneHash", phoneHash)
        .query((row, number) ->
            new Asked(code(row), row.getInt("asked"), Times.instant(row, "asked_at")))
        .optional();
  }

  private static @Nullable Code code(ResultSet row) throws SQLException {
    UUID codeId = row.getObject("code_id", UUID.class);
    return codeId == null
        ? null
        : new Code(
            codeId,
            row.getBytes("code_hash"),
            row.getString("purpose"),
            row.getInt("tries"),
            Times.instant(row, "expires_at"));
  }

  /** Keeps a new code in the place of whatever code was there. */
  void keepCode(byte[] phoneHash, Code code, int asked, Instant now) {
    jdbc.sql(
            """
            update phone_code set purpose = :purpose, code_id = :codeId, code_hash = :hash,
              tries = :tries, expires_at = :expiresAt, asked = :asked, asked_at = :now
            where phone_hash = :phoneHash
            """)
        .param("purpose", code.purpose())
        .param("codeId", code.codeId())
        .param("hash", code.hash())
        .param("tries", code.tries())
        .param("expiresAt", Times.utc(code.expiresAt()))
        .param("asked", asked)
        .param("now", Times.utc(now))
        .param("phoneHash", phoneHash)
        .update();
  }

  void noteWrongTry(byte[] phoneHash) {
    jdbc.sql("update phone_code set tries = tries + 1 where phone_hash = :phoneHash")
        .param("phoneHash", phoneHash)
        .update();
  }

  /** Removes a phone's code and its wait. */
  void forgetCodes(byte[] phoneHash) {
    jdbc.sql("delete from phone_code where phone_hash = :phoneHash")
        .param("phoneHash", phoneHash)
        .update();
  }

  /** Removes what was asked for before a machine time; a limited number at once. */
  void forgetCodesBefore(Instant before, int limit) {
    jdbc.sql(
            """
            delete from phone_code where phone_hash in (
              select phone_hash from phone_code where asked_at < :before limit :limit)
            """)
        .param("before", Times.utc(before))
        .param("limit", limit)
        .update();
  }

  /** The account of a phone. */
  Optional<AccountId> find(byte[] phoneHash) {
    return jdbc.sql("select account_id from account_phone where phone_hash = :phoneHash")
        .param("phoneHash", phoneHash)
        .query((row, number) -> new AccountId(row.getObject("account_id", UUID.class)))
        .optional();
  }

  /** The sealed number of an account. */
  Optional<String> sealedNumber(AccountId accountId) {
    return jdbc.sql("select sealed_number from account_phone where account_id = :accountId")
        .param("accountId", accountId.value())
        .query(String.class)
        .optional();
  }

  /**
   * Gives an account its phone, unless it has one or the phone belongs to somebody.
   *
   * @param now machine time
   * @return whether it was given
   */
  boolean insert(byte[] phoneHash, AccountId accountId, String sealedNumber, Instant now) {
    return jdbc.sql(
                """
                insert into account_phone (phone_hash, account_id, sealed_number, since)
                values (:phoneHash, :accountId, :sealedNumber, :now)
                on conflict do nothing
                """)
            .param("phoneHash", phoneHash)
            .param("accountId", accountId.value())
            .param("sealedNumber", sealedNumber, Types.VARCHAR)
            .param("now", Times.utc(now))
            .update()
        == 1;
  }

  /** Takes an account's phone away, and what was asked for with it. */
  void remove(AccountId accountId) {
    jdbc.sql(
            """
            delete from phone_code where phone_hash in (
              select phone_hash from account_phone where account_id = :accountId)
            """)
        .param("accountId", accountId.value())
        .update();
    jdbc.sql("delete from account_phone where account_id = :accountId")
        .param("accountId", accountId.value())
        .update();
  }
}
