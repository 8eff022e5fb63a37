package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.web.Problem;
import java.util.Optional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gives whoever holds the phone of an account a new password for it. Whether anybody has the number
 * cannot be told: a code is made and sealed for every number, and only notification finds out that
 * there is nobody to send it to.
 */
final class RecoverAccount {
  private final PhoneCodes codes;
  private final PhoneStore phones;
  private final ChangePassword changePassword;
  private final PasswordRules rules;
  private final EndSessions endSessions;
  private final TransactionTemplate transactions;

  RecoverAccount(
      PhoneCodes codes,
      PhoneStore phones,
      ChangePassword changePassword,
      PasswordRules rules,
      EndSessions endSessions,
      TransactionTemplate transactions) {
    this.codes = codes;
    this.phones = phones;
    this.changePassword = changePassword;
    this.rules = rules;
    this.endSessions = endSessions;
    this.transactions = transactions;
  }

  /** Has a code sent if somebody has the number. */
  void ask(PhoneNumber phone) {
    boolean isKnown = phones.find(codes.hash(phone)).isPresent();
    codes.make(phone, PhoneCodes.Purpose.RECOVERY, isKnown);
  }

  /**
   * Sets the new password and ends all sessions. A password that is refused costs no code.
   *
   * @return the account
   * @throws Problem 401 {@code wrong-code}, 400 for a password that may not be
   */
  AccountId confirm(PhoneNumber phone, String code, String newPassword) {
    rules.check("newPassword", newPassword);
    if (!codes.check(phone, PhoneCodes.Purpose.RECOVERY, code)) {
      throw PhoneCodes.wrongCode();
    }
    Optional<AccountId> account = phones.find(codes.hash(phone));
    if (account.isEmpty()) {
      throw PhoneCodes.wrongCode();
    }
    String hash = changePassword.hash(account.get(), "newPassword", newPassword);
    transactions.executeWithoutResult(status -> {
      if (!codes.use(phone, PhoneCodes.Purpose.RECOVERY, code)) {
        throw PhoneCodes.wrongCode();
      }
      changePassword.keep(account.get(), hash);
      endSessions.all(account.get(), "recovered");
    });
    return account.get();
  }
}
