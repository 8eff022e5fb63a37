package dosirak.identity;

import dosirak.contracts.AccountId;
import org.jspecify.annotations.Nullable;

/**
 * Whether an outside identity provider still stands for a person. Asked before tokens are made:
 * when a session begins and at every refresh, whichever way the person signed in, since the rights
 * that a provider gave count only in sessions that it stands for. It calls out, so never ask within
 * a transaction; what follows from the answer has been committed when it comes.
 */
interface UpstreamSessions {
  /** What the provider says. */
  enum Answer {
    /** Tokens may be made, with the roles that the account holds now. */
    HOLDS,
    /** The provider does not stand for the person: no tokens, and the session ends. */
    ENDED,
    /** The provider could not be asked: no tokens now, but the session stays and may try again. */
    UNREACHABLE
  }

  /**
   * Asks the provider that a session came from.
   *
   * @param provider as in {@link Proven#provider}; absent for a session that began at our own
   *     sign-in
   */
  Answer confirm(AccountId accountId, @Nullable String provider);
}
