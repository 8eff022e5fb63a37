package dosirak.identity;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Signs people in at outside providers: sends the browser there, and takes it back with a code.
 * What must be remembered meanwhile is in a sealed cookie, so that an answer counts only in the
 * browser that asked.
 */
final class SignInAtProvider {
  /** How long a person may take there, machine time. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(SignInAtProvider.class);
  private static final String PURPOSE = "provider-sign-in";
  private static final String REFRESH_PURPOSE = "provider-refresh-token";
  private static final String NOBODY = "손님";

  private final ProviderStore store;
  private final ProviderRoles roles;
  private final AccountStore accounts;
  private final PersonKeys persons;
  private final Seals seals;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock city;
  private final MachineClock machine;
  private final Identifiers identifiers;
  private final JsonMapper json;
  private final String issuer;

  /**
   * @param issuer our own address, below which providers send browsers back
   */
  SignInAtProvider(
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
      String issuer) {
    this.store = store;
    this.roles = roles;
    this.accounts = accounts;
    this.persons = persons;
    this.seals = seals;
    this.journal = journal;
    this.transactions = transactions;
    this.city = city;
    this.machine = machine;
    this.identifiers = identifiers;
    this.json = json;
    this.issuer = issuer;
  }

  /**
   * A sign-in under way.
   *
   * @param next the path to go to in the end
   * @param at machine time
   */
  private record Begun(
      String provider, String state, String nonce, String verifier, String next, Instant at) {}

  /**
   * Where the browser goes.
   *
   * @param remember for the cookie
   */
  record Departure(URI to, String remember) {}

  /** What came of it. */
  sealed interface Arrival {
    /**
     * The person signed in.
     *
     * @param next the path to go to
     */
    record Arrived(Proven proven, String next) implements Arrival {}

    /**
     * The person did not.
     *
     * @param next the path to go to after another try
     */
    record Failed(Failure why, String next) implements Arrival {}
  }

  /** Why somebody is not signed in. */
  enum Failure {
    /** The person, or the provider, said no. */
    REFUSED("provider-refused"),
    /** The provider cannot be reached. */
    UNAVAILABLE("provider-unavailable"),
    /** The answer is not one to what was asked, or cannot be believed. */
    FAILED("provider-failed"),
    /** The person signed in there, but no group gives a role here. */
    NO_ROLE("provider-no-role");

    private final String code;

    Failure(String code) {
      this.code = code;
    }

    /** For the page. */
    String code() {
      return code;
    }
  }

  /**
   * What a provider sent the browser back with.
   *
   * @param issuer who says so (RFC 9207)
   */
  record Returned(
      @Nullable String code,
      @Nullable String state,
      @Nullable String error,
      @Nullable String issuer) {}

  /** Sends a browser to a provider; empty if it cannot be reached. */
  Optional<Departure> begin(ProviderClient client, String next) {
    State state = new State(32);
    Nonce nonce = new Nonce(32);
    CodeVerifier verifier = new CodeVerifier();
    try {
      URI to = client.authorization(callback(client.provider()), state, nonce, verifier);
      String remember =
          seals.seal(
              PURPOSE,
              json.writeValueAsString(
                  new Begun(
                      client.provider().name(),
                      state.getValue(),
                      nonce.getValue(),
                      verifier.getValue(),
                      next,
                      machine.instant())));
      return Optional.of(new Departure(to, remember));
    } catch (ProviderClient.UnavailableException unavailable) {
      log.warn("{}: {}", client.provider(), unavailable.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Takes a browser back.
   *
   * @param remembered the cookie
   * @param otherwise where to go if the browser remembers nothing
   */
  Arrival finish(
      ProviderClient client, Returned returned, @Nullable String remembered, String otherwise) {
    Optional<Begun> begun = remembered(client, remembered);
    if (begun.isEmpty() || !isSame(begun.get().state(), returned.state())) {
      return new Arrival.Failed(Failure.FAILED, begun.map(Begun::next).orElse(otherwise));
    }
    String next = begun.get().next();
    try {
      if (!client.answered(returned.issuer())) {
        return new Arrival.Failed(Failure.FAILED, next);
      }
      if (returned.code() == null || returned.error() != null) {
        return new Arrival.Failed(Failure.REFUSED, next);
      }
      ProviderClient.Person person =
          client.exchange(
              new AuthorizationCode(returned.code()),
              callback(client.provider()),
              new Nonce(begun.get().nonce()),
              new CodeVerifier(begun.get().verifier()));
      return arrived(client.provider(), person, next);
    } catch (ProviderClient.UnavailableException unavailable) {
      log.warn("{}: {}", client.provider(), unavailable.getMessage());
      return new Arrival.Failed(Failure.UNAVAILABLE, next);
    } catch (ProviderClient.RefusedException refused) {
      log.info("{}: {}", client.provider(), refused.getMessage());
      return new Arrival.Failed(Failure.FAILED, next);
    }
  }

  private Arrival arrived(Provider provider, ProviderClient.Person person, String next) {
    boolean isStaff = provider.audience() == Provider.Audience.STAFF;
    if (isStaff && person.refreshToken() == null) {
      log.warn(
          "{} gave no refresh token: the rights of its people could not end in time", provider);
      return new Arrival.Failed(Failure.FAILED, next);
    }
    AccountId newcomer = new AccountId(identifiers.next());
    // Sealed before the transaction, which holds no connection while the key is fetched.
    Optional<Sealed> name =
        store.find(provider.issuer(), person.subject()).isPresent()
            ? Optional.empty()
            : Optional.of(name(newcomer, person));
    Optional<AccountId> account =
        Objects.requireNonNull(
            transactions.execute(status ->
                settle(
                    provider,
                    person,
                    newcomer,
                    () -> name.orElseGet(() -> name(newcomer, person)))));
    if (account.isEmpty()) {
      return new Arrival.Failed(isStaff ? Failure.NO_ROLE : Failure.REFUSED, next);
    }
    Set<String> factors = new HashSet<>(Set.of(Proven.provider(provider.name())));
    if (person.secondFactor()) {
      factors.add(Proven.PROVIDER_SECOND_FACTOR);
    }
    return new Arrival.Arrived(
        new Proven(account.get(), factors, machine.instant(), provider.name()), next);
  }

  /** The person's account, with the roles it has now; empty if it may not be used. */
  private Optional<AccountId> settle(
      Provider provider, ProviderClient.Person person, AccountId newcomer, Supplier<Sealed> name) {
    Set<Role> given = ProviderRoles.of(provider, person.groups());
    boolean isStaff = provider.audience() == Provider.Audience.STAFF;
    store.lockPerson(provider.issuer(), person.subject());
    Optional<AccountId> linked = store.find(provider.issuer(), person.subject());
    if (linked.isEmpty()) {
      if (isStaff && given.isEmpty()) {
        return Optional.empty();
      }
      open(provider, person, newcomer, name.get(), given);
      return Optional.of(newcomer);
    }
    AccountId accountId = linked.get();
    accounts.lock(accountId);
    if (isStaff && given.isEmpty()) {
      roles.end(accountId, "provider-no-role");
      return Optional.empty();
    }
    roles.set(accountId, provider, given);
    keep(provider, person, accountId);
    boolean isClosed =
        accounts.standing(accountId).stream().noneMatch(standing -> standing.closedAt() == null);
    return isClosed ? Optional.empty() : linked;
  }

  private void open(
      Provider provider,
      ProviderClient.Person person,
      AccountId accountId,
      Sealed name,
      Set<Role> given) {
    Instant now = city.instant();
    accounts.insert(new AccountStore.NewAccount(accountId, null, name.text(), null, now));
    store.link(provider.issuer(), person.subject(), accountId, machine.instant());
    journal.append(new AccountOpened(accountId, name, now));
    if (provider.audience() == Provider.Audience.CUSTOMERS) {
      accounts.grant(accountId, Role.CUSTOMER, null, now);
      journal.append(new RoleGranted(accountId, Role.CUSTOMER, null, now));
    }
    roles.set(accountId, provider, given);
    keep(provider, person, accountId);
  }

  private Sealed name(AccountId newcomer, ProviderClient.Person person) {
    return persons.seal(newcomer, Objects.requireNonNullElse(person.name(), NOBODY));
  }

  private void keep(Provider provider, ProviderClient.Person person, AccountId accountId) {
    String token = person.refreshToken();
    if (provider.audience() == Provider.Audience.STAFF && token != null) {
      store.keepUpstream(
          accountId, provider.name(), sealRefreshToken(seals, token), machine.instant());
    }
  }

  static String sealRefreshToken(Seals seals, String token) {
    return seals.seal(REFRESH_PURPOSE, token);
  }

  static Optional<String> openRefreshToken(Seals seals, String sealed) {
    return seals.open(REFRESH_PURPOSE, sealed);
  }

  private Optional<Begun> remembered(ProviderClient client, @Nullable String cookie) {
    if (cookie == null) {
      return Optional.empty();
    }
    Instant now = machine.instant();
    return seals
        .open(PURPOSE, cookie)
        .map(text -> json.readValue(text, Begun.class))
        .filter(begun -> begun.provider().equals(client.provider().name()))
        .filter(begun -> now.isBefore(begun.at().plus(PATIENCE)));
  }

  private static boolean isSame(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private URI callback(Provider provider) {
    return URI.create(issuer + "/sign-in/providers/" + provider.name() + "/callback");
  }
}
