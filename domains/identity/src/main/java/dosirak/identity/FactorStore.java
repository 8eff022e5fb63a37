package dosirak.identity;

import dosirak.contracts.AccountId;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of second factors. */
final class FactorStore {
  private final JdbcClient jdbc;

  FactorStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An authenticator app of an account.
   *
   * @param secret sealed; absent until a code of the pending one was shown
   * @param pendingSecret sealed; absent unless a new app is being set up
   * @param lastStep the last step that was used
   */
  record TotpFactor(@Nullable String secret, @Nullable String pendingSecret, long lastStep) {}

  boolean hasTotp(AccountId accountId) {
    return jdbc.sql(
            """
            select exists (
              select from totp_factor where account_id = :accountId and secret is not null)
            """)
        .param("accountId", accountId.value())
        .query(Boolean.class)
        .single();
  }

  /** The app of an account, with the row lock. */
  Optional<TotpFactor> lockTotp(AccountId accountId) {
    return jdbc.sql(
            """
            select secret, pending_secret, last_step
            from totp_factor
            where account_id = :accountId
            for update
            """)
        .param("accountId", accountId.value())
        .query((row, number) ->
            new TotpFactor(
                row.getString("secret"), row.getString("pending_secret"), row.getLong("last_step")))
        .optional();
  }

  /**
   * Keeps a secret that is not confirmed yet.
   *
   * @param now machine time
   */
  void keepPending(AccountId accountId, String pendingSecret, Instant now) {
    jdbc.sql(
            """
            insert into totp_factor (account_id, pending_secret, last_step, since)
            values (:accountId, :pendingSecret, 0, :now)
            on conflict (account_id) do update set pending_secret = :pendingSecret
            """)
        .param("accountId", accountId.value())
        .param("pendingSecret", pendingSecret)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /**
   * Keeps the secret of an account, of which a step was used.
   *
   * @param now machine time
   */
  void keepSecret(AccountId accountId, String secret, long lastStep, Instant now) {
    jdbc.sql(
            """
            insert into totp_factor (account_id, secret, last_step, since)
            values (:accountId, :secret, :lastStep, :now)
            on conflict (account_id) do update set
              secret = :secret, pending_secret = null, last_step = :lastStep, since = :now
            """)
        .param("accountId", accountId.value())
        .param("secret", secret, Types.VARCHAR)
        .param("lastStep", lastStep)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  void noteStep(AccountId accountId, long step) {
    jdbc.sql("update totp_factor set last_step = :step where account_id = :accountId")
        .param("accountId", accountId.value())
        .param("step", step)
        .update();
  }

  /** Replaces the recovery codes of an account. */
  void keepRecoveryCodes(AccountId accountId, List<byte[]> hashes) {
    jdbc.sql("delete from recovery_code where account_id = :accountId")
        .param("accountId", accountId.value())
        .update();
    for (byte[] hash : hashes) {
      jdbc.sql("insert into recovery_code (account_id, code_hash) values (:accountId, :hash)")
          .param("accountId", accountId.value())
          .param("hash", hash)
          .update();
    }
  }

  /** Uses up a recovery code; whether there was such a one. */
  boolean useRecoveryCode(AccountId accountId, byte[] hash) {
    return jdbc.sql("delete from recovery_code where account_id = :accountId and code_hash = :hash")
            .param("accountId", accountId.value())
            .param("hash", hash)
            .update()
        == 1;
  }

  int recoveryCodesLeft(AccountId accountId) {
    return jdbc.sql("select count(*) from recovery_code where account_id = :accountId")
        .param("accountId", accountId.value())
        .query(Integer.class)
        .single();
  }

  /** Removes all second factors of an account. */
  void remove(AccountId accountId) {
    keepRecoveryCodes(accountId, List.of());
    jdbc.sql("delete from totp_factor where account_id = :accountId")
        .param("accountId", accountId.value())
        .update();
  }
}
