package dosirak.platform.privacy;

import dosirak.contracts.AccountId;

/**
 * What a domain holds about a person, for the person to take along. A bean of a domain; {@code GET
 * /api/<domain>/me/data} answers with all of them.
 */
public interface PersonalData {
  /** What it is, as the name of a member of the answer. */
  String name();

  /**
   * What is held about the person, to be written as JSON; sealed texts are opened on the way out.
   */
  Object of(AccountId person);
}
