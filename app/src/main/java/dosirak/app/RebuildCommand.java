package dosirak.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Builds what a domain learned from others anew. */
@Command(
    name = "rebuild",
    description = {
      "Builds the projections of a domain anew from what was said, beside the old ones,",
      "compares, and puts the new ones in their place. Reads and events go on meanwhile.",
      "It goes on at the marketplace if this command is stopped."
    })
final class RebuildCommand implements Callable<Integer> {
  private static final Set<String> UNDER_WAY =
      Set.of("building", "comparing", "swapping", "tidying");
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** The process that is asked may be replaced by another meanwhile. */
  private static final int MOST_FAILED_LOOKS = 30;

  @Mixin TargetOptions target = new TargetOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DOMAIN", description = "storefront, for example.")
  String domain = "";

  @Option(names = "--only-compare", description = "Leave the old ones in place whatever is found.")
  boolean onlyCompare;

  @Option(names = "--yes", description = "Do not ask.")
  boolean yes;

  @Override
  public Integer call() throws InterruptedException {
    ParkedCommand.known(domain);
    PrintWriter out = spec.commandLine().getOut();
    if (!onlyCompare
        && !yes
        && !Confirmation.of(
            "Build the projections of %s anew and put them in the place of the old ones?"
                .formatted(domain))) {
      out.println("nothing was changed");
      out.flush();
      return ExitCode.GOALS_MISSED;
    }
    try (OperatorClient client = new OperatorClient(target)) {
      String path = "/api/" + domain + "/rebuilds";
      OperatorClient.Answer begun = client.post(path, Map.of("compareOnly", onlyCompare));
      if (!begun.isGood()) {
        throw CommandException.failed(begun.refusal());
      }
      JsonNode ended = follow(client, path, begun.body().path("id").asString(), out);
      return tell(ended, out);
    }
  }

  /** Prints how far it is until it has ended. */
  private static JsonNode follow(OperatorClient client, String path, String id, PrintWriter out)
      throws InterruptedException {
    String told = "";
    int failedLooks = 0;
    while (true) {
      OperatorClient.Answer latest = client.get(path);
      if (latest.isGood()) {
        failedLooks = 0;
        JsonNode rebuild = find(latest.body(), id);
        String line = progress(rebuild);
        if (!line.equals(told)) {
          out.println(line);
          out.flush();
          told = line;
        }
        if (!UNDER_WAY.contains(rebuild.path("state").asString())) {
          return rebuild;
        }
      } else if (++failedLooks > MOST_FAILED_LOOKS) {
        throw CommandException.failed(
            "how it went cannot be told, for this is all one hears: " + latest.refusal());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
    }
  }

  private static JsonNode find(JsonNode latest, String id) {
    for (JsonNode each : latest.path("rebuilds")) {
      if (each.path("id").asString().equals(id)) {
        return each;
      }
    }
    throw CommandException.failed("the rebuild " + id + " is not known there any more");
  }

  private static String progress(JsonNode rebuild) {
    String state = rebuild.path("state").asString();
    if (!state.equals("building")) {
      return state;
    }
    long applied = rebuild.path("applied").asLong();
    long head = rebuild.path("head").asLong();
    JsonNode remaining = rebuild.path("remainingSeconds");
    return "building %,d of %,d events, %,d a second%s"
        .formatted(
            applied,
            head,
            rebuild.path("perSecond").asLong(),
            remaining.isNumber() ? ", " + remaining.asLong() + " s to go" : "");
  }

  private Integer tell(JsonNode ended, PrintWriter out) {
    String state = ended.path("state").asString();
    TextTable table = new TextTable("TABLE", "ROWS", "DIFFERENCES");
    long differences = 0;
    for (JsonNode each : ended.path("comparisons")) {
      table.add(
          each.path("table").asString(),
          each.path("rows").asLong(),
          each.path("differenceCount").asLong());
      differences += each.path("differenceCount").asLong();
    }
    if (!ended.path("comparisons").isEmpty()) {
      table.print(out);
    }
    for (JsonNode each : ended.path("comparisons")) {
      for (JsonNode words : each.path("differences")) {
        out.printf("  %s: %s%n", each.path("table").asString(), words.asString());
      }
    }
    boolean isGood = state.equals("swapped") || (state.equals("compared") && differences == 0);
    out.println(
        switch (state) {
          case "swapped" ->
              "the new tables are in the place of the old ones"
                  + (differences == 0 ? ", which were equal" : "");
          case "compared" ->
              differences == 0
                  ? "they equal what was said"
                  : "they differ from what was said: without --only-compare they are replaced";
          default -> "%s: %s".formatted(state, ended.path("cause").asString(""));
        });
    out.flush();
    return isGood ? ExitCode.GOALS_MET : ExitCode.GOALS_MISSED;
  }
}
