package dosirak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What processes take of a machine, as Linux tells it; nothing of those that have ended. */
final class Footprint {
  /** In these ticks Linux tells processor time, whatever it counts in (proc(5), USER_HZ). */
  private static final long TICK_MILLIS = 10;

  private static final long KIBIBYTE = 1_024;

  /** Where in {@code /proc/<pid>/stat} the times are, counted after the name. */
  private static final int FIRST_TIME = 11;

  /** In the process and of those that ended, for the program and for the system. */
  private static final int TIMES = 4;

  private Footprint() {}

  /** Memory in bytes, of what several processes share the share of each. */
  static long proportionalBytes(Collection<ProcessHandle> processes) {
    return processes.stream()
        .map(process -> read(process, "smaps_rollup"))
        .mapToLong(Footprint::proportionalBytes)
        .sum();
  }

  /** Processor time since they were started, with that of their children that have ended. */
  static Duration processorTime(Collection<ProcessHandle> processes) {
    return Duration.ofMillis(
        processes.stream()
            .map(process -> read(process, "stat"))
            .mapToLong(Footprint::processorMillis)
            .sum());
  }

  /** What was taken between two looks, of processes that came or went as far as it can be told. */
  static Map<String, Duration> taken(Map<String, Duration> before, Map<String, Duration> after) {
    Map<String, Duration> taken = new LinkedHashMap<>();
    after.forEach((what, time) -> {
      Duration more = time.minus(before.getOrDefault(what, Duration.ZERO));
      taken.put(what, more.isNegative() ? Duration.ZERO : more);
    });
    return taken;
  }

  static long proportionalBytes(String rollup) {
    try (Stream<String> lines = rollup.lines()) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> KIBIBYTE * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    }
  }

  static long processorMillis(String stat) {
    // The name stands in brackets and may have any character in it, brackets too.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    long ticks = 0;
    for (int i = FIRST_TIME; i < FIRST_TIME + TIMES && i < fields.length; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks * TICK_MILLIS;
  }

  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException ended) {
      return "";
    }
  }
}
