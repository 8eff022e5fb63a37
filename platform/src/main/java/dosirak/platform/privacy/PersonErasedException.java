package dosirak.platform.privacy;

import dosirak.contracts.AccountId;

/** Something was to be kept of a person who was erased. */
public final class PersonErasedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PersonErasedException(AccountId person) {
    super("Account " + person + " was erased; nothing can be kept of it any more.");
  }
}
