package dosirak.platform.web;

import dosirak.platform.telemetry.TraceContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Lets commands that meet in this process share transactions, so that a crowd costs one commit and
 * a handful of statements instead of as many as there are people. Nobody waits for company: whoever
 * comes while a group is under way is in the next one, and whoever comes alone is a group of one.
 *
 * <p>Each command has its own outcome. A group whose transaction fails is split in halves that are
 * tried by themselves, down to the one command that cannot be done.
 *
 * @param <C> the command
 */
public final class GroupCommit<C> {
  /**
   * How many groups are under way at most. A second one would wait for rows that the first has
   * changed, and both would be smaller.
   */
  private static final int MOST_GROUPS = 1;

  private static final int MOST_TOGETHER = 128;
  private static final int MOST_WAITING = 512;
  private static final int ATTEMPTS = 4;

  /** Longer than the database may take for anything. */
  private static final long LONGEST_WAIT_SECONDS = 60;

  /**
   * Threads of the operating system, which gives a thread that has waited for the database the
   * processor at once. A virtual thread would queue behind whatever else computes in this process,
   * at each of its statements, while everybody in the group waits.
   */
  private static final ExecutorService COMMITTERS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("group-", 0).factory());

  private final CommandRunner runner;
  private final GroupWork<C> work;
  private final BlockingQueue<Waiting<C>> queue = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Semaphore groups;

  public GroupCommit(CommandRunner runner, GroupWork<C> work) {
    this(runner, work, MOST_GROUPS);
  }

  /** With several groups under way, as in several processes of a domain. */
  GroupCommit(CommandRunner runner, GroupWork<C> work, int mostGroups) {
    this.runner = runner;
    this.work = work;
    this.groups = new Semaphore(mostGroups);
  }

  /** How many commands wait for their group. */
  int waiting() {
    return queue.size();
  }

  /** A command that a handler returns, to be done in a group. */
  public Joined<C> join(C command) {
    return new Joined<>(this, command);
  }

  /** A command that is to be done in a group. */
  public static final class Joined<C> {
    private final GroupCommit<C> group;
    private final C command;

    private Joined(GroupCommit<C> group, C command) {
      this.group = group;
      this.command = command;
    }

    /**
     * Waits until the command is done, durably.
     *
     * @param subject of the caller
     * @param deadline when nobody waits any more; if it passes before the group begins, nothing is
     *     done
     * @throws Problem if it is refused
     */
    Rendered commit(String subject, String key, byte[] fingerprint, Deadline deadline) {
      return group.commit(
          new Waiting<>(
              subject,
              key,
              StoredAnswers.name(subject, key),
              fingerprint,
              deadline,
              new GroupWork.Member<>(command, TraceContext.currentTraceparent()),
              new CompletableFuture<>()));
    }
  }

  /**
   * A command with what makes it happen once, and whoever waits for it.
   *
   * @param name what its caller and its key have in common with no other's
   */
  record Waiting<C>(
      String subject,
      String key,
      String name,
      byte[] fingerprint,
      Deadline deadline,
      GroupWork.Member<C> member,
      CompletableFuture<Rendered> done) {}

  private Rendered commit(Waiting<C> command) {
    if (!queue.offer(command)) {
      throw Problem.unavailable("Too many wait for the same; try again in a moment.");
    }
    if (groups.tryAcquire()) {
      COMMITTERS.execute(this::commitGroups);
    }
    try {
      return command.done().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a group of commands broke", failure);
    } catch (TimeoutException late) {
      throw unknown();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw unknown();
    }
  }

  private static Problem unknown() {
    return Problem.unavailable("It is not known yet what became of it; ask with the same key.");
  }

  private void commitGroups() {
    do {
      try {
        List<Waiting<C>> group = new ArrayList<>();
        while (queue.drainTo(group, MOST_TOGETHER) > 0) {
          group.removeIf(GroupCommit::isDropped);
          if (!group.isEmpty()) {
            commit(group);
          }
          group = new ArrayList<>();
        }
      } finally {
        groups.release();
      }
      // Whoever came after the last look and before the release started nobody.
    } while (!queue.isEmpty() && groups.tryAcquire());
  }

  /** Whether nobody waits for a command that was not begun; then that is its outcome. */
  private static boolean isDropped(Waiting<?> command) {
    boolean isLate = command.deadline().isPassed();
    if (isLate) {
      command.done().completeExceptionally(Deadline.passed());
    }
    return isLate;
  }

  /** Every command of the group has its outcome when this returns. */
  private void commit(List<Waiting<C>> all) {
    Deque<List<Waiting<C>>> left = new ArrayDeque<>();
    left.add(all);
    try {
      while (!left.isEmpty()) {
        List<Waiting<C>> group = left.removeFirst();
        RuntimeException failure = attempt(group);
        if (failure instanceof CannotCreateTransactionException) {
          // There is no database: nothing is gained by asking it for each.
          fail(group, failure);
          left.forEach(others -> fail(others, failure));
          return;
        }
        if (failure != null && group.size() == 1) {
          fail(group, failure);
        } else if (failure != null) {
          int middle = group.size() / 2;
          left.addFirst(group.subList(middle, group.size()));
          left.addFirst(group.subList(0, middle));
        }
      }
    } finally {
      // Only an error of the machine leaves somebody behind.
      fail(all, Problem.unavailable("Something went wrong here; try again shortly."));
    }
  }

  private static void fail(List<? extends Waiting<?>> group, RuntimeException failure) {
    group.forEach(waiting -> waiting.done().completeExceptionally(failure));
  }

  /** Why a group could not be committed, or null if it was and everybody knows. */
  private @Nullable RuntimeException attempt(List<Waiting<C>> group) {
    for (int attempt = 1; ; attempt++) {
      try {
        List<CommandRunner.Settled> settled = runner.runTogether(group, work);
        for (int i = 0; i < group.size(); i++) {
          settled.get(i).tell(group.get(i).done());
        }
        return null;
      } catch (ConcurrencyFailureException | DuplicateKeyException lostRace) {
        // A deadlock's victim, or the loser of two first uses of one thing: nothing was changed.
        if (attempt == ATTEMPTS) {
          return group.size() == 1 && lostRace instanceof DuplicateKeyException
              ? CommandRunner.inProgress()
              : lostRace;
        }
      } catch (RuntimeException failure) {
        return failure;
      }
    }
  }
}
