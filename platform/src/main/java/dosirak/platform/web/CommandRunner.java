package dosirak.platform.web;

import dosirak.platform.journal.Journal;
import dosirak.platform.security.Caller;
import dosirak.platform.time.MachineClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs commands: one transaction with the change, its events and the stored answer. The same key
 * and body get the same answer; the same key with another body is refused; a key whose command is
 * still running is told so without waiting. A refusal changes nothing and is not stored.
 */
public final class CommandRunner {
  /** Where the answer's place in the journal is told. */
  public static final String POSITION_HEADER = "Dosirak-Position";

  private static final int ATTEMPTS = 4;

  private final String domain;
  private final TransactionTemplate transactions;
  private final StoredAnswers answers;
  private final Journal journal;
  private final MachineClock clock;
  private final JsonMapper mapper;

  public CommandRunner(
      String domain,
      TransactionTemplate transactions,
      StoredAnswers answers,
      Journal journal,
      MachineClock clock,
      JsonMapper mapper) {
    this.domain = domain;
    this.transactions = transactions;
    this.answers = answers;
    this.journal = journal;
    this.clock = clock;
    this.mapper = mapper;
  }

  /** What a handler does, already bound to its arguments. */
  interface Work {
    @Nullable Object run() throws Exception;
  }

  /**
   * Runs a command in a transaction of the platform.
   *
   * @param key the idempotency key, absent where the client sent none
   * @param request method, path and query, which with the body make the fingerprint
   */
  Rendered run(Caller caller, @Nullable String key, String request, byte[] body, Work work)
      throws Exception {
    byte[] fingerprint = fingerprint(request, body);
    for (int attempt = 1; ; attempt++) {
      try {
        return once(caller, key, fingerprint, work);
      } catch (ConcurrencyFailureException | DuplicateKeyException lostRace) {
        // A deadlock's victim, or the loser of two first uses of one key: nothing was changed.
        if (attempt == ATTEMPTS) {
          throw lostRace instanceof DuplicateKeyException
              ? Problem.conflict("in-progress", "The same thing is being done at this moment.")
              : lostRace;
        }
      }
    }
  }

  private Rendered once(Caller caller, @Nullable String key, byte[] fingerprint, Work work)
      throws Exception {
    try {
      Rendered result =
          transactions.execute(status -> {
            if (key == null) {
              return runAndRender(work);
            }
            if (!answers.tryLock(caller.subject(), key)) {
              throw Problem.conflict(
                  "in-progress", "A command with this Idempotency-Key is still running.");
            }
            Optional<StoredAnswers.Stored> stored = answers.find(caller.subject(), key);
            if (stored.isPresent()) {
              if (!MessageDigest.isEqual(stored.get().fingerprint(), fingerprint)) {
                throw Problem.refused(
                    "idempotency-key-reused", "This Idempotency-Key was used for another command.");
              }
              return stored.get().answer();
            }
            Rendered answer = runAndRender(work);
            answers.keep(caller.subject(), key, fingerprint, answer, clock.instant());
            return answer;
          });
      return java.util.Objects.requireNonNull(result);
    } catch (CheckedFailure failure) {
      throw failure.checked;
    }
  }

  private Rendered runAndRender(Work work) {
    Object value;
    try {
      value = work.run();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception checked) {
      throw new CheckedFailure(checked);
    }
    return render(value, journal.appendedInTransaction());
  }

  /** What a handler returned, as it goes over the wire. */
  Rendered render(@Nullable Object value, @Nullable Long position) {
    Answer answer = value instanceof Answer given ? given : Answer.ok(value == null ? "" : value);
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    if (position != null) {
      headers.put(POSITION_HEADER, domain + ":" + position);
    }
    if (value == null || answer.body() == null) {
      return new Rendered(value == null ? 204 : answer.status(), headers, new byte[0]);
    }
    if (answer.body() instanceof Bytes bytes) {
      headers.put(Rendered.CONTENT_TYPE, bytes.contentType());
      return new Rendered(answer.status(), headers, bytes.content());
    }
    return new Rendered(answer.status(), headers, mapper.writeValueAsBytes(answer.body()));
  }

  private static byte[] fingerprint(String request, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(request.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      return digest.digest(body);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** Carries a checked exception through the transaction, which rolls back. */
  private static final class CheckedFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Exception checked;

    CheckedFailure(Exception checked) {
      super(checked);
      this.checked = checked;
    }
  }
}
