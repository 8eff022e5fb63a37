package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.SessionsEnded;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.MachineClock;
import java.time.Instant;
import java.util.UUID;

/**
 * Ends sessions, in the transaction of the caller: no token is made from them any more, and those
 * that were made are refused everywhere once the event has arrived.
 */
final class EndSessions {
  private final SessionStore sessions;
  private final AccountStore accounts;
  private final Journal journal;
  private final MachineClock clock;

  EndSessions(SessionStore sessions, AccountStore accounts, Journal journal, MachineClock clock) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.journal = journal;
    this.clock = clock;
  }

  /** Ends one session, unless it has ended. */
  void one(AccountId accountId, UUID sessionId, String why) {
    accounts.lock(accountId);
    if (sessions.end(sessionId, why, clock.instant())) {
      journal.append(new SessionsEnded(accountId, sessionId, why));
    }
  }

  /**
   * Ends all sessions of an account, and with them what its holder proved at sign-in but has not
   * used yet.
   */
  void all(AccountId accountId, String why) {
    accounts.lock(accountId);
    Instant now = clock.instant();
    accounts.acceptProofsFrom(accountId, now);
    sessions.endAll(accountId, why, now);
    journal.append(new SessionsEnded(accountId, null, why));
  }
}
