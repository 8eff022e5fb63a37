package dosirak.platform.web;

import dosirak.platform.overload.Admission;
import dosirak.platform.overload.OverloadSettings;
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
  private final MeterRegistry meters;

  public Overload(String domain, OverloadSettings bounds, MeterRegistry meters) {
    this.domain = domain;
    this.meters = meters;
    this.admission = new Admission(bounds.least(), bounds.most(), MOST_WAITING, System::nanoTime);
    meters.gauge("dosirak.overload.limit", tags(), admission, Admission::limit);
    meters.gauge("dosirak.overload.in-flight", tags(), admission, Admission::inFlight);
    meters.gauge("dosirak.overload.waiting", tags(), admission, Admission::inLine);
  }

  private Tags tags() {
    return Tags.of("domain", domain);
  }

  Admission admission() {
    return admission;
  }

  void countRefused(Priority priority, Admission.Refusal refusal) {
    meters
        .counter(
            "dosirak.overload.refused",
            tags()
                .and("priority", priority.name().toLowerCase(Locale.ROOT))
                .and("why", refusal.name().toLowerCase(Locale.ROOT)))
        .increment();
  }
}
