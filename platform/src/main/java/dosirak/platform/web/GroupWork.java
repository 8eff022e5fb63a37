package dosirak.platform.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a domain does with a group of commands, in the transaction that all of them share. Each has
 * an outcome of its own.
 *
 * @param <C> the command
 */
public interface GroupWork<C> {
  /**
   * Does a group of commands in the current transaction. Whoever throws fails the whole group,
   * which is then tried again in smaller groups.
   *
   * @return the outcomes, in the order of the group
   */
  List<Outcome> run(List<Member<C>> group);

  /**
   * A command of a group.
   *
   * @param traceparent of the request it came with, absent if none is known
   */
  record Member<C>(C command, @Nullable String traceparent) {}

  /** What became of a command. */
  sealed interface Outcome {}

  /**
   * It is done, if the transaction commits.
   *
   * @param answer what the client is told
   * @param position of the last event it appended; absent if it said nothing
   */
  record Done(Answer answer, @Nullable Long position) implements Outcome {}

  /**
   * It is not done, and changed nothing in this transaction.
   *
   * @param cause what the client is told, as a rule a {@link Problem}
   */
  record Refused(RuntimeException cause) implements Outcome {}
}
