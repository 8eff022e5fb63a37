package dosirak.identity;

import dosirak.contracts.identity.Role;
import dosirak.platform.Settings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;

/**
 * Sees to it that there is somebody to run the marketplace: when the domain starts, the configured
 * operator's account is opened, unless there is an administrator, and gets its authenticator,
 * unless it has one. An account that is there is not changed otherwise: who holds that login may be
 * somebody else.
 */
final class OpenFirstOperator implements InitializingBean {
  static final String LOGIN = "identity.first-operator-login";
  static final String PASSWORD = "identity.first-operator-password";
  static final String TOTP_SECRET = "identity.first-operator-totp-secret";

  private static final Logger log = LoggerFactory.getLogger(OpenFirstOperator.class);

  private final AccountStore store;
  private final Passwords passwords;
  private final OpenAccount openAccount;
  private final SecondFactor secondFactor;
  private final @Nullable String totpSecret;
  private final @Nullable String login;
  private final @Nullable String password;

  OpenFirstOperator(
      AccountStore store,
      Passwords passwords,
      OpenAccount openAccount,
      SecondFactor secondFactor,
      Settings settings) {
    this.store = store;
    this.passwords = passwords;
    this.openAccount = openAccount;
    String configured = settings.find(LOGIN);
    this.login = configured == null ? null : OpenAccount.canonical(configured);
    this.secondFactor = secondFactor;
    this.totpSecret = settings.find(TOTP_SECRET);
    this.password = settings.find(PASSWORD);
  }

  @Override
  public void afterPropertiesSet() {
    if (login == null || password == null) {
      return;
    }
    Optional<AccountStore.Account> there = store.findByLogin(login);
    if (there.isEmpty()) {
      // Once there is somebody else, the first one may leave and does not come back.
      if (!store.lockAdministrators().isEmpty()) {
        return;
      }
      String hash = passwords.hash(password);
      openAccount.open(login, hash, login, Role.ADMINISTRATOR);
    } else if (!there.get().roles().contains(Role.ADMINISTRATOR)) {
      log.warn("the account {} is there and is no administrator; it stays as it is", login);
    }
    if (totpSecret != null) {
      store
          .findByLogin(login)
          .filter(account -> account.roles().contains(Role.ADMINISTRATOR))
          .ifPresent(account -> secondFactor.enrol(account.accountId(), totpSecret));
    }
  }
}
