package dosirak.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs every bench, one after the other. */
@Command(
    name = "all",
    description = {
      "Runs read, place, life, overload and start with their defaults, each with a marketplace of its",
      "own; some 40 minutes. Fails if any of them missed a goal."
    })
final class BenchAllCommand implements Callable<Integer> {
  private static final List<String> BENCHES = List.of("read", "place", "life", "overload", "start");

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "What the city and its people follow from. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Where the JSON reports go, one a bench, such as place.json.")
  @Nullable Path folder;

  @Override
  public Integer call() {
    int worst = CommandLine.ExitCode.OK;
    List<String> outcomes = new ArrayList<>();
    CommandLine benches = spec.commandLine().getParent();
    for (String bench : BENCHES) {
      System.out.printf(Locale.ROOT, "%n== bench %s%n", bench);
      List<String> arguments = new ArrayList<>(List.of("--seed", Long.toString(seed)));
      if (folder != null) {
        arguments.addAll(List.of("--report", folder.resolve(bench + ".json").toString()));
      }
      int outcome =
          Objects.requireNonNull(benches.getSubcommands().get(bench), bench)
              .execute(arguments.toArray(String[]::new));
      outcomes.add("%-9s %s".formatted(bench, outcome == 0 ? "passed" : "FAILED"));
      worst = Math.max(worst, outcome);
    }
    System.out.printf(Locale.ROOT, "%n%s%n", String.join("\n", outcomes));
    return worst;
  }
}
