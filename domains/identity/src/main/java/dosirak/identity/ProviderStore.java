package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.database.Times;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of people who come from outside providers. */
final class ProviderStore {
  private final JdbcClient jdbc;

  ProviderStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What a provider can be asked again with.
   *
   * @param subject who the account is there
   * @param generation goes up with every use
   */
  record Upstream(String subject, String sealedRefreshToken, long generation) {}

  /** Lets one transaction at a time link a person; until it ends. */
  void lockPerson(String issuer, String subject) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:issuer || ' ' || :subject, 0))")
        .param("issuer", issuer)
        .param("subject", subject)
        .query((row, number) -> true)
        .single();
  }

  Optional<AccountId> find(String issuer, String subject) {
    return jdbc.sql(
            """
            select account_id from provider_account
            where issuer = :issuer and subject = :subject
            """)
        .param("issuer", issuer)
        .param("subject", subject)
        .query((row, number) -> new AccountId(row.getObject("account_id", UUID.class)))
        .optional();
  }

  /**
   * Links a person to an account.
   *
   * @param now machine time
   */
  void link(String issuer, String subject, AccountId accountId, Instant now) {
    jdbc.sql(
            """
            insert into provider_account (issuer, subject, account_id, linked_at)
            values (:issuer, :subject, :accountId, :now)
            """)
        .param("issuer", issuer)
        .param("subject", subject)
        .param("accountId", accountId.value())
        .param("now", Times.utc(now))
        .update();
  }

  /** The roles that an account holds because a provider says so. */
  Set<Role> roles(AccountId accountId) {
    return jdbc
        .sql("select role from provider_role where account_id = :accountId")
        .param("accountId", accountId.value())
        .query(String.class)
        .list()
        .stream()
        .map(Role::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a provider gave an account any role. */
  boolean hasRoles(AccountId accountId) {
    return jdbc.sql("select exists (select 1 from provider_role where account_id = :accountId)")
        .param("accountId", accountId.value())
        .query(Boolean.class)
        .single();
  }

  void addRole(AccountId accountId, Role role, String provider) {
    jdbc.sql(
            """
            insert into provider_role (account_id, role, provider)
            values (:accountId, :role, :provider)
            """)
        .param("accountId", accountId.value())
        .param("role", role.name())
        .param("provider", provider)
        .update();
  }

  void removeRole(AccountId accountId, Role role) {
    jdbc.sql("delete from provider_role where account_id = :accountId and role = :role")
        .param("accountId", accountId.value())
        .param("role", role.name())
        .update();
  }

  /** What to ask a provider with about an account. */
  Optional<Upstream> upstream(AccountId accountId, String provider, String issuer) {
    return jdbc.sql(
            """
            select subject, sealed_refresh_token, generation
            from provider_session join provider_account using (account_id)
            where account_id = :accountId and provider = :provider and issuer = :issuer
            """)
        .param("accountId", accountId.value())
        .param("provider", provider)
        .param("issuer", issuer)
        .query((row, number) ->
            new Upstream(
                row.getString("subject"),
                row.getString("sealed_refresh_token"),
                row.getLong("generation")))
        .optional();
  }

  /**
   * Keeps what a provider can be asked again with after a sign-in there.
   *
   * @param now machine time
   */
  void keepUpstream(AccountId accountId, String provider, String sealedRefreshToken, Instant now) {
    jdbc.sql(
            """
            insert into provider_session as known
              (account_id, provider, sealed_refresh_token, generation, confirmed_at)
            values (:accountId, :provider, :sealedRefreshToken, 1, :now)
            on conflict (account_id, provider) do update set
              sealed_refresh_token = excluded.sealed_refresh_token,
              generation = known.generation + 1,
              confirmed_at = excluded.confirmed_at
            """)
        .param("accountId", accountId.value())
        .param("provider", provider)
        .param("sealedRefreshToken", sealedRefreshToken)
        .param("now", Times.utc(now))
        .update();
  }

  /**
   * Keeps the next token, unless another process was there meanwhile.
   *
   * @param now machine time
   * @return whether it was kept
   */
  boolean renewUpstream(
      AccountId accountId, String provider, long generation, String sealedToken, Instant now) {
    return jdbc.sql(
                """
                update provider_session set
                  sealed_refresh_token = :sealedToken,
                  generation = generation + 1,
                  confirmed_at = :now
                where account_id = :accountId and provider = :provider
                  and generation = :generation
                """)
            .param("accountId", accountId.value())
            .param("provider", provider)
            .param("generation", generation)
            .param("sealedToken", sealedToken)
            .param("now", Times.utc(now))
            .update()
        == 1;
  }

  /** Removes what the providers of an account could be asked with. */
  void endUpstream(AccountId accountId) {
    jdbc.sql("delete from provider_session where account_id = :accountId")
        .param("accountId", accountId.value())
        .update();
  }

  /** Removes all that providers told of an account, because its holder wants to be forgotten. */
  void forget(AccountId accountId) {
    endUpstream(accountId);
    jdbc.sql("delete from provider_role where account_id = :accountId")
        .param("accountId", accountId.value())
        .update();
    jdbc.sql("delete from provider_account where account_id = :accountId")
        .param("accountId", accountId.value())
        .update();
  }
}
