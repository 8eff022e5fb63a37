package dosirak.bench;

import dosirak.city.report.DurationHistogram;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a bench of reads.
 *
 * @param pageBytes how long a page is on average
 * @param changing what was answered while menus changed
 * @param seen how long it took from the answer to a change until the page showed it
 * @param reads how often the storefront asked its database meanwhile
 * @param counted how many page views the server counted meanwhile
 */
record ReadReport(
    ReadOptions options,
    Rounds rounds,
    long pageBytes,
    PageLoad.Outcome changing,
    DurationHistogram seen,
    double reads,
    long counted)
    implements DrillReport {
  private static final double RATIO = 0.8;
  private static final double READS_PER_THOUSAND = 1;
  private static final double SEEN_MILLIS = 1_000;

  /** What both servers answered, round by round. */
  record Rounds(List<PageLoad.Outcome> ours, List<PageLoad.Outcome> nginx) {
    Rounds {
      ours = List.copyOf(ours);
      nginx = List.copyOf(nginx);
    }
  }

  /** Answers each second by nginx's answers each second, the median of the rounds. */
  double ratio() {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds.ours.size(); i++) {
      ratios.add(rounds.ours.get(i).perSecond() / rounds.nginx.get(i).perSecond());
    }
    return median(ratios);
  }

  double readsPerThousand() {
    return counted == 0 ? 0 : 1_000 * reads / counted;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  @Override
  public List<String> missed() {
    List<String> missed = new ArrayList<>();
    if (ratio() < RATIO) {
      missed.add(
          "pages are answered %.2f times as fast as by nginx, less than %.1f"
              .formatted(ratio(), RATIO));
    }
    long failures = changing.failures();
    failures += rounds.ours.stream().mapToLong(PageLoad.Outcome::failures).sum();
    if (failures > 0) {
      missed.add(failures + " page views failed");
    }
    if (readsPerThousand() > READS_PER_THOUSAND) {
      missed.add("%.2f reads of the database for 1,000 page views".formatted(readsPerThousand()));
    }
    if (seen.maximumMillis() > SEEN_MILLIS) {
      missed.add("a change was seen only after %.0f ms".formatted(seen.maximumMillis()));
    }
    return missed;
  }

  @Override
  public Map<String, Object> toDocument() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bench", "read");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.seed());
    document.put("shops", options.shops());
    document.put("connections", options.connections());
    document.put("page_bytes", pageBytes);
    document.put("ratio", ratio());
    document.put("rounds", rounds.ours.stream().map(ReadReport::toDocument).toList());
    document.put("nginx_rounds", rounds.nginx.stream().map(ReadReport::toDocument).toList());
    document.put("while_menus_change", toDocument(changing));
    document.put("menu_changes", seen.count());
    document.put("change_seen_p99_ms", seen.percentileMillis(0.99));
    document.put("change_seen_most_ms", seen.maximumMillis());
    document.put("database_reads", reads);
    document.put("page_views_counted_by_the_server", counted);
    document.put("database_reads_per_1000_page_views", readsPerThousand());
    return document;
  }

  private static Map<String, Object> toDocument(PageLoad.Outcome outcome) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("answers", outcome.answers());
    document.put("failures", outcome.failures());
    document.put("per_second", outcome.perSecond());
    document.put("p50_ms", outcome.p50Millis());
    document.put("p99_ms", outcome.p99Millis());
    document.put("bytes", outcome.bytes());
    document.put("generator_busy_share", outcome.busyShare());
    return document;
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-8s %12s %9s %9s  %12s %9s  %s%n",
            "round",
            "a second",
            "p50 ms",
            "p99 ms",
            "nginx",
            "ratio",
            "clients' core: ours, nginx"));
    for (int i = 0; i < rounds.ours.size(); i++) {
      PageLoad.Outcome ours = rounds.ours.get(i);
      PageLoad.Outcome nginx = rounds.nginx.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%-8d %12.0f %9.2f %9.2f  %12.0f %9.2f  %.0f%%, %.0f%%%n",
              i + 1,
              ours.perSecond(),
              ours.p50Millis(),
              ours.p99Millis(),
              nginx.perSecond(),
              ours.perSecond() / nginx.perSecond(),
              100 * ours.busyShare(),
              100 * nginx.busyShare()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%npages of %d bytes by Zipf's law, %d clients: %.2f of nginx (median)%n"
                + "%d changes of menus: seen within %.0f ms (p99), %.0f ms (most); %.0f reads of the"
                + " database for %d page views, %.2f for 1,000; %.0f pages a second meanwhile%n",
            pageBytes,
            options.connections(),
            ratio(),
            seen.count(),
            seen.percentileMillis(0.99),
            seen.maximumMillis(),
            reads,
            counted,
            readsPerThousand(),
            changing.perSecond()));
    return text.toString();
  }
}
