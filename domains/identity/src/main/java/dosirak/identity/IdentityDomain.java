package dosirak.identity;

import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts identity together. */
@Configuration
@Import({IssuerConfiguration.class, PeopleConfiguration.class, OutsideConfiguration.class})
public class IdentityDomain {
  /** What the platform must know of it. */
  public static final Domain DOMAIN =
      new Domain(
              "identity",
              IdentityDomain.class,
              List.of(
                  new Domain.Setting(
                      MachineClients.CLIENT_ID,
                      "name of the machine client; default: there is none"),
                  new Domain.Setting(
                      MachineClients.CLIENT_SECRET_HASH,
                      "SHA-256 of the machine client's secret, hexadecimal; default: there is none"),
                  new Domain.Setting(
                      Seals.SECRET,
                      "seals signing keys, second factors and cookies, 32 characters or more; default:"
                          + " made anew at each start, which signs everybody out"),
                  new Domain.Setting(
                      IssuerConfiguration.ISSUER,
                      "the address of identity as clients reach it; default: "
                          + IssuerConfiguration.DEFAULT_ISSUER),
                  new Domain.Setting(
                      AddressBrake.LIMIT,
                      "wrong passwords and codes that are let pass from one address in ten minutes"
                          + " before it must wait; default: "
                          + AddressBrake.DEFAULT_LIMIT),
                  new Domain.Setting(
                      OpenFirstOperator.LOGIN,
                      "login of the operator that is made at the start if it is not there; default:"
                          + " nobody is made"),
                  new Domain.Setting(
                      OpenFirstOperator.PASSWORD, "first password of that operator; default: none"),
                  new Domain.Setting(
                      OpenFirstOperator.TOTP_SECRET,
                      "base32 secret of that operator's authenticator app; default: none, and the first"
                          + " sign-in sets one up"),
                  new Domain.Setting(
                      CodeSealer.KEY,
                      "public JSON Web Key on P-256 that one-time codes are sealed to; default: none,"
                          + " and phones cannot be used"),
                  new Domain.Setting(
                      EraseAccount.GRACE,
                      "city time between the wish to be erased and the end of the person's key, as in"
                          + " ISO 8601; default: PT6H")))
          .listeningTo("shop")
          .with(OutsideConfiguration.SETTINGS);

  private static final int PASSWORDS_WAITING = 256;
  private static final Duration PASSWORD_PATIENCE = Duration.ofSeconds(8);
  private static final int FORGET_AT_ONCE = 5_000;

  @Bean
  AccountStore accountStore(JdbcClient jdbc) {
    return new AccountStore(jdbc);
  }

  @Bean
  Passwords passwords() {
    return new Passwords(
        Runtime.getRuntime().availableProcessors(), PASSWORDS_WAITING, PASSWORD_PATIENCE);
  }

  @Bean
  Seals seals(Settings settings) {
    return Seals.of(settings.find(Seals.SECRET));
  }

  @Bean
  SignInCookies signInCookies(
      Seals seals, AccountStore store, MachineClock clock, JsonMapper json) {
    return new SignInCookies(seals, store, clock, json);
  }

  @Bean
  SessionStore sessionStore(JdbcClient jdbc) {
    return new SessionStore(jdbc);
  }

  @Bean
  EndSessions endSessions(
      SessionStore sessions, AccountStore accounts, Journal journal, MachineClock clock) {
    return new EndSessions(sessions, accounts, journal, clock);
  }

  @Bean
  OpenAccount openAccount(
      AccountStore store,
      Journal journal,
      TransactionTemplate transactions,
      CityClock city,
      Identifiers identifiers,
      PersonKeys persons) {
    return new OpenAccount(store, journal, transactions, city, identifiers, persons);
  }

  @Bean
  OpenFirstOperator openFirstOperator(
      AccountStore store,
      Passwords passwords,
      OpenAccount openAccount,
      SecondFactor secondFactor,
      Settings settings) {
    return new OpenFirstOperator(store, passwords, openAccount, secondFactor, settings);
  }

  @Bean
  OpenSimulatedAccounts openSimulatedAccounts(
      AccountStore store,
      Passwords passwords,
      Journal journal,
      CityClock city,
      Identifiers identifiers,
      InstallationKind kind,
      PersonKeys persons) {
    return new OpenSimulatedAccounts(store, passwords, journal, city, identifiers, kind, persons);
  }

  @Bean
  SignIn signIn(
      AccountStore store,
      FindAccount findAccount,
      Passwords passwords,
      MachineClock clock,
      SignInEvidence evidence) {
    return new SignIn(store, findAccount, passwords, clock, evidence);
  }

  @Bean
  IdentityApi identityApi(OpenSimulatedAccounts openSimulatedAccounts, AccountStore store) {
    return new IdentityApi(openSimulatedAccounts, store);
  }

  @Bean
  Worker forgetOldSignIns(AccountStore store, MachineClock clock) {
    return new Worker(
        "forget-old-sign-ins",
        Duration.ofMinutes(1),
        () -> {
          Instant now = clock.instant();
          store.forgetFailuresBefore(now.minus(GuessingBrake.MEMORY), FORGET_AT_ONCE);
        });
  }
}
