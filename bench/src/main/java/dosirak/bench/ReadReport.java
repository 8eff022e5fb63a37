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
 * @param without what was answered of pages and lists while the database was away
 */
record ReadReport(
    ReadOptions options, Rounds rounds, long pageBytes, Changing changing, PageLoad.Outcome without)
    implements DrillReport {
  private static final double RATIO = 0.8;
  private static final double READS_PER_THOUSAND = 1;
  private static final double SEEN_MILLIS = 1_000;

  /**
   * What both servers answered, round by round.
   *
   * @param nginx with the headers that our answers have
   * @param nginxPlain with its own headers only, which are fewer
   * @param checks what another generator says of one page; none where it is not installed
   */
  record Rounds(
      List<PageLoad.Outcome> ours,
      List<PageLoad.Outcome> nginx,
      List<PageLoad.Outcome> nginxPlain,
      List<Check> checks) {
    Rounds {
      ours = List.copyOf(ours);
      nginx = List.copyOf(nginx);
      nginxPlain = List.copyOf(nginxPlain);
      checks = List.copyOf(checks);
    }
  }

  /** Answers each second, as another generator counts them. */
  record Check(double ours, double nginx) {}

  /**
   * What happened while menus changed.
   *
   * @param pages that were answered meanwhile
   * @param seen how long it took from the answer to a change until the page showed it
   * @param reads how often the storefront asked its database meanwhile
   * @param counted how many page views the server counted meanwhile
   * @param hitRatio which share of the pages was in memory
   * @param lists lists near places that were answered afterwards
   * @param listHitRatio which share of the lists was in memory
   */
  record Changing(
      PageLoad.Outcome pages,
      DurationHistogram seen,
      double reads,
      long counted,
      double hitRatio,
      PageLoad.Outcome lists,
      double listHitRatio) {
    double readsPerThousand() {
      return counted == 0 ? 0 : 1_000 * reads / counted;
    }
  }

  /** Answers each second by nginx's answers each second of the same bytes. */
  double ratio() {
    return ratio(rounds.nginx);
  }

  /** The median of the rounds. */
  private double ratio(List<PageLoad.Outcome> theirs) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds.ours.size(); i++) {
      ratios.add(rounds.ours.get(i).perSecond() / theirs.get(i).perSecond());
    }
    return median(ratios);
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
    long failures = changing.pages.failures() + changing.lists.failures();
    failures += rounds.ours.stream().mapToLong(PageLoad.Outcome::failures).sum();
    if (failures > 0) {
      missed.add(failures + " page views failed");
    }
    if (changing.readsPerThousand() > READS_PER_THOUSAND) {
      missed.add(
          "%.2f reads of the database for 1,000 page views".formatted(changing.readsPerThousand()));
    }
    if (changing.seen.maximumMillis() > SEEN_MILLIS) {
      missed.add("a change was seen only after %.0f ms".formatted(changing.seen.maximumMillis()));
    }
    if (without.failures() > 0 || without.answers() == 0) {
      missed.add(
          "without the database %d of %d answers failed"
              .formatted(without.failures(), without.answers() + without.failures()));
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
    document.put("ratio_to_nginx_with_fewer_headers", ratio(rounds.nginxPlain));
    document.put("rounds", rounds.ours.stream().map(ReadReport::toDocument).toList());
    document.put("nginx_rounds", rounds.nginx.stream().map(ReadReport::toDocument).toList());
    document.put(
        "nginx_rounds_with_fewer_headers",
        rounds.nginxPlain.stream().map(ReadReport::toDocument).toList());
    for (Check check : rounds.checks) {
      document.put("wrk_one_page_per_second", check.ours());
      document.put("wrk_one_page_nginx_per_second", check.nginx());
      document.put("wrk_one_page_ratio", check.ours() / check.nginx());
    }
    document.put("while_menus_change", toDocument(changing.pages));
    document.put("menu_changes", changing.seen.count());
    document.put("change_seen_p99_ms", changing.seen.percentileMillis(0.99));
    document.put("change_seen_most_ms", changing.seen.maximumMillis());
    document.put("database_reads", changing.reads);
    document.put("page_views_counted_by_the_server", changing.counted);
    document.put("database_reads_per_1000_page_views", changing.readsPerThousand());
    document.put("hit_ratio_of_pages", changing.hitRatio);
    document.put("lists_near", toDocument(changing.lists));
    document.put("hit_ratio_of_lists", changing.listHitRatio);
    document.put("without_database", toDocument(without));
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
            "%n%-8s %12s %9s %9s  %12s %9s %9s  %s%n",
            "round",
            "a second",
            "p50 ms",
            "p99 ms",
            "nginx",
            "ratio",
            "plain",
            "clients' core: ours, nginx"));
    for (int i = 0; i < rounds.ours.size(); i++) {
      PageLoad.Outcome ours = rounds.ours.get(i);
      PageLoad.Outcome nginx = rounds.nginx.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%-8d %12.0f %9.2f %9.2f  %12.0f %9.2f %9.0f  %.0f%%, %.0f%%%n",
              i + 1,
              ours.perSecond(),
              ours.p50Millis(),
              ours.p99Millis(),
              nginx.perSecond(),
              ours.perSecond() / nginx.perSecond(),
              rounds.nginxPlain.get(i).perSecond(),
              100 * ours.busyShare(),
              100 * nginx.busyShare()));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%npages of %d bytes by Zipf's law, %d clients: %.2f of nginx with the same headers"
                + " (median), %.2f of nginx with its own only%n"
                + "%d changes of menus: seen within %.0f ms (p99), %.0f ms (most); %.0f reads of the"
                + " database for %d page views, %.2f for 1,000; %.2f%% of the pages were in memory;"
                + " %.0f pages a second meanwhile%n"
                + "lists near %.0f a second, %.2f%% were in memory%n"
                + "without the database %d answers (%.0f a second), %d failures%n",
            pageBytes,
            options.connections(),
            ratio(),
            ratio(rounds.nginxPlain),
            changing.seen.count(),
            changing.seen.percentileMillis(0.99),
            changing.seen.maximumMillis(),
            changing.reads,
            changing.counted,
            changing.readsPerThousand(),
            100 * changing.hitRatio,
            changing.pages.perSecond(),
            changing.lists.perSecond(),
            100 * changing.listHitRatio,
            without.answers(),
            without.perSecond(),
            without.failures()));
    for (Check check : rounds.checks) {
      text.append(
          String.format(
              Locale.ROOT,
              "wrk, one page: %.0f a second, nginx %.0f: %.2f of it%n",
              check.ours(),
              check.nginx(),
              check.ours() / check.nginx()));
    }
    return text.toString();
  }
}
