package dosirak.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The outcome of a crash drill.
 *
 * @param times how many kills were asked for
 * @param kills what was done
 * @param rush the report of the rush, absent if it wrote none
 * @param audit the report of the audit, absent if it wrote none
 * @param missed what went wrong, in words; empty if everything held
 * @param took the whole drill
 */
record CrashReport(
    int times,
    long seed,
    List<Kill> kills,
    @Nullable JsonNode rush,
    @Nullable JsonNode audit,
    List<String> missed,
    Duration took) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  CrashReport {
    kills = List.copyOf(kills);
    missed = List.copyOf(missed);
  }

  /**
   * A kill that was done.
   *
   * @param crash what was planned
   * @param at since the drill began
   * @param killed what was killed, in order
   * @param acknowledged orders acknowledged until then
   * @param restart from the next launch until it served, absent if it was killed before that
   */
  record Kill(
      Crash crash, Duration at, List<String> killed, int acknowledged, @Nullable Duration restart) {
    Kill {
      killed = List.copyOf(killed);
    }

    Kill restarted(Duration took) {
      return new Kill(crash, at, killed, acknowledged, took);
    }
  }

  boolean passed() {
    return missed.isEmpty();
  }

  /** The longest restart, zero if there was none. */
  Duration longestRestart() {
    Duration longest = Duration.ZERO;
    for (Kill kill : kills) {
      Duration restart = kill.restart();
      if (restart != null && restart.compareTo(longest) > 0) {
        longest = restart;
      }
    }
    return longest;
  }

  void write(Path file) {
    try {
      Path absolute = file.toAbsolutePath();
      if (absolute.getParent() != null) {
        Files.createDirectories(absolute.getParent());
      }
      Files.write(absolute, JSON.writeValueAsBytes(toDocument()));
    } catch (IOException failure) {
      throw new DrillException("The report cannot be written: " + failure, failure);
    }
  }

  Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("passed", passed());
    document.put("missed", missed);
    document.put("times", times);
    document.put("seed", seed);
    document.put("took_seconds", seconds(took));
    document.put("longest_restart_ms", longestRestart().toMillis());
    List<Map<String, Object>> killDocuments = new ArrayList<>();
    for (Kill kill : kills) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("number", kill.crash().number());
      each.put("at_seconds", seconds(kill.at()));
      each.put("moment", kill.crash().moment().name().toLowerCase(Locale.ROOT));
      each.put("killed", kill.killed());
      each.put("acknowledged", kill.acknowledged());
      Duration restart = kill.restart();
      each.put("restart_ms", restart == null ? null : restart.toMillis());
      killDocuments.add(each);
    }
    document.put("kills", killDocuments);
    if (rush != null) {
      Map<String, Object> rushDocument = new LinkedHashMap<>();
      for (String field : List.of("run", "goals", "orders", "latency_ms", "errors")) {
        rushDocument.put(field, rush.path(field));
      }
      document.put("rush", rushDocument);
    }
    if (audit != null) {
      document.put("audit", audit);
    }
    return document;
  }

  void print(PrintStream out) {
    out.println();
    out.println("kill     at  what                           orders by then  serves again after");
    for (Kill kill : kills) {
      Duration restart = kill.restart();
      out.printf(
          Locale.ROOT,
          "%4d %5.0f s  %-30s %14d  %s%n",
          kill.crash().number(),
          seconds(kill.at()),
          String.join(", ", kill.killed()),
          kill.acknowledged(),
          restart == null
              ? "(killed again while starting)"
              : String.format(Locale.ROOT, "%.1f s", seconds(restart)));
    }
    out.println();
    if (rush != null) {
      JsonNode orders = rush.path("orders");
      List<String> counts = new ArrayList<>();
      orders.properties().forEach(count -> counts.add(count.getKey() + " " + count.getValue()));
      out.println("orders   " + String.join(", ", counts));
    }
    missed.forEach(what -> out.println("MISSED   " + what));
    out.printf(
        Locale.ROOT,
        "verdict  %s: %d kills, seed %d, %.0f s%n",
        passed() ? "nothing was lost" : "FAILED",
        kills.size(),
        seed,
        seconds(took));
  }

  private static double seconds(Duration duration) {
    return Math.round(duration.toMillis() / 100.0) / 10.0;
  }
}
