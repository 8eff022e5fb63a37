package dosirak.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** See {@link Backup}. */
@Command(name = "backup", description = "Copies a running marketplace into a folder of its own.")
final class BackupCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "Where the copy goes; must be missing or empty.")
  Path folder = Path.of("backup");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "dosirak-data",
      description = "The data folder of the running marketplace. Default: ${DEFAULT-VALUE}")
  Path dataFolder = Path.of("dosirak-data");

  @Override
  public Integer call() {
    int files = Backup.make(new DataFolder(dataFolder), folder.toAbsolutePath());
    System.out.printf("backed up %d files of %s into %s%n", files, dataFolder, folder);
    return ExitCode.GOALS_MET;
  }
}
