package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of identity. */
final class AccountStore {
  private static final String COLUMNS =
      """
      select account_id, login, display_name, password_hash, opened_at,
        (select string_agg(distinct role, ',') from account_role
          where account_role.account_id = account.account_id) as roles
      from account
      """;

  private final JdbcClient jdbc;

  AccountStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * An account as it is kept.
   *
   * @param login absent for somebody who signs in without one
   * @param passwordHash absent for somebody who has no password
   * @param openedAt city time
   * @param roles of whatever shop or of none
   */
  record Account(
      AccountId accountId,
      @Nullable String login,
      String displayName,
      @Nullable String passwordHash,
      Instant openedAt,
      Set<Role> roles) {
    Account {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * An account to be written.
   *
   * @param login absent for somebody who signs in without one
   * @param passwordHash absent for somebody who has no password
   * @param openedAt city time
   */
  record NewAccount(
      AccountId accountId,
      @Nullable String login,
      String displayName,
      @Nullable String passwordHash,
      Instant openedAt) {}

  /**
   * A role that an account holds.
   *
   * @param shopId the shop it is for; absent where it is for none in particular
   */
  record Grant(Role role, @Nullable ShopId shopId) {}

  /**
   * Failed sign-ins with one login in a row.
   *
   * @param lastFailedAt machine time
   */
  record Failures(int count, Instant lastFailedAt) {}

  /**
   * Whether an account may be used.
   *
   * @param closedAt machine time since which it may not, absent while it may
   * @param proofsFrom machine time; what was proved before no longer counts, absent for no limit
   */
  record Standing(@Nullable Instant closedAt, @Nullable Instant proofsFrom) {
    /** Whether a proof from a machine time still counts. */
    boolean accepts(Instant provedAt) {
      return closedAt == null && (proofsFrom == null || provedAt.isAfter(proofsFrom));
    }
  }

  /** Whether there is such an account and it was not closed. */
  boolean isOpen(AccountId accountId) {
    return standing(accountId).stream().anyMatch(standing -> standing.closedAt() == null);
  }

  Optional<Standing> standing(AccountId accountId) {
    return jdbc.sql("select closed_at, proofs_from from account where account_id = :accountId")
        .param("accountId", accountId.value())
        .query((row, number) ->
            new Standing(
                Times.instantOrNull(row, "closed_at"), Times.instantOrNull(row, "proofs_from")))
        .optional();
  }

  /** The second factors that an account has set up. */
  List<String> secondFactors(AccountId accountId) {
    return jdbc.sql(
            """
            select 'totp' from totp_factor where account_id = :accountId and secret is not null
            union all
            (select 'passkey' from passkey where account_id = :accountId limit 1)
            """)
        .param("accountId", accountId.value())
        .query(String.class)
        .list();
  }

  /** What was proved about an account before a machine time no longer counts. */
  void acceptProofsFrom(AccountId accountId, Instant at) {
    jdbc.sql("update account set proofs_from = :at where account_id = :accountId")
        .param("accountId", accountId.value())
        .param("at", Times.utc(at))
        .update();
  }

  Optional<Account> findByLogin(String login) {
    return jdbc.sql(COLUMNS + "where login = :login")
        .param("login", login)
        .query(AccountStore::account)
        .optional();
  }

  Optional<Account> find(AccountId accountId) {
    return jdbc.sql(COLUMNS + "where account_id = :accountId")
        .param("accountId", accountId.value())
        .query(AccountStore::account)
        .optional();
  }

  /** Takes the row lock of an account; false if there is no such account. */
  boolean lock(AccountId accountId) {
    return jdbc.sql("select 1 from account where account_id = :accountId for update")
        .param("accountId", accountId.value())
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** Writes an account, unless its login is taken; whether it was written. */
  boolean insert(NewAccount account) {
    return jdbc.sql(
                """
                insert into account (account_id, login, display_name, password_hash, opened_at)
                values (:accountId, :login, :displayName, :passwordHash, :openedAt)
                on conflict do nothing
                """)
            .param("accountId", account.accountId().value())
            .param("login", account.login(), Types.VARCHAR)
            .param("displayName", account.displayName())
            .param("passwordHash", account.passwordHash(), Types.VARCHAR)
            .param("openedAt", Times.utc(account.openedAt()))
            .update()
        == 1;
  }

  /**
   * Writes many accounts in one statement, leaving out those whose login is taken.
   *
   * @return the logins that were written
   */
  Set<String> insertAll(List<NewAccount> accounts) {
    return Set.copyOf(
        jdbc.sql(
                """
                insert into account (account_id, login, display_name, password_hash, opened_at)
                select * from unnest(:accountIds::uuid[], :logins::text[], :displayNames::text[],
                  :passwordHashes::text[], :openedAts::timestamptz[])
                on conflict (login) do nothing
                returning login
                """)
            .param("accountIds", ids(accounts.stream().map(NewAccount::accountId).toList()))
            .param("logins", accounts.stream().map(NewAccount::login).toArray(String[]::new))
            .param(
                "displayNames",
                accounts.stream().map(NewAccount::displayName).toArray(String[]::new))
            .param(
                "passwordHashes",
                accounts.stream().map(NewAccount::passwordHash).toArray(String[]::new))
            .param(
                "openedAts",
                accounts.stream()
                    .map(account -> account.openedAt().toString())
                    .toArray(String[]::new))
            .query(String.class)
            .list());
  }

  /**
   * Gives a role.
   *
   * @param shopId the shop it is for; absent where it is for none in particular
   * @param now city time
   * @return whether the account did not have it before
   */
  boolean grant(AccountId accountId, Role role, @Nullable ShopId shopId, Instant now) {
    return jdbc.sql(
                """
                insert into account_role (account_id, role, shop_id, granted_at)
                values (:accountId, :role, :shopId, :now)
                on conflict do nothing
                """)
            .param("accountId", accountId.value())
            .param("role", role.name())
            .param("shopId", shopId == null ? null : shopId.value(), Types.OTHER)
            .param("now", Times.utc(now))
            .update()
        == 1;
  }

  /** Takes a role away; whether the account had it. */
  boolean revoke(AccountId accountId, Role role, @Nullable ShopId shopId) {
    return jdbc.sql(
                """
                delete from account_role
                where account_id = :accountId and role = :role
                  and shop_id is not distinct from :shopId::uuid
                """)
            .param("accountId", accountId.value())
            .param("role", role.name())
            .param("shopId", shopId == null ? null : shopId.value(), Types.OTHER)
            .update()
        == 1;
  }

  /** The roles of an account with their shops. */
  List<Grant> grants(AccountId accountId) {
    return jdbc.sql(
            """
            select role, shop_id from account_role where account_id = :accountId
            order by role, shop_id nulls first
            """)
        .param("accountId", accountId.value())
        .query((row, number) -> {
          UUID shopId = row.getObject("shop_id", UUID.class);
          return new Grant(
              Role.valueOf(row.getString("role")), shopId == null ? null : new ShopId(shopId));
        })
        .list();
  }

  /** Replaces the password; whether there is such an account. */
  boolean changePassword(AccountId accountId, String passwordHash) {
    return jdbc.sql(
                """
                update account set password_hash = :passwordHash
                where account_id = :accountId and closed_at is null
                """)
            .param("passwordHash", passwordHash)
            .param("accountId", accountId.value())
            .update()
        == 1;
  }

  /**
   * Closes an account for good: nobody signs in to it, and nothing is left that tells whose it was.
   *
   * @param now machine time
   */
  void close(AccountId accountId, Instant now) {
    jdbc.sql(
            """
            delete from sign_in_failure where login in (
              select login from account where account_id = :accountId and login is not null)
            """)
        .param("accountId", accountId.value())
        .update();
    jdbc.sql(
            """
            update account set login = null, password_hash = null, display_name = '',
              closed_at = :now
            where account_id = :accountId
            """)
        .param("now", Times.utc(now))
        .param("accountId", accountId.value())
        .update();
  }

  /** The accounts of all administrators, locked against each other's revocation. */
  List<AccountId> lockAdministrators() {
    return jdbc.sql(
            """
            select account_id from account_role where role = 'ADMINISTRATOR'
            order by account_id
            for update
            """)
        .query((row, number) -> new AccountId(row.getObject("account_id", UUID.class)))
        .list();
  }

  Optional<Failures> failures(String login) {
    return jdbc.sql("select failures, last_failed_at from sign_in_failure where login = :login")
        .param("login", login)
        .query((row, number) ->
            new Failures(
                row.getInt("failures"),
                row.getObject("last_failed_at", OffsetDateTime.class).toInstant()))
        .optional();
  }

  /**
   * Counts a failed sign-in.
   *
   * @param now machine time
   * @param forgottenBefore failures older than this are not counted on
   */
  void noteFailure(String login, Instant now, Instant forgottenBefore) {
    jdbc.sql(
            """
            insert into sign_in_failure as known (login, failures, last_failed_at)
            values (:login, 1, :now)
            on conflict (login) do update set
              failures = case when known.last_failed_at < :forgottenBefore then 1
                else known.failures + 1 end,
              last_failed_at = :now
            """)
        .param("login", login)
        .param("now", Times.utc(now))
        .param("forgottenBefore", Times.utc(forgottenBefore))
        .update();
  }

  void forgetFailures(String login) {
    jdbc.sql("delete from sign_in_failure where login = :login").param("login", login).update();
  }

  /** Removes failures before a machine time; a limited number at once. */
  void forgetFailuresBefore(Instant before, int limit) {
    jdbc.sql(
            """
            delete from sign_in_failure where login in (
              select login from sign_in_failure where last_failed_at < :before limit :limit)
            """)
        .param("before", Times.utc(before))
        .param("limit", limit)
        .update();
  }

  private static Account account(ResultSet row, int number) throws SQLException {
    return new Account(
        new AccountId(row.getObject("account_id", UUID.class)),
        row.getString("login"),
        row.getString("display_name"),
        row.getString("password_hash"),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        roles(row.getString("roles")));
  }

  private static Set<Role> roles(@Nullable String names) {
    EnumSet<Role> roles = EnumSet.noneOf(Role.class);
    if (names != null) {
      Arrays.stream(names.split(",", -1)).map(Role::valueOf).forEach(roles::add);
    }
    return roles;
  }

  private static String[] ids(List<AccountId> accounts) {
    return accounts.stream().map(AccountId::toString).toArray(String[]::new);
  }
}
