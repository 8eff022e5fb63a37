package dosirak.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists what identity holds about a person, for that person. */
final class OwnData {
  private static final int MOST_INVITATIONS = 1_000;

  private final AccountStore accounts;
  private final PhoneStore phones;
  private final FactorStore factors;
  private final InvitationStore invitations;
  private final PersonKeys persons;

  OwnData(
      AccountStore accounts,
      PhoneStore phones,
      FactorStore factors,
      InvitationStore invitations,
      PersonKeys persons) {
    this.accounts = accounts;
    this.phones = phones;
    this.factors = factors;
    this.invitations = invitations;
    this.persons = persons;
  }

  /**
   * Everything. Secrets are named, not shown.
   *
   * @param openedAt city time
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Everything(
      AccountId accountId,
      @Nullable String login,
      String displayName,
      @Nullable String phone,
      Instant openedAt,
      boolean hasPassword,
      boolean hasAuthenticatorApp,
      int recoveryCodesLeft,
      List<AccountStore.Grant> roles,
      List<InvitationStore.Invitation> invitations) {
    Everything {
      roles = List.copyOf(roles);
      invitations = List.copyOf(invitations);
    }
  }

  /**
   * What is held about somebody.
   *
   * @throws Problem 404 if there is no such account
   */
  Everything of(AccountId accountId) {
    AccountStore.Account account =
        accounts.find(accountId).orElseThrow(() -> Problem.notFound("account"));
    return new Everything(
        accountId,
        account.login(),
        persons.open(new Sealed(account.displayName())),
        phones.sealedNumber(accountId).map(number -> persons.open(new Sealed(number))).orElse(null),
        account.openedAt(),
        account.passwordHash() != null,
        factors.hasTotp(accountId),
        factors.recoveryCodesLeft(accountId),
        accounts.grants(accountId),
        invitations.of(accountId, MOST_INVITATIONS));
  }
}
