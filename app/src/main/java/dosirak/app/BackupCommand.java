package dosirak.app;

import dosirak.platform.privacy.KeyBackups;
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
    DataFolder data = new DataFolder(dataFolder);
    int files = Backup.make(data, folder.toAbsolutePath());
    // After the data: every person in the copy has a key in this backup.
    Path keys = KeyRoom.backUp(data);
    System.out.printf("backed up %d files of %s into %s%n", files, dataFolder, folder);
    System.out.printf(
        "backed up people's keys into %s, which is kept for %d days%n",
        keys, KeyBackups.KEPT.toDays());
    return ExitCode.GOALS_MET;
  }
}
