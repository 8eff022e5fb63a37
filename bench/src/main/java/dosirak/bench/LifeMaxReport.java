package dosirak.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of looking for the highest rate of the whole road that is held.
 *
 * @param tried at each rate, in the order in which they were tried
 */
record LifeMaxReport(LifeOptions options, List<LifeReport> tried) implements DrillReport {
  LifeMaxReport {
    tried = List.copyOf(tried);
  }

  /** The highest that was held, null if none was. */
  @Nullable LifeReport best() {
    return tried.stream()
        .filter(each -> each.missed().isEmpty())
        .max(Comparator.comparingDouble(LifeReport::ordersPerSecond))
        .orElse(null);
  }

  @Override
  public List<String> missed() {
    return best() == null ? List.of("none of the rates that were tried was held") : List.of();
  }

  @Override
  public Map<String, Object> toDocument() {
    LifeReport best = best();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bench", "life-max");
    document.put("passed", missed().isEmpty());
    document.put("missed", missed());
    document.put("seed", options.seed());
    document.put("page_views_per_order_wanted", options.pageViewsPerOrder());
    document.put("highest_rate_held", best == null ? null : best.options().ordersPerSecond());
    document.put("best", best == null ? null : best.toDocument());
    document.put("tried", tried.stream().map(LifeReport::toDocument).toList());
    return document;
  }

  @Override
  public String summary() {
    StringBuilder text = new StringBuilder();
    LifeReport best = best();
    if (best != null) {
      text.append(best.summary());
    }
    tried.forEach(each -> text.append(System.lineSeparator()).append(line(each)));
    return text.append(System.lineSeparator()).toString();
  }

  /** What came of a try, in a line. */
  static String line(LifeReport tried) {
    List<String> missed = tried.missed();
    return String.format(
        Locale.ROOT,
        "%6.0f a second  %.2f cores busy  %s",
        tried.options().ordersPerSecond(),
        tried.coresBusy(),
        missed.isEmpty() ? "held" : String.join("; ", missed));
  }
}
