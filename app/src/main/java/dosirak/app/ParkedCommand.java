package dosirak.app;

import dosirak.platform.compartment.Domain;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What could not be applied, and what is done about it. */
@Command(
    name = "parked",
    description = {
      "Shows events that a domain laid aside because it could not apply them,",
      "applies those of a key again, or gives one up."
    },
    subcommands = {
      ParkedCommand.ListThem.class,
      ParkedCommand.Show.class,
      ParkedCommand.Replay.class,
      ParkedCommand.Discard.class
    })
final class ParkedCommand implements Runnable {
  private static final int LONGEST_CAUSE = 90;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: list, show, replay or discard");
  }

  /** A domain of this build. */
  static String known(String domain) {
    List<String> names = Domains.ALL.stream().map(Domain::name).toList();
    if (!names.contains(domain)) {
      throw CommandException.usage("There is no domain %s; there are %s.".formatted(domain, names));
    }
    return domain;
  }

  private static String at(String domain, String subscription, String what) {
    return "/api/%s/parked/%s/%s"
        .formatted(
            known(domain), OperatorClient.encoded(subscription), OperatorClient.encoded(what));
  }

  private static JsonNode good(OperatorClient.Answer answer) {
    if (!answer.isGood()) {
      throw CommandException.failed(answer.refusal());
    }
    return answer.body();
  }

  private static String age(JsonNode moment) {
    Duration age = Duration.between(Instant.parse(moment.asString()), Instant.now());
    return age.toDays() > 0
        ? age.toDays() + " d"
        : age.toHours() > 0
            ? age.toHours() + " h"
            : age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }

  private static String brief(JsonNode cause) {
    String text = cause.asString("").replaceAll("\\s+", " ");
    return text.length() > LONGEST_CAUSE ? text.substring(0, LONGEST_CAUSE) + "…" : text;
  }

  /** Lists parked events. */
  @Command(
      name = "list",
      description = {
        "Lists parked events, those of a key in their order.",
        "Ends with 1 if a domain could not be asked."
      })
  static final class ListThem implements Callable<Integer> {
    @Mixin TargetOptions target = new TargetOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(names = "--domain", paramLabel = "D", description = "Only of this domain.")
    @Nullable String domain;

    @Option(
        names = "--subscription",
        paramLabel = "NAME",
        description = "Only of this subscription.")
    @Nullable String subscription;

    @Option(names = "--key", paramLabel = "KEY", description = "Only of this key.")
    @Nullable String key;

    @Option(
        names = "--older-than",
        paramLabel = "MINUTES",
        description = "Only what was parked before so many minutes.")
    @Nullable Long olderThanMinutes;

    @Override
    public Integer call() throws InterruptedException {
      List<String> domains =
          domain == null ? Domains.ALL.stream().map(Domain::name).toList() : List.of(known(domain));
      PrintWriter out = spec.commandLine().getOut();
      TextTable table =
          new TextTable(
              "DOMAIN", "SUBSCRIPTION", "POSITION", "KEY", "TYPE", "AGE", "TRIES", "CAUSE");
      int found = 0;
      boolean allAnswered = true;
      try (OperatorClient client = new OperatorClient(target)) {
        for (String each : domains) {
          String after = "";
          do {
            OperatorClient.Answer page =
                client.get("/api/%s/parked?limit=200%s%s".formatted(each, filter(), after));
            if (!page.isGood()) {
              spec.commandLine().getErr().println(each + ": " + page.refusal());
              allAnswered = false;
              break;
            }
            for (JsonNode event : page.body().path("events")) {
              add(table, each, event);
              found++;
            }
            after = next(page.body());
          } while (!after.isEmpty());
        }
      }
      if (found > 0) {
        table.print(out);
      } else if (allAnswered) {
        out.println("nothing is parked");
      }
      out.flush();
      return allAnswered ? ExitCode.GOALS_MET : ExitCode.GOALS_MISSED;
    }

    private static String next(JsonNode page) {
      JsonNode next = page.path("next");
      return next.isString() ? "&after=" + OperatorClient.encoded(next.asString()) : "";
    }

    private String filter() {
      StringBuilder filter = new StringBuilder();
      if (subscription != null) {
        filter.append("&subscription=").append(OperatorClient.encoded(subscription));
      }
      if (key != null) {
        filter.append("&key=").append(OperatorClient.encoded(key));
      }
      if (olderThanMinutes != null) {
        filter.append("&olderThanMinutes=").append(olderThanMinutes);
      }
      return filter.toString();
    }

    private static void add(TextTable table, String domain, JsonNode event) {
      table.add(
          domain,
          event.path("subscription").asString(),
          event.path("position").asLong(),
          event.path("key").asString(),
          event.path("type").asString(),
          age(event.path("parkedAt")),
          event.path("failedTries").asInt(),
          brief(event.path("cause")));
    }
  }

  /** Shows one parked event. */
  @Command(name = "show", description = "Shows a parked event: what it says, why, what was tried.")
  static final class Show implements Callable<Integer> {
    @Mixin TargetOptions target = new TargetOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DOMAIN", description = "Which parked it.")
    String domain = "";

    @Parameters(index = "1", paramLabel = "SUBSCRIPTION", description = "As list names it.")
    String subscription = "";

    @Parameters(index = "2", paramLabel = "POSITION", description = "As list names it.")
    long position;

    @Override
    public Integer call() throws InterruptedException {
      JsonNode shown;
      try (OperatorClient client = new OperatorClient(target)) {
        shown = good(client.get(at(domain, subscription, Long.toString(position))));
      }
      PrintWriter out = spec.commandLine().getOut();
      JsonNode event = shown.path("event");
      out.printf(
          "%s %s of %s, at %d of %s%n",
          event.path("type").asString(),
          shown.path("eventId").asString(),
          event.path("key").asString(),
          position,
          event.path("source").asString("an unknown source"));
      out.printf(
          "  said %s (city time %s), trace %s%n",
          shown.path("recordedAt").asString(),
          shown.path("cityTime").asString(),
          shown.path("traceparent").asString("none"));
      out.printf(
          "  parked %s after %d attempts: %s%n",
          event.path("parkedAt").asString(),
          event.path("attempts").asInt(),
          event.path("cause").asString());
      out.printf(
          "  %d earlier events of its key are parked; %d tries are left%n",
          shown.path("behind").asLong(), event.path("triesLeft").asInt());
      out.println(shown.path("body").asString());
      if (!shown.path("tries").isEmpty()) {
        TextTable table = new TextTable("WHEN", "WHAT", "OUTCOME", "WHO", "WHY", "CAUSE");
        for (JsonNode one : shown.path("tries")) {
          table.add(
              one.path("triedAt").asString(),
              one.path("kind").asString(),
              one.path("outcome").asString(),
              one.path("actor").asString(),
              one.path("reason").asString(""),
              brief(one.path("cause")));
        }
        table.print(out);
      }
      out.flush();
      return ExitCode.GOALS_MET;
    }
  }

  /** Applies the parked events of a key. */
  @Command(
      name = "replay",
      description = {
        "Applies the parked events of a key again, in order, all or none.",
        "Tries it first and takes that back; goes on if it works and you say so."
      })
  static final class Replay implements Callable<Integer> {
    @Mixin TargetOptions target = new TargetOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DOMAIN", description = "Which parked them.")
    String domain = "";

    @Parameters(index = "1", paramLabel = "SUBSCRIPTION", description = "As list names it.")
    String subscription = "";

    @Parameters(index = "2", paramLabel = "KEY", description = "As list names it.")
    String key = "";

    @Option(names = "--yes", description = "Go on without asking if the trial works.")
    boolean yes;

    @Option(names = "--dry-run", description = "Do not go on.")
    boolean dryRun;

    @Option(
        names = "--override",
        description = "Also try what failed three times; takes a --reason.")
    boolean override;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it is kept.")
    @Nullable String reason;

    @Override
    public Integer call() throws InterruptedException {
      if (override && reason == null) {
        throw CommandException.usage("--override takes a --reason");
      }
      PrintWriter out = spec.commandLine().getOut();
      String path = at(domain, subscription, key) + "/replay";
      try (OperatorClient client = new OperatorClient(target)) {
        JsonNode trial = good(client.post(path, body(true)));
        int events = trial.path("events").size();
        if (!trial.path("outcome").asString().equals("would-apply")) {
          explain(out, trial);
          return ExitCode.GOALS_MISSED;
        }
        long later = trial.path("stillParked").asLong() - events;
        out.printf(
            "dry run: %d events of %s would be applied%s%n",
            events, key, later > 0 ? "; " + later + " later ones stay parked" : "");
        out.flush();
        if (dryRun) {
          return ExitCode.GOALS_MET;
        }
        if (!yes && !Confirmation.of("Apply them?")) {
          out.println("nothing was changed");
          out.flush();
          return ExitCode.GOALS_MISSED;
        }
        JsonNode done = good(client.post(path, body(false)));
        if (!done.path("outcome").asString().equals("applied")) {
          explain(out, done);
          return ExitCode.GOALS_MISSED;
        }
        out.printf(
            "applied %d events of %s; %d are still parked%n",
            done.path("events").size(), key, done.path("stillParked").asLong());
        out.flush();
        return ExitCode.GOALS_MET;
      }
    }

    private Map<String, Object> body(boolean isDryRun) {
      Map<String, Object> body = new HashMap<>(Map.of("dryRun", isDryRun, "override", override));
      if (reason != null) {
        body.put("reason", reason);
      }
      return body;
    }

    private void explain(PrintWriter out, JsonNode ended) {
      long position = ended.path("failed").path("position").asLong();
      out.printf(
          "%s at %d fails, so nothing was changed: %s%n",
          ended.path("failed").path("type").asString(), position, ended.path("cause").asString());
      out.printf(
          "Mend what it fails at, or give it up: dosirak parked discard %s %s %d --reason TEXT%n",
          domain, subscription, position);
      out.flush();
    }
  }

  /** Gives one event up. */
  @Command(
      name = "discard",
      description = {
        "Gives a parked event up: it is never applied.",
        "The later events of its key can be replayed then."
      })
  static final class Discard implements Callable<Integer> {
    @Mixin TargetOptions target = new TargetOptions();
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DOMAIN", description = "Which parked it.")
    String domain = "";

    @Parameters(index = "1", paramLabel = "SUBSCRIPTION", description = "As list names it.")
    String subscription = "";

    @Parameters(index = "2", paramLabel = "POSITION", description = "As list names it.")
    long position;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why; it is kept.")
    String reason = "";

    @Override
    public Integer call() throws InterruptedException {
      JsonNode done;
      try (OperatorClient client = new OperatorClient(target)) {
        done =
            good(
                client.post(
                    at(domain, subscription, Long.toString(position)) + "/discard",
                    Map.of("reason", reason)));
      }
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "gave up the event at %d; %d later events of its key are parked%n",
          position, done.path("stillParked").asLong());
      out.flush();
      return ExitCode.GOALS_MET;
    }
  }
}
