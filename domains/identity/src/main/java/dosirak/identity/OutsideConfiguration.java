package dosirak.identity;

import dosirak.platform.Settings;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts together what outside providers need. */
@Configuration
class OutsideConfiguration {
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
        seals,
        journal,
        transactions,
        city,
        machine,
        identifiers,
        json,
        Objects.requireNonNullElse(
            settings.find(IssuerConfiguration.ISSUER), IssuerConfiguration.DEFAULT_ISSUER));
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
  ProviderApi providerApi(ProviderClients clients, SignInAtProvider signIn, SignInCookies cookies) {
    return new ProviderApi(clients, signIn, cookies);
  }
}
