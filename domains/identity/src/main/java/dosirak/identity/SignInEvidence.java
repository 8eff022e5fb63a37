package dosirak.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.SignInFailed;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Leaves evidence of failed sign-ins in the journal: at most one a second for the same account,
 * method and address, so that who tries passwords cannot fill the journal.
 */
final class SignInEvidence {
  static final Duration BETWEEN = Duration.ofSeconds(1);

  private static final int MOST_REMEMBERED = 10_000;

  private final Journal journal;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final Cache<Failure, Instant> said =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).build();

  SignInEvidence(Journal journal, TransactionTemplate transactions, MachineClock clock) {
    this.journal = journal;
    this.transactions = transactions;
    this.clock = clock;
  }

  private record Failure(@Nullable AccountId account, String method, String from) {}

  /**
   * Somebody failed to prove to be a person.
   *
   * @param account absent where there is no such account
   * @param method as in {@link Proven}
   * @param from the address of the client
   */
  void failed(@Nullable AccountId account, String method, String from) {
    Instant now = clock.instant();
    AtomicBoolean isDue = new AtomicBoolean();
    said.asMap()
        .compute(
            new Failure(account, method, from),
            (failure, before) -> {
              boolean due = before == null || !now.isBefore(before.plus(BETWEEN));
              isDue.set(due);
              return due ? now : Objects.requireNonNull(before);
            });
    if (isDue.get()) {
      transactions.executeWithoutResult(
          status -> journal.append(new SignInFailed(account, method, from)));
    }
  }
}
