package dosirak.app;

/** What a command's exit code says. */
final class ExitCode {
  static final int GOALS_MET = 0;
  static final int GOALS_MISSED = 1;
  static final int WRONG_USAGE = 2;

  private ExitCode() {}
}
