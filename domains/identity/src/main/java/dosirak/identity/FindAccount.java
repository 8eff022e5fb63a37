package dosirak.identity;

import java.util.HexFormat;
import java.util.Optional;

/** Finds an account by what people write as their login: its login, or the number of its phone. */
final class FindAccount {
  private final AccountStore accounts;
  private final PhoneStore phones;
  private final PhoneCodes codes;

  FindAccount(AccountStore accounts, PhoneStore phones, PhoneCodes codes) {
    this.accounts = accounts;
    this.phones = phones;
    this.codes = codes;
  }

  /** The account of a login or a phone number. */
  Optional<AccountStore.Account> find(String given) {
    return PhoneNumber.parse(given)
        .flatMap(phone -> phones.find(codes.hash(phone)))
        .flatMap(accounts::find)
        .or(() -> accounts.findByLogin(OpenAccount.canonical(given)));
  }

  /** What failures are counted by; a phone number is not kept as it is. */
  String failureKey(String given) {
    // No login has a colon.
    return PhoneNumber.parse(given)
        .map(phone -> "phone:" + HexFormat.of().formatHex(codes.hash(phone)))
        .orElseGet(() -> OpenAccount.canonical(given));
  }
}
