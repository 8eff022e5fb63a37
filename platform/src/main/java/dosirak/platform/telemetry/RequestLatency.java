package dosirak.platform.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** How long requests take, by domain, method, path pattern and status, in machine time. */
public final class RequestLatency {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final MeterRegistry meters;
  private final Timer all;
  private final ConcurrentHashMap<String, Timer> timers = new ConcurrentHashMap<>();

  public RequestLatency(MeterRegistry meters) {
    this.meters = meters;
    this.all =
        Timer.builder("dosirak.http.all")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(WINDOW)
            .register(meters);
  }

  /** Notes a request that was answered. */
  public void record(String domain, String method, String pattern, int status, long nanos) {
    series(domain, method, pattern, status).record(nanos);
  }

  /** The requests of one kind, for who records many of them. */
  public Series series(String domain, String method, String pattern, int status) {
    return new Series(
        all,
        timers.computeIfAbsent(
            domain + ' ' + method + ' ' + pattern + ' ' + status,
            ignored ->
                Timer.builder("dosirak.http.requests")
                    .tag("domain", domain)
                    .tag("method", method)
                    .tag("path", pattern)
                    .tag("status", Integer.toString(status))
                    .register(meters)));
  }

  /** Requests of one kind. */
  public static final class Series {
    private final Timer all;
    private final Timer own;

    private Series(Timer all, Timer own) {
      this.all = all;
      this.own = own;
    }

    /** Notes a request that was answered. */
    public void record(long nanos) {
      Duration time = Duration.ofNanos(nanos);
      all.record(time);
      own.record(time);
    }
  }

  /**
   * The latency of all requests of the last minute or so.
   *
   * @param requests how many there were since the process began
   */
  public record Summary(double p50, double p99, long requests) {}

  public Summary summary() {
    double p50 = 0;
    double p99 = 0;
    for (var value : all.takeSnapshot().percentileValues()) {
      if (value.percentile() == 0.5) {
        p50 = value.value(TimeUnit.MILLISECONDS);
      } else {
        p99 = value.value(TimeUnit.MILLISECONDS);
      }
    }
    return new Summary(p50, p99, all.count());
  }
}
