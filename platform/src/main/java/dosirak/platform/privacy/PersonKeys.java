package dosirak.platform.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals texts about people and opens them, for all compartments of a process. Keys that were used
 * stay at hand for at most ten minutes of machine time. All that wait for keys at one moment are
 * served by one round trip to the store, so that a crowd of strangers costs one commit and not one
 * each.
 */
public final class PersonKeys implements AutoCloseable {
  /** What stands where a text cannot be opened any more. */
  public static final String ERASED = "(지워짐)";

  /** How long a key may be used without asking the store, and so how long an erased one lives. */
  public static final Duration AT_HAND = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(PersonKeys.class);
  private static final int MOST_AT_HAND = 200_000;
  private static final int MOST_AT_ONCE = 2_000;
  private static final int MOST_WAITING = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KeyStore store;
  private final MasterKey masterKey;
  private final Erasures erasures;
  private final MachineClock clock;
  private final Cache<UUID, PersonKey> atHand;
  private final LinkedBlockingQueue<Errand> errands = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread runner;

  /** Remembers who was erased, beyond the store and its backups. */
  public interface Erasures {
    /** Notes a person durably before the key goes. */
    void note(AccountId person, java.time.Instant at);
  }

  private sealed interface Errand {
    CompletableFuture<?> done();
  }

  private record Fetch(UUID person, boolean make, CompletableFuture<PersonKey> done)
      implements Errand {}

  private record Erase(AccountId person, CompletableFuture<Boolean> done) implements Errand {}

  /**
   * Begins to serve.
   *
   * @param ticker the time that keys at hand grow old by
   */
  public PersonKeys(
      KeyStore store, MasterKey masterKey, Erasures erasures, MachineClock clock, Ticker ticker) {
    this.store = store;
    this.masterKey = masterKey;
    this.erasures = erasures;
    this.clock = clock;
    this.atHand =
        Caffeine.newBuilder()
            .expireAfterWrite(AT_HAND)
            .maximumSize(MOST_AT_HAND)
            .ticker(ticker)
            .build();
    this.runner = Thread.ofVirtual().name("person-keys").start(this::runErrands);
  }

  /**
   * Seals a text with the person's key, which is made if it is the first; an empty text needs none.
   *
   * @throws PersonErasedException if the person was erased
   * @throws KeysUnavailableException if the key is not at hand and the store does not answer
   */
  public Sealed seal(AccountId person, String text) {
    if (text.isEmpty()) {
      return Sealed.EMPTY;
    }
    return switch (keys(Set.of(person.value()), true).get(person.value())) {
      case PersonKey.Live live -> live.seal(text);
      case PersonKey.Erased _, PersonKey.Missing _ -> throw new PersonErasedException(person);
      case null -> throw new IllegalStateException("no answer for " + person);
    };
  }

  /**
   * Has the keys of people at hand, and makes those that are missing, in one round trip: before a
   * transaction that seals begins, so that no database connection is held while this one waits.
   *
   * @throws KeysUnavailableException if one is not at hand and the store does not answer
   */
  public void prepare(Collection<AccountId> people) {
    keys(people.stream().map(AccountId::value).toList(), true);
  }

  /**
   * The text; {@link #ERASED} if the key is no more. A text that never was sealed is returned as it
   * is.
   *
   * @throws KeysUnavailableException if the key is not at hand and the store does not answer
   */
  public String open(Sealed sealed) {
    return open(List.of(sealed)).getFirst();
  }

  /** The texts in the same order; asks the store at most once. */
  public List<String> open(List<Sealed> sealed) {
    List<PersonKey.Parsed> parsed = new ArrayList<>();
    Set<UUID> people = new HashSet<>();
    for (Sealed each : sealed) {
      PersonKey.parse(each)
          .ifPresent(parts -> {
            parsed.add(parts);
            people.add(parts.person());
          });
    }
    Map<UUID, PersonKey> keys = keys(people, false);
    List<String> texts = new ArrayList<>(sealed.size());
    int next = 0;
    for (Sealed each : sealed) {
      if (PersonKey.parse(each).isEmpty()) {
        texts.add(each.text());
      } else {
        texts.add(open(parsed.get(next), keys));
        next++;
      }
    }
    return texts;
  }

  private static String open(PersonKey.Parsed sealed, Map<UUID, PersonKey> keys) {
    return switch (keys.get(sealed.person())) {
      case PersonKey.Live live ->
          live.open(sealed)
              .orElseGet(() -> {
                log.error("a text of {} does not open with the key there is", sealed.person());
                return ERASED;
              });
      case PersonKey.Erased _ -> ERASED;
      case PersonKey.Missing _ -> {
        log.error("the key store has no key of {}, of whom something was sealed", sealed.person());
        yield ERASED;
      }
      case null -> throw new IllegalStateException("no answer for " + sealed.person());
    };
  }

  /**
   * Erases a person's key for good. Returns when it is gone from the store and from this process;
   * other processes may open what they have at hand for {@link #AT_HAND} more.
   *
   * @throws KeysUnavailableException if the store does not answer; to be tried again
   */
  public void erase(AccountId person) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    await(submit(new Erase(person, done)) ? done : null);
  }

  /** Forgets a person's key in this process; the next use asks the store. */
  public void evict(AccountId person) {
    atHand.invalidate(person.value());
  }

  private Map<UUID, PersonKey> keys(Collection<UUID> people, boolean make) {
    Map<UUID, PersonKey> found = new HashMap<>();
    List<Fetch> waiting = new ArrayList<>();
    for (UUID person : people) {
      PersonKey known = atHand.getIfPresent(person);
      if (known == null) {
        Fetch fetch = new Fetch(person, make, new CompletableFuture<>());
        if (!submit(fetch)) {
          throw new KeysUnavailableException(null);
        }
        waiting.add(fetch);
      } else {
        found.put(person, known);
      }
    }
    waiting.forEach(fetch -> found.put(fetch.person(), await(fetch.done())));
    return found;
  }

  private boolean submit(Errand errand) {
    return errands.offer(errand);
  }

  private static <T> T await(@org.jspecify.annotations.Nullable CompletableFuture<T> done) {
    if (done == null) {
      throw new KeysUnavailableException(null);
    }
    try {
      return done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new KeysUnavailableException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new KeysUnavailableException(stop);
    }
  }

  /** One thread runs all errands, so that no key is put at hand after it was erased. */
  private void runErrands() {
    List<Errand> batch = new ArrayList<>();
    try {
      while (true) {
        batch.clear();
        batch.add(errands.take());
        errands.drainTo(batch, MOST_AT_ONCE - 1);
        run(batch);
      }
    } catch (InterruptedException closed) {
      batch.addAll(errands);
      batch.forEach(errand -> errand.done().cancel(false));
    }
  }

  private void run(List<Errand> batch) {
    List<Fetch> fetches = new ArrayList<>();
    for (Errand errand : batch) {
      if (errand instanceof Fetch fetch) {
        fetches.add(fetch);
      }
    }
    try {
      if (!fetches.isEmpty()) {
        fetch(fetches);
      }
    } catch (RuntimeException failure) {
      log.warn("the key store does not answer: {}", failure.getMessage());
      fetches.forEach(fetch -> fetch.done().completeExceptionally(failure));
    }
    for (Errand errand : batch) {
      if (errand instanceof Erase erase) {
        try {
          erase(erase);
        } catch (RuntimeException failure) {
          log.warn("a person's key could not be erased: {}", failure.getMessage());
          erase.done().completeExceptionally(failure);
        }
      }
    }
  }

  private void fetch(List<Fetch> fetches) {
    Map<UUID, Boolean> wanted = new LinkedHashMap<>();
    fetches.forEach(fetch -> wanted.merge(fetch.person(), fetch.make(), Boolean::logicalOr));
    Map<UUID, KeyStore.Row> rows = store.find(wanted.keySet());
    Map<UUID, byte[]> fresh = new LinkedHashMap<>();
    wanted.forEach((person, make) -> {
      if (make && !rows.containsKey(person)) {
        fresh.put(person, masterKey.wrap(person, MasterKey.randomBytes(MasterKey.KEY_BYTES)));
      }
    });
    if (!fresh.isEmpty()) {
      store.add(fresh, clock.instant());
      // Another process may have been first; what the store holds is what counts.
      rows.putAll(store.find(fresh.keySet()));
    }
    Map<UUID, PersonKey> keys = new HashMap<>();
    for (UUID person : wanted.keySet()) {
      PersonKey key = key(person, rows.get(person));
      keys.put(person, key);
      if (!(key instanceof PersonKey.Missing)) {
        atHand.put(person, key);
      }
    }
    fetches.forEach(
        fetch -> fetch.done().complete(Objects.requireNonNull(keys.get(fetch.person()))));
  }

  private PersonKey key(UUID person, KeyStore.@org.jspecify.annotations.Nullable Row row) {
    if (row == null) {
      return new PersonKey.Missing();
    }
    byte[] wrapped = row.wrapped();
    return wrapped == null
        ? new PersonKey.Erased()
        : new PersonKey.Live(person, new SecretKeySpec(masterKey.unwrap(person, wrapped), "AES"));
  }

  private void erase(Erase erase) {
    erasures.note(erase.person(), clock.instant());
    store.erase(List.of(erase.person().value()), clock.instant());
    atHand.put(erase.person().value(), new PersonKey.Erased());
    erase.done().complete(true);
  }

  @Override
  public void close() {
    runner.interrupt();
    try {
      runner.join(PATIENCE);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
