package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Signs in whoever holds a phone. A number that nobody has opens an account, as a customer; which
 * of the two it will be cannot be told before the right code was shown.
 */
final class SignInByPhone {
  /** What somebody is called who did not say. */
  static final String GUEST = "손님";

  private final PhoneCodes codes;
  private final PhoneStore phones;
  private final AccountStore accounts;
  private final PersonKeys persons;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock city;
  private final MachineClock machine;
  private final Identifiers identifiers;

  SignInByPhone(
      PhoneCodes codes,
      PhoneStore phones,
      AccountStore accounts,
      PersonKeys persons,
      Journal journal,
      TransactionTemplate transactions,
      CityClock city,
      MachineClock machine,
      Identifiers identifiers) {
    this.codes = codes;
    this.phones = phones;
    this.accounts = accounts;
    this.persons = persons;
    this.journal = journal;
    this.transactions = transactions;
    this.city = city;
    this.machine = machine;
    this.identifiers = identifiers;
  }

  /** Has a code sent, whoever has the number. */
  void ask(PhoneNumber phone) {
    codes.make(phone, PhoneCodes.Purpose.SIGN_IN, true);
  }

  /**
   * The account of whoever shows the right code.
   *
   * @param displayName for a new account; {@link #GUEST} if absent
   * @throws dosirak.platform.web.Problem 401 {@code wrong-code}
   */
  AccountId signIn(PhoneNumber phone, String code, @Nullable String displayName) {
    if (!codes.check(phone, PhoneCodes.Purpose.SIGN_IN, code)) {
      throw PhoneCodes.wrongCode();
    }
    byte[] phoneHash = codes.hash(phone);
    Optional<AccountId> known = phones.find(phoneHash);
    AccountId newcomer = new AccountId(identifiers.next());
    // Sealed before the transaction, which holds no connection while the key is fetched.
    Sealed number = known.isPresent() ? Sealed.EMPTY : persons.seal(newcomer, phone.e164());
    Sealed name =
        known.isPresent()
            ? Sealed.EMPTY
            : persons.seal(newcomer, displayName == null ? GUEST : displayName);
    AccountId account =
        transactions.execute(status -> {
          if (!codes.use(phone, PhoneCodes.Purpose.SIGN_IN, code)) {
            throw PhoneCodes.wrongCode();
          }
          if (known.isPresent()) {
            return known.get();
          }
          open(newcomer, phoneHash, number, name);
          return newcomer;
        });
    return Objects.requireNonNull(account);
  }

  private void open(AccountId newcomer, byte[] phoneHash, Sealed number, Sealed name) {
    Instant now = city.instant();
    accounts.insert(new AccountStore.NewAccount(newcomer, null, name.text(), null, now));
    if (!phones.insert(phoneHash, newcomer, number.text(), machine.instant())) {
      // The one who held this code is the only one who can have got here, unless the phone was
      // given to an account meanwhile; then that is the account, at the next try.
      throw PhoneCodes.wrongCode();
    }
    accounts.grant(newcomer, Role.CUSTOMER, null, now);
    journal.append(new AccountOpened(newcomer, name, now));
    journal.append(new RoleGranted(newcomer, Role.CUSTOMER, null, now));
  }
}
