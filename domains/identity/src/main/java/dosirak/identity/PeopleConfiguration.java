package dosirak.identity;

import dosirak.platform.Settings;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts together what concerns people: phones and their codes, the second factor, invitations to
 * roles, recovery and erasure.
 */
@Configuration
class PeopleConfiguration {
  private static final int FORGET_AT_ONCE = 5_000;

  @Bean
  PasswordRules passwordRules() {
    return new PasswordRules();
  }

  @Bean
  AddressBrake addressBrake(MachineClock clock, SignInEvidence evidence, Settings settings) {
    return new AddressBrake(clock, evidence, AddressBrake.limit(settings.find(AddressBrake.LIMIT)));
  }

  @Bean
  DemoPeople demoPeople(
      AccountStore store,
      OpenAccount openAccount,
      MachineClock clock,
      InstallationKind kind,
      Settings settings) {
    return new DemoPeople(store, openAccount, clock, kind, settings);
  }

  @Bean
  DemoApi demoApi(DemoPeople people, SignInCookies cookies, AddressBrake addresses) {
    return new DemoApi(people, cookies, addresses);
  }

  @Bean
  PhoneStore phoneStore(JdbcClient jdbc) {
    return new PhoneStore(jdbc);
  }

  @Bean
  CodeSealer codeSealer(JsonMapper json, Settings settings) {
    return new CodeSealer(json, settings.find(CodeSealer.KEY));
  }

  @Bean
  PhoneCodes phoneCodes(
      PhoneStore store,
      Seals seals,
      CodeSealer sealer,
      Journal journal,
      TransactionTemplate transactions,
      MachineClock clock,
      Identifiers identifiers,
      RandomGenerator random) {
    return new PhoneCodes(store, seals, sealer, journal, transactions, clock, identifiers, random);
  }

  @Bean
  FindAccount findAccount(AccountStore accounts, PhoneStore phones, PhoneCodes codes) {
    return new FindAccount(accounts, phones, codes);
  }

  @Bean
  SignInByPhone signInByPhone(
      PhoneCodes codes,
      PhoneStore phones,
      AccountStore accounts,
      PersonKeys persons,
      Journal journal,
      TransactionTemplate transactions,
      CityClock city,
      MachineClock machine,
      Identifiers identifiers) {
    return new SignInByPhone(
        codes, phones, accounts, persons, journal, transactions, city, machine, identifiers);
  }

  @Bean
  ChangePassword changePassword(
      AccountStore accounts,
      PhoneStore phones,
      PersonKeys persons,
      Passwords passwords,
      PasswordRules rules,
      EndSessions endSessions,
      TransactionTemplate transactions,
      MachineClock clock) {
    return new ChangePassword(
        accounts, phones, persons, passwords, rules, endSessions, transactions, clock);
  }

  @Bean
  RecoverAccount recoverAccount(
      PhoneCodes codes,
      PhoneStore phones,
      ChangePassword changePassword,
      PasswordRules rules,
      EndSessions endSessions,
      TransactionTemplate transactions) {
    return new RecoverAccount(codes, phones, changePassword, rules, endSessions, transactions);
  }

  @Bean
  FactorStore factorStore(JdbcClient jdbc) {
    return new FactorStore(jdbc);
  }

  @Bean
  SecondFactor secondFactor(
      FactorStore store,
      AccountStore accounts,
      Seals seals,
      TransactionTemplate transactions,
      MachineClock clock,
      RandomGenerator random) {
    return new SecondFactor(store, accounts, seals, transactions, clock, random);
  }

  @Bean
  FreshProof freshProof(SignInCookies cookies) {
    return new FreshProof(cookies);
  }

  @Bean
  ChangeRoles changeRoles(
      AccountStore store, EndSessions endSessions, Journal journal, CityClock city) {
    return new ChangeRoles(store, endSessions, journal, city);
  }

  @Bean
  InvitationStore invitationStore(JdbcClient jdbc) {
    return new InvitationStore(jdbc);
  }

  @Bean
  Invitations invitations(
      InvitationStore store,
      AccountStore accounts,
      ChangeRoles changeRoles,
      Seals seals,
      MachineClock clock,
      Identifiers identifiers,
      RandomGenerator random) {
    return new Invitations(store, accounts, changeRoles, seals, clock, identifiers, random);
  }

  @Bean
  EraseAccount eraseAccount(
      AccountStore accounts,
      PhoneStore phones,
      FactorStore factors,
      InvitationStore invitations,
      ProviderStore providers,
      PasskeyStore passkeys,
      ChangeRoles changeRoles,
      EndSessions endSessions,
      PersonKeys persons,
      Journal journal,
      JdbcClient jdbc,
      TransactionTemplate transactions,
      CityClock city,
      MachineClock machine,
      Settings settings) {
    String grace = settings.find(EraseAccount.GRACE);
    return new EraseAccount(
        accounts,
        phones,
        factors,
        invitations,
        providers,
        passkeys,
        changeRoles,
        endSessions,
        persons,
        journal,
        jdbc,
        transactions,
        city,
        machine,
        grace == null ? EraseAccount.DEFAULT_GRACE : Duration.parse(grace));
  }

  @Bean
  OwnData ownData(
      AccountStore accounts,
      PhoneStore phones,
      FactorStore factors,
      InvitationStore invitations,
      PersonKeys persons) {
    return new OwnData(accounts, phones, factors, invitations, persons);
  }

  @Bean
  Subscription shopSubscription(JdbcClient jdbc, AccountStore accounts, Journal journal) {
    return new LearnShops(jdbc, accounts, journal).toShop();
  }

  @Bean
  PhoneApi phoneApi(
      SignInByPhone signInByPhone,
      RecoverAccount recoverAccount,
      SignInCookies cookies,
      AddressBrake addresses,
      MachineClock clock) {
    return new PhoneApi(signInByPhone, recoverAccount, cookies, addresses, clock);
  }

  @Bean
  SecondFactorApi secondFactorApi(
      SecondFactor secondFactor,
      FreshProof proof,
      SignInCookies cookies,
      AccountStore accounts,
      AddressBrake addresses,
      MachineClock clock) {
    return new SecondFactorApi(secondFactor, proof, cookies, accounts, addresses, clock);
  }

  @Bean
  RolesApi rolesApi(ChangeRoles changeRoles, Invitations invitations, AccountStore accounts) {
    return new RolesApi(changeRoles, invitations, accounts);
  }

  @Bean
  PersonApi personApi(
      ChangePassword changePassword,
      EraseAccount eraseAccount,
      OwnData ownData,
      FreshProof proof,
      AddressBrake addresses,
      TransactionTemplate transactions) {
    return new PersonApi(changePassword, eraseAccount, ownData, proof, addresses, transactions);
  }

  @Bean
  Worker eraseWhoIsDue(EraseAccount eraseAccount) {
    return new Worker("erase", Duration.ofMillis(500), eraseAccount::finish);
  }

  @Bean
  Worker forgetOldCodesAndInvitations(
      PhoneCodes codes, InvitationStore invitations, MachineClock clock) {
    return new Worker(
        "forget-old-codes",
        Duration.ofMinutes(1),
        () -> {
          codes.forgetOld(FORGET_AT_ONCE);
          invitations.forgetExpired(clock.instant(), FORGET_AT_ONCE);
        });
  }
}
