package dosirak.app;

/** A command cannot be done; the message tells the reader what to do. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** The command was given wrongly. */
  static CommandException usage(String message) {
    return new CommandException(ExitCode.WRONG_USAGE, message);
  }

  /** The command was right, but it cannot be done now. */
  static CommandException failed(String message) {
    return new CommandException(ExitCode.GOALS_MISSED, message);
  }

  int exitCode() {
    return exitCode;
  }
}
