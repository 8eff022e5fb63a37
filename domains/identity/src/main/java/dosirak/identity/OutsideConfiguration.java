package dosirak.identity;

import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts together what outside providers and passkeys need. */
@Configuration
class OutsideConfiguration {
  static final List<Domain.Setting> SETTINGS =
      Stream.concat(
              Providers.SETTINGS.stream(),
              Stream.of(
                  new Domain.Setting(
                      Passkeys.RELYING_PARTY,
                      "the domain that passkeys are for, which never changes; default: the host of "
                          + IssuerConfiguration.ISSUER)))
          .toList();

  private static final int FORGET_AT_ONCE = 5_000;

  @Bean
  ProviderClients providerClients(Settings settings, MachineClock clock) {
    return new ProviderClients(Providers.of(settings), clock);
  }

  @Bean
  ProviderStore providerStore(JdbcClient jdbc) {
    return new ProviderStore(jdbc);
  }

  @Bean
  ProviderRoles providerRoles(
      ProviderStore store,
      AccountStore accounts,
      EndSessions end,
      Journal journal,
      CityClock city) {
    return new ProviderRoles(store, accounts, end, journal, city);
  }

  @Bean
  SignInAtProvider signInAtProvider(
      ProviderStore store,
      ProviderRoles roles,
      AccountStore accounts,
      PersonKeys persons,
      Seals seals,
      Journal journal,
      TransactionTemplate transactions,
      CityClock city,
      MachineClock machine,
      Identifiers identifiers,
      JsonMapper json,
      Settings settings) {
    return new SignInAtProvider(
        store,
        roles,
        accounts,
        persons,
        seals,
        journal,
        transactions,
        city,
        machine,
        identifiers,
        json,
        issuer(settings));
  }

  @Bean
  ConfirmAtProvider confirmAtProvider(
      ProviderClients clients,
      ProviderStore store,
      ProviderRoles roles,
      AccountStore accounts,
      Seals seals,
      TransactionTemplate transactions,
      MachineClock clock) {
    return new ConfirmAtProvider(clients, store, roles, accounts, seals, transactions, clock);
  }

  @Bean
  ProviderApi providerApi(
      ProviderClients clients,
      SignInAtProvider signIn,
      SignInCookies cookies,
      AccountStore accounts) {
    return new ProviderApi(clients, signIn, cookies, accounts);
  }

  @Bean
  PasskeyStore passkeyStore(
      JdbcClient jdbc, AccountStore accounts, PersonKeys persons, MachineClock clock) {
    return new PasskeyStore(jdbc, accounts, persons, clock);
  }

  @Bean
  Passkeys passkeys(
      PasskeyStore store,
      AccountStore accounts,
      ProviderStore providers,
      Seals seals,
      TransactionTemplate transactions,
      MachineClock clock,
      Settings settings) {
    return new Passkeys(
        store,
        accounts,
        providers,
        seals,
        transactions,
        clock,
        URI.create(issuer(settings)),
        settings.find(Passkeys.RELYING_PARTY));
  }

  @Bean
  PasskeyApi passkeyApi(
      Passkeys passkeys,
      SignInCookies cookies,
      FreshProof proof,
      AccountStore accounts,
      SignInEvidence evidence,
      MachineClock clock) {
    return new PasskeyApi(passkeys, cookies, proof, accounts, evidence, clock);
  }

  @Bean
  Worker forgetUsedChallenges(PasskeyStore store, MachineClock clock) {
    return new Worker(
        "forget-used-challenges",
        Duration.ofMinutes(1),
        () ->
            store.forgetChallengesBefore(
                clock.instant().minus(Passkeys.PATIENCE.multipliedBy(2)), FORGET_AT_ONCE));
  }

  private static String issuer(Settings settings) {
    return Objects.requireNonNullElse(
        settings.find(IssuerConfiguration.ISSUER), IssuerConfiguration.DEFAULT_ISSUER);
  }
}
