package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.AccountErased;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Erases a person. Login, name, phone, password and factors leave at once, roles and sessions end.
 * The person's key ends after a grace, because a rider who is under way still has to read the
 * address; only then it is said that the person is erased, so that whoever hears it finds no key
 * any more.
 */
final class EraseAccount {
  static final String GRACE = "identity.erasure-grace";

  /** Longer than any order may take: an hour without rider and ninety minutes on the way. */
  static final Duration DEFAULT_GRACE = Duration.ofHours(6);

  private static final int AT_ONCE = 100;

  private final AccountStore accounts;
  private final PhoneStore phones;
  private final FactorStore factors;
  private final InvitationStore invitations;
  private final ProviderStore providers;
  private final PasskeyStore passkeys;
  private final ChangeRoles changeRoles;
  private final EndSessions endSessions;
  private final PersonKeys persons;
  private final Journal journal;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final CityClock city;
  private final MachineClock machine;
  private final Duration grace;

  EraseAccount(
      AccountStore accounts,
      PhoneStore phones,
      FactorStore factors,
      InvitationStore invitations,
      ProviderStore providers,
      PasskeyStore passkeys,
      ChangeRoles changeRoles,
      EndSessions endSessions,
      PersonKeys persons,
      Journal journal,
      JdbcClient jdbc,
      TransactionTemplate transactions,
      CityClock city,
      MachineClock machine,
      Duration grace) {
    this.accounts = accounts;
    this.phones = phones;
    this.factors = factors;
    this.invitations = invitations;
    this.providers = providers;
    this.passkeys = passkeys;
    this.changeRoles = changeRoles;
    this.endSessions = endSessions;
    this.persons = persons;
    this.journal = journal;
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.city = city;
    this.machine = machine;
    this.grace = grace;
  }

  /**
   * Begins the erasure of an account, in the transaction of the caller.
   *
   * @return the city time at which the person's key ends
   * @throws Problem 404, 409 {@code last-administrator}
   */
  Instant begin(AccountId accountId) {
    if (!accounts.lock(accountId)) {
      throw Problem.notFound("account");
    }
    changeRoles.revokeAll(accountId);
    phones.remove(accountId);
    factors.remove(accountId);
    invitations.endOf(accountId);
    providers.forget(accountId);
    passkeys.forget(accountId);
    endSessions.all(accountId, "erased");
    accounts.close(accountId, machine.instant());
    Instant due = city.instant().plus(grace);
    jdbc.sql(
            """
            insert into erasure (account_id, due_at) values (:accountId, :due)
            on conflict do nothing
            """)
        .param("accountId", accountId.value())
        .param("due", due.atOffset(ZoneOffset.UTC))
        .update();
    return due;
  }

  /** Ends the keys that are due. */
  void finish() {
    for (AccountId accountId : due()) {
      // Safe to repeat, and not in the transaction: the keys are in a database of their own.
      persons.erase(accountId);
      transactions.executeWithoutResult(status -> {
        int deleted =
            jdbc.sql("delete from erasure where account_id = :accountId")
                .param("accountId", accountId.value())
                .update();
        if (deleted == 1) {
          journal.append(new AccountErased(accountId, city.instant()));
        }
      });
    }
  }

  private List<AccountId> due() {
    return jdbc.sql("select account_id from erasure where due_at <= :now limit :limit")
        .param("now", city.instant().atOffset(ZoneOffset.UTC))
        .param("limit", AT_ONCE)
        .query(
            (ResultSet row, int number) -> new AccountId(row.getObject("account_id", UUID.class)))
        .list();
  }
}
