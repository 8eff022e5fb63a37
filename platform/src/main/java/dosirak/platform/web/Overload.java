package dosirak.platform.web;

import dosirak.platform.overload.Admission;
import dosirak.platform.overload.OverloadSettings;
import dosirak.platform.overload.Pressure;
import dosirak.platform.overload.Priority;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** The places of one compartment, measured. */
public final class Overload {
  /** About as many as get a place within the longest wait. */
  private static final int MOST_WAITING = 256;

  private final String domain;
  private final Admission admission;
  private final Pressure pressure;
  private final MeterRegistry meters;

  /**
   * @param pressure of the whole process
   */
  public Overload(String domain, OverloadSettings bounds, Pressure pressure, MeterRegistry meters) {
    this.domain = domain;
    this.pressure = pressure;
    this.meters = meters;
    this.admission = new Admission(bounds.least(), bounds.most(), MOST_WAITING, System::nanoTime);
    meters.gauge("dosirak.overload.limit", tags(), admission, Admission::limit);
    meters.gauge("dosirak.overload.in-flight", tags(), admission, Admission::inFlight);
    meters.gauge("dosirak.overload.waiting", tags(), admission, Admission::inLine);
  }

  /** Measures the pressure of a process. */
  public static void measure(Pressure pressure, MeterRegistry meters) {
    meters.gauge("dosirak.overload.queue.seconds", pressure, Pressure::queuedSeconds);
    for (Priority priority : Priority.values()) {
      meters.gauge(
          "dosirak.overload.let-in.share",
          Tags.of("priority", name(priority)),
          pressure,
          each -> each.shareOf(priority));
    }
  }

  private static String name(Priority priority) {
    return priority.name().toLowerCase(Locale.ROOT);
  }

  private Tags tags() {
    return Tags.of("domain", domain);
  }

  Admission admission() {
    return admission;
  }

  Pressure pressure() {
    return pressure;
  }

  void countRefused(Priority priority, Admission.Refusal refusal) {
    meters
        .counter(
            "dosirak.overload.refused",
            tags()
                .and("priority", name(priority))
                .and("why", refusal.name().toLowerCase(Locale.ROOT)))
        .increment();
  }
}
