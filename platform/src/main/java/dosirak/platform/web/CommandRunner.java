package dosirak.platform.web;

import dosirak.platform.journal.Journal;
import dosirak.platform.security.Caller;
import dosirak.platform.time.MachineClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
          throw lostRace instanceof DuplicateKeyException ? inProgress() : lostRace;
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
              throw stillRunning();
            }
            Optional<StoredAnswers.Stored> stored = answers.find(caller.subject(), key);
            if (stored.isPresent()) {
              return again(stored.get(), fingerprint);
            }
            Rendered answer = runAndRender(work);
            answers.keep(
                List.of(new StoredAnswers.Kept(caller.subject(), key, fingerprint, answer)),
                clock.instant());
            return answer;
          });
      return Objects.requireNonNull(result);
    } catch (CheckedFailure failure) {
      throw failure.checked;
    }
  }

  static Problem inProgress() {
    return Problem.conflict("in-progress", "The same thing is being done at this moment.");
  }

  private static Problem stillRunning() {
    return Problem.conflict("in-progress", "A command with this Idempotency-Key is still running.");
  }

  private static Problem usedForAnother() {
    return Problem.refused(
        "idempotency-key-reused", "This Idempotency-Key was used for another command.");
  }

  private static Rendered again(StoredAnswers.Stored stored, byte[] fingerprint) {
    if (!MessageDigest.isEqual(stored.fingerprint(), fingerprint)) {
      throw usedForAnother();
    }
    return stored.answer();
  }

  /** What a command of a group came to, once the group has committed. */
  sealed interface Settled {
    /** Tells whoever waits for it. */
    void tell(CompletableFuture<Rendered> waiting);
  }

  private record Answered(Rendered answer) implements Settled {
    @Override
    public void tell(CompletableFuture<Rendered> waiting) {
      waiting.complete(answer);
    }
  }

  private record Declined(RuntimeException cause) implements Settled {
    @Override
    public void tell(CompletableFuture<Rendered> waiting) {
      waiting.completeExceptionally(cause);
    }
  }

  /**
   * Runs commands in one transaction. When this returns it has committed; when it throws it has
   * not, or that is not known, which their keys tell when they are run again.
   *
   * @return what became of each, in their order
   */
  <C> List<Settled> runTogether(List<GroupCommit.Waiting<C>> commands, GroupWork<C> work) {
    return Objects.requireNonNull(
        transactions.execute(status -> settle(commands, work)), "a transaction gives its result");
  }

  private <C> List<Settled> settle(List<GroupCommit.Waiting<C>> commands, GroupWork<C> work) {
    // One key in one group twice is one command that is sent twice.
    Map<String, Integer> firsts = new LinkedHashMap<>();
    for (int i = 0; i < commands.size(); i++) {
      firsts.putIfAbsent(commands.get(i).name(), i);
    }
    List<GroupCommit.Waiting<C>> asked = firsts.values().stream().map(commands::get).toList();
    Map<String, Settled> settled = new HashMap<>();
    List<GroupCommit.Waiting<C>> free = new ArrayList<>();
    boolean[] locked = answers.tryLock(asked.stream().map(GroupCommit.Waiting::name).toList());
    for (int i = 0; i < locked.length; i++) {
      if (locked[i]) {
        free.add(asked.get(i));
      } else {
        settled.put(asked.get(i).name(), new Declined(stillRunning()));
      }
    }
    // Only now: whoever had a lock before has committed what this must see.
    Map<String, StoredAnswers.Stored> stored = answers.find(free);
    List<GroupCommit.Waiting<C>> fresh = new ArrayList<>();
    for (GroupCommit.Waiting<C> command : free) {
      StoredAnswers.Stored known = stored.get(command.name());
      if (known == null) {
        fresh.add(command);
      } else {
        settled.put(command.name(), again(known, command));
      }
    }
    if (!fresh.isEmpty()) {
      run(fresh, work, settled);
    }
    List<Settled> all = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      GroupCommit.Waiting<C> command = commands.get(i);
      GroupCommit.Waiting<C> first =
          commands.get(Objects.requireNonNull(firsts.get(command.name())));
      Settled outcome = Objects.requireNonNull(settled.get(command.name()));
      all.add(
          Arrays.equals(first.fingerprint(), command.fingerprint())
              ? outcome
              : new Declined(outcome instanceof Answered ? usedForAnother() : stillRunning()));
    }
    return all;
  }

  private static Settled again(StoredAnswers.Stored stored, GroupCommit.Waiting<?> command) {
    try {
      return new Answered(again(stored, command.fingerprint()));
    } catch (Problem reused) {
      return new Declined(reused);
    }
  }

  /** Runs commands whose keys are new, and stores the answers of those that are done. */
  private <C> void run(
      List<GroupCommit.Waiting<C>> commands, GroupWork<C> work, Map<String, Settled> settled) {
    List<GroupWork.Outcome> outcomes =
        work.run(commands.stream().map(GroupCommit.Waiting::member).toList());
    if (outcomes.size() != commands.size()) {
      throw new IllegalStateException("a group must give every command an outcome");
    }
    List<StoredAnswers.Kept> kept = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      GroupCommit.Waiting<C> command = commands.get(i);
      switch (outcomes.get(i)) {
        case GroupWork.Refused refused ->
            settled.put(command.name(), new Declined(refused.cause()));
        case GroupWork.Done done -> {
          Rendered answer = render(done.answer(), done.position());
          settled.put(command.name(), new Answered(answer));
          kept.add(
              new StoredAnswers.Kept(
                  command.subject(), command.key(), command.fingerprint(), answer));
        }
      }
    }
    answers.keep(kept, clock.instant());
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

  /** What tells a command from another of the same key. */
  static byte[] fingerprint(String request, byte[] body) {
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
