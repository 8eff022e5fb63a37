package dosirak.identity;

import dosirak.contracts.identity.RolesConfirmed;
import dosirak.platform.Settings;
import dosirak.platform.compartment.Worker;
import dosirak.platform.journal.Journal;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Puts the issuer of tokens together. */
@Configuration
class IssuerConfiguration {
  static final String ISSUER = "identity.issuer";
  static final String DEFAULT_ISSUER = "http://localhost:8080/api/identity";

  /** Operators' rights end elsewhere when they were not confirmed for a minute. */
  private static final Duration CONFIRM_EVERY = Duration.ofSeconds(15);

  private static final Duration LOOK_AFTER_KEYS_EVERY = Duration.ofSeconds(10);
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

  /** Used codes are kept for longer than they are good, to notice one that comes again. */
  private static final Duration CODES_KEPT = Duration.ofHours(1);

  private static final int FORGET_AT_ONCE = 5_000;

  private final String issuer;

  IssuerConfiguration(Settings settings) {
    this.issuer = Objects.requireNonNullElse(settings.find(ISSUER), DEFAULT_ISSUER);
  }

  @Bean
  SigningKeys signingKeys(
      JdbcClient jdbc,
      Seals seals,
      Journal journal,
      TransactionTemplate transactions,
      MachineClock clock,
      Identifiers identifiers) {
    return new SigningKeys(jdbc, seals, journal, transactions, clock, identifiers);
  }

  @Bean
  RefreshTokens refreshTokens(Seals seals, RandomGenerator random) {
    return new RefreshTokens(seals, random);
  }

  @Bean
  Sessions sessions(
      SessionStore store,
      AccountStore accounts,
      EndSessions end,
      SigningKeys keys,
      RefreshTokens refreshTokens,
      ObjectProvider<UpstreamSessions> upstream,
      Journal journal,
      TransactionTemplate transactions,
      MachineClock clock,
      Identifiers identifiers) {
    return new Sessions(
        store,
        accounts,
        end,
        keys,
        refreshTokens,
        upstream.orderedStream().toList(),
        journal,
        transactions,
        clock,
        identifiers,
        issuer);
  }

  @Bean
  MachineClients machineClients(
      JdbcClient jdbc,
      Journal journal,
      MachineClock clock,
      Identifiers identifiers,
      RandomGenerator random,
      Settings settings) {
    return new MachineClients(jdbc, journal, clock, identifiers, random, settings);
  }

  @Bean
  Clients clients(MachineClients machines) {
    return new Clients(machines, issuer);
  }

  @Bean
  AuthorizationEndpoint authorizationEndpoint(
      Clients clients, Sessions sessions, SignInCookies cookies, MachineClock clock) {
    return new AuthorizationEndpoint(clients, sessions, cookies, clock, issuer);
  }

  @Bean
  TokenEndpoint tokenEndpoint(
      Clients clients,
      MachineClients machines,
      Sessions sessions,
      SessionStore store,
      SigningKeys keys,
      TransactionTemplate transactions,
      MachineClock clock) {
    return new TokenEndpoint(clients, machines, sessions, store, keys, transactions, clock);
  }

  @Bean
  SignInEvidence signInEvidence(
      Journal journal, TransactionTemplate transactions, MachineClock clock) {
    return new SignInEvidence(journal, transactions, clock);
  }

  @Bean
  IssuerApi issuerApi(AuthorizationEndpoint authorization, TokenEndpoint tokens, SigningKeys keys) {
    return new IssuerApi(authorization, tokens, keys, issuer);
  }

  @Bean
  SignInApi signInApi(SignIn signIn, SignInCookies cookies, AddressBrake addresses) {
    return new SignInApi(signIn, cookies, addresses);
  }

  @Bean
  BrowserSessionApi browserSessionApi(
      Sessions sessions,
      SessionCookies sessionCookies,
      Seals seals,
      MachineClock clock,
      RandomGenerator random,
      JsonMapper json) {
    return new BrowserSessionApi(sessions, sessionCookies, seals, clock, random, json, issuer);
  }

  @Bean
  MachineClientApi machineClientApi(MachineClients machines, AccountStore accounts) {
    return new MachineClientApi(machines, accounts);
  }

  @Bean
  Worker confirmRoles(Journal journal, TransactionTemplate transactions, MachineClock clock) {
    return new Worker(
        "confirm-roles",
        CONFIRM_EVERY,
        () ->
            transactions.executeWithoutResult(
                status -> journal.append(new RolesConfirmed(clock.instant()))));
  }

  @Bean
  Worker lookAfterSigningKeys(SigningKeys keys) {
    return new Worker("look-after-signing-keys", LOOK_AFTER_KEYS_EVERY, keys::keepFresh);
  }

  @Bean
  Worker forgetOldSessions(SessionStore store, MachineClock clock) {
    return new Worker(
        "forget-old-sessions",
        FORGET_EVERY,
        () -> {
          Instant now = clock.instant();
          store.forgetCodesBefore(now.minus(CODES_KEPT), FORGET_AT_ONCE);
          store.forgetSessionsBefore(now, now.minus(TokenLife.IDLE_SESSION), FORGET_AT_ONCE);
        });
  }
}
