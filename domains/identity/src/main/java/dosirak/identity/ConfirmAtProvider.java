package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks the company's provider at every refresh whether a member of the staff is still there and in
 * which groups, by refreshing the provider's own token. Customers' providers are not asked again:
 * they say who somebody is, and nothing that could end.
 */
final class ConfirmAtProvider implements UpstreamSessions {
  private static final Logger log = LoggerFactory.getLogger(ConfirmAtProvider.class);
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final int TURNS = 64;
  private static final int TRIES = 3;

  private final ProviderClients clients;
  private final ProviderStore store;
  private final ProviderRoles roles;
  private final AccountStore accounts;
  private final Seals seals;
  private final TransactionTemplate transactions;
  private final MachineClock clock;

  /** One question about an account at a time: a provider may let a token be used only once. */
  private final ReentrantLock[] turns =
      IntStream.range(0, TURNS).mapToObj(turn -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  ConfirmAtProvider(
      ProviderClients clients,
      ProviderStore store,
      ProviderRoles roles,
      AccountStore accounts,
      Seals seals,
      TransactionTemplate transactions,
      MachineClock clock) {
    this.clients = clients;
    this.store = store;
    this.roles = roles;
    this.accounts = accounts;
    this.seals = seals;
    this.transactions = transactions;
    this.clock = clock;
  }

  @Override
  public Answer confirm(AccountId accountId, @Nullable String provider) {
    if (provider == null) {
      return store.hasRoles(accountId) ? Answer.ENDED : Answer.HOLDS;
    }
    Optional<ProviderClient> client = clients.find(provider);
    if (client.isEmpty()) {
      return end(accountId, "provider-removed");
    }
    if (client.get().provider().audience() == Provider.Audience.CUSTOMERS) {
      return store.hasRoles(accountId) ? Answer.ENDED : Answer.HOLDS;
    }
    ReentrantLock turn = turns[Math.floorMod(accountId.hashCode(), TURNS)];
    try {
      if (!turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return Answer.UNREACHABLE;
      }
      try {
        return ask(accountId, client.get());
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Answer.UNREACHABLE;
    }
  }

  private Answer ask(AccountId accountId, ProviderClient client) {
    Provider provider = client.provider();
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Optional<ProviderStore.Upstream> upstream =
          store.upstream(accountId, provider.name(), provider.issuer());
      if (upstream.isEmpty()) {
        return end(accountId, "provider-session-gone");
      }
      ProviderStore.Upstream asked = upstream.get();
      Optional<String> token = SignInAtProvider.openRefreshToken(seals, asked.sealedRefreshToken());
      if (token.isEmpty()) {
        return end(accountId, "provider-session-unreadable");
      }
      try {
        ProviderClient.Person person = client.askAgain(token.get(), asked.subject());
        Optional<Answer> settled = settle(accountId, provider, asked, person, token.get());
        if (settled.isPresent()) {
          return settled.get();
        }
      } catch (ProviderClient.UnavailableException unavailable) {
        log.warn("{}: {}", provider, unavailable.getMessage());
        return Answer.UNREACHABLE;
      } catch (ProviderClient.RefusedException refused) {
        if (isCurrent(accountId, provider, asked)) {
          log.info("{} refused: {}", provider, refused.getMessage());
          return end(accountId, "provider-refused");
        }
      }
    }
    return Answer.UNREACHABLE;
  }

  /**
   * What the answer means; empty if another process has asked since, so that it is no longer new.
   */
  private Optional<Answer> settle(
      AccountId accountId,
      Provider provider,
      ProviderStore.Upstream asked,
      ProviderClient.Person person,
      String token) {
    Set<Role> given = ProviderRoles.of(provider, person.groups());
    String next = Objects.requireNonNullElse(person.refreshToken(), token);
    return Objects.requireNonNull(
        transactions.execute(status -> {
          accounts.lock(accountId);
          if (!store.renewUpstream(
              accountId,
              provider.name(),
              asked.generation(),
              SignInAtProvider.sealRefreshToken(seals, next),
              clock.instant())) {
            return Optional.empty();
          }
          if (given.isEmpty()) {
            roles.end(accountId, "provider-no-role");
            return Optional.of(Answer.ENDED);
          }
          roles.set(accountId, provider, given);
          return Optional.of(Answer.HOLDS);
        }));
  }

  private boolean isCurrent(AccountId accountId, Provider provider, ProviderStore.Upstream asked) {
    return store
        .upstream(accountId, provider.name(), provider.issuer())
        .filter(now -> now.generation() == asked.generation())
        .isPresent();
  }

  private Answer end(AccountId accountId, String why) {
    transactions.executeWithoutResult(status -> {
      accounts.lock(accountId);
      roles.end(accountId, why);
    });
    return Answer.ENDED;
  }
}
