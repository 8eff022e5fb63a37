package dosirak.app;

import dosirak.city.UsageException;
import dosirak.cluster.ClusterException;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line: one command a run, and its exit code. */
@Command(
    name = "dosirak",
    header = "The open platform on which a city orders food.",
    footer = {"", "Exit codes everywhere: 0 goals met, 1 missed, 2 wrong usage."},
    subcommands = {
      UpCommand.class,
      RushCommand.class,
      AuditCommand.class,
      ParkedCommand.class,
      RebuildCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      ClusterCommand.class,
      DrillCommand.class,
      BenchCommand.class,
      FrontCommand.class,
      TestCommand.class,
      GatewayCommand.class,
      HelpCommand.class
    })
public final class Main {
  private static final int WIDTH = 100;
  private static final String HELP = "--help";

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs one command. */
  static int run(String... arguments) {
    CommandLine line = new CommandLine(new Main());
    explainOnDemand(line);
    line.setUsageHelpWidth(WIDTH);
    line.setParameterExceptionHandler(Main::explain);
    line.setExecutionExceptionHandler(Main::fail);
    if (arguments.length == 0) {
      line.usage(System.out);
      return ExitCode.WRONG_USAGE;
    }
    // The gateway simulator reads its own options; it is started by `up`, seldom by people.
    if (arguments[0].equals(GatewayCommand.NAME)) {
      return GatewayCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length));
    }
    return line.execute(arguments);
  }

  /** Lets a command and all below it take {@code --help}. */
  private static void explainOnDemand(CommandLine command) {
    if (command.getCommandSpec().findOption(HELP) == null) {
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder("-h", HELP)
                  .usageHelp(true)
                  .description("Explains this command.")
                  .build());
    }
    command.getSubcommands().values().forEach(Main::explainOnDemand);
  }

  private static int explain(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter out = command.getErr();
    out.println("dosirak: " + wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, out)) {
      out.println("See: " + command.getCommandSpec().qualifiedName() + " " + HELP);
    }
    out.flush();
    return ExitCode.WRONG_USAGE;
  }

  private static int fail(Exception failure, CommandLine command, ParseResult result)
      throws Exception {
    int code =
        switch (failure) {
          case CommandException known -> known.exitCode();
          case UsageException usage -> ExitCode.WRONG_USAGE;
          case dosirak.audit.UsageException usage -> ExitCode.WRONG_USAGE;
          case ClusterException cluster -> ExitCode.GOALS_MISSED;
          default -> throw failure;
        };
    command.getErr().println("dosirak: " + failure.getMessage());
    command.getErr().flush();
    return code;
  }
}
