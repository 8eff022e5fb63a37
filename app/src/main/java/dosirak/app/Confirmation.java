package dosirak.app;

import java.io.Console;
import java.util.Locale;

/** Asks whoever sits at the terminal. */
final class Confirmation {
  private Confirmation() {}

  /**
   * Whether the answer is yes.
   *
   * @throws CommandException if nobody can be asked
   */
  static boolean of(String question) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw CommandException.usage("Nobody can be asked here. To go on, say it again with --yes.");
    }
    String answer = console.readLine("%s [y/N] ", question);
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }
}
