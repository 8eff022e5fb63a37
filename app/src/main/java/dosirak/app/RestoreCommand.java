package dosirak.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** See {@link Backup}. */
@Command(name = "restore", description = "Puts a backup back as a new data folder.")
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "What `dosirak backup` made.")
  Path folder = Path.of("backup");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "dosirak-data",
      description = "The new data folder; must be missing or empty. Default: ${DEFAULT-VALUE}")
  Path dataFolder = Path.of("dosirak-data");

  @Override
  public Integer call() {
    DataFolder data = new DataFolder(dataFolder);
    int files = Backup.restore(folder.toAbsolutePath(), data);
    Path keys = KeyRoom.layReady(data);
    if (keys == null) {
      System.err.println(
          "dosirak: there is no backup of people's keys in this user's state folder; addresses,"
              + " phone numbers and names in the restored data cannot be read.");
    } else {
      System.out.printf("restored people's keys from %s%n", keys);
    }
    System.out.printf(
        "restored %d files; start it with: dosirak up --data %s%n", files, dataFolder);
    return ExitCode.GOALS_MET;
  }
}
