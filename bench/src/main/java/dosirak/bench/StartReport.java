package dosirak.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a bench of starting.
 *
 * @param cold in an empty folder, where PostgreSQL has to make its files first
 * @param warm in a folder that is there
 * @param withoutArchive the same without the archive of classes; empty where there is none
 * @param acknowledged how many orders the dinner had
 * @param bytes of memory after it, by part, shared memory by its share
 * @param idle what is used while nobody does anything
 */
record StartReport(
    StartOptions options,
    Start cold,
    List<Start> warm,
    List<Start> withoutArchive,
    int acknowledged,
    Map<String, Long> bytes,
    Idle idle)
    implements DrillReport {
  private static final double WARM_SECONDS = 5;
  private static final long MOST_BYTES = 1L << 30;
  private static final double IDLE_SHARE = 0.03;
  private static final double MEBIBYTE = 1 << 20;

  StartReport {
    warm = List.copyOf(warm);
    withoutArchive = List.copyOf(withoutArchive);
    bytes = new LinkedHashMap<>(bytes);
  }

  /**
   * A start.
   *
   * @param took until it said that it serves
   * @param processorTime of all its processes until then
   */
  record Start(Duration took, Duration processorTime) {
    double seconds() {
      return took.toNanos() / 1e9;
    }

    double processorSeconds() {
      return processorTime.toNanos() / 1e9;
    }
  }

  /** Processor time in a while, by part. */
  record Idle(Duration took, Map<String, Duration> used) {
    Idle {
      used = new LinkedHashMap<>(used);
    }

    /** Of one core. */
    double share() {
      return used.values().stream().mapToLong(Duration::toNanos).sum() / (double) took.toNanos();
    }
  }

  double warmSeconds() {
    return median(warm);
  }

  long allBytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private static double median(List<Start> starts) {
    List<Double> sorted = starts.stream().map(Start::seconds).sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  @Override
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    if (warmSeconds() > WARM_SECONDS) {
      missed.add(
          "it is ready after %.1f s, more than %.0f s".formatted(warmSeconds(), WARM_SECONDS));
    }
    if (acknowledged == 0) {
      missed.add("nobody could order");
    }
    if (allBytes() > MOST_BYTES) {
      missed.add(
          "it takes %.0f MiB of memory, more than %.0f MiB"
              .formatted(allBytes() / MEBIBYTE, MOST_BYTES / MEBIBYTE));
    }
    if (idle.share() > IDLE_SHARE) {
      missed.add(
          "it uses %.1f %% of a core while nobody does anything, more than %.0f %%"
              .formatted(100 * idle.share(), 100 * IDLE_SHARE));
    }
    return missed;
  }

  @Override
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bench", "start");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.seed());
    document.put("cold", toDocument(cold));
    document.put("warm", warm.stream().map(StartReport::toDocument).toList());
    document.put("warm_seconds", warmSeconds());
    document.put("without_archive", withoutArchive.stream().map(StartReport::toDocument).toList());
    document.put("orders_acknowledged", acknowledged);
    document.put("pss_bytes", bytes);
    document.put("pss_bytes_of_all", allBytes());
    document.put("idle_seconds", idle.took().toNanos() / 1e9);
    Map<String, Double> used = new LinkedHashMap<>();
    idle.used().forEach((name, time) -> used.put(name, time.toNanos() / 1e9));
    document.put("idle_processor_seconds", used);
    document.put("idle_share_of_a_core", idle.share());
    return document;
  }

  private static Map<String, Object> toDocument(Start start) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("seconds", start.seconds());
    document.put("processor_seconds", start.processorSeconds());
    return document;
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(Locale.ROOT, "%n%-26s %9s %17s%n", "start", "ready s", "processor time s"));
    text.append(line("an empty folder", cold));
    warm.forEach(start -> text.append(line("again", start)));
    withoutArchive.forEach(start -> text.append(line("again, without archive", start)));
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-26s %9s %17s%n",
            "after " + acknowledged + " orders",
            "PSS MiB",
            "idle, % of a core"));
    bytes.forEach((name, some) -> {
      Duration used = idle.used().getOrDefault(name, Duration.ZERO);
      text.append(line(name, some, 100.0 * used.toNanos() / idle.took().toNanos()));
    });
    text.append(line("all", allBytes(), 100 * idle.share()));
    return text.toString();
  }

  private static String line(String name, Start start) {
    return String.format(
        Locale.ROOT, "%-26s %9.1f %17.1f%n", name, start.seconds(), start.processorSeconds());
  }

  private static String line(String name, long bytes, double idlePercent) {
    return String.format(Locale.ROOT, "%-26s %9.0f %17.1f%n", name, bytes / MEBIBYTE, idlePercent);
  }
}
