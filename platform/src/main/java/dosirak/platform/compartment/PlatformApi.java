package dosirak.platform.compartment;

import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.stream.StreamWriter;
import dosirak.platform.telemetry.EventLag;
import dosirak.platform.telemetry.RequestLatency;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.PlainText;
import dosirak.platform.web.Problem;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** How this process is, and what an operator may do about it. */
@RestController
class PlatformApi {
  private final Environment environment;
  private final Map<String, Compartment> compartments;
  private final PrometheusMeterRegistry meters;
  private final RequestLatency latency;
  private final StreamWriter streams;
  private final Leaving leaving;

  PlatformApi(
      Environment environment,
      Map<String, Compartment> compartments,
      PrometheusMeterRegistry meters,
      RequestLatency latency,
      StreamWriter streams,
      Leaving leaving) {
    this.environment = environment;
    this.compartments = compartments;
    this.meters = meters;
    this.latency = latency;
    this.streams = streams;
    this.leaving = leaving;
  }

  record Clock(Instant cityTime, double speed, String timeZone) {}

  /** What time it is in the city. */
  @GetMapping("/clock")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  Clock clock() {
    return new Clock(
        environment.cityClock().instant(), environment.cityClock().speed(), "Asia/Seoul");
  }

  record Health(String status) {}

  /** Whether every compartment serves and the process is not leaving; else 503. */
  @GetMapping("/health")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(
      value = Health.class,
      status = {200, 503})
  Answer health() {
    return health(compartments.values().stream().allMatch(PlatformApi::serves));
  }

  /** Whether this process serves a domain and is not leaving; else 503. A front asks for it. */
  @GetMapping("/health/{domain}")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(
      value = Health.class,
      status = {200, 503})
  Answer healthOf(@PathVariable String domain) {
    return health(serves(find(domain)));
  }

  private static boolean serves(Compartment compartment) {
    return compartment.status().state() == Compartment.State.SERVING;
  }

  private Answer health(boolean serves) {
    if (serves && !leaving.isBegun()) {
      return Answer.ok(new Health("up"));
    }
    String status = leaving.isBegun() ? "leaving" : "degraded";
    return new Answer(503, new Health(status), Map.of()).with("Retry-After", "1");
  }

  record CompartmentList(List<CompartmentEntry> compartments) {}

  record CompartmentEntry(String name, String state, Instant since, @Nullable String cause) {}

  /** Every compartment of this process and how it is. */
  @GetMapping("/compartments")
  @Access(
      value = {Permission.SEE_COMPARTMENTS},
      whose = Whose.ALL)
  CompartmentList compartments() {
    return new CompartmentList(
        compartments.values().stream()
            .map(compartment -> {
              Compartment.Status status = compartment.status();
              return new CompartmentEntry(
                  compartment.domain().name(),
                  name(status.state()),
                  status.since(),
                  status.cause());
            })
            .toList());
  }

  /** Stops one compartment; all others go on. */
  @PostMapping("/compartments/{name}/stop")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.CONTROL_COMPARTMENTS, whose = Whose.ALL)
  @Answers(status = 204)
  Answer stop(@PathVariable String name) throws InterruptedException {
    find(name).stop();
    return Answer.nothing();
  }

  /** Starts a compartment that was stopped. */
  @PostMapping("/compartments/{name}/start")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.CONTROL_COMPARTMENTS, whose = Whose.ALL)
  @Answers(value = Health.class, status = 202)
  Answer start(@PathVariable String name) {
    find(name).start();
    return Answer.accepted(new Health("starting"));
  }

  private Compartment find(String name) {
    Compartment compartment = compartments.get(name);
    if (compartment == null) {
      throw Problem.notFound("compartment");
    }
    return compartment;
  }

  /** All measurements, in the text format of Prometheus. */
  @GetMapping("/metrics")
  @Access(
      value = {Permission.READ_METRICS},
      whose = Whose.ALL)
  PlainText metrics() {
    return new PlainText(meters.scrape());
  }

  record Live(
      RequestLatency.Summary latencyMs,
      Lag eventLagMs,
      int openStreams,
      Map<String, String> compartments) {}

  record Lag(long p50, long p99, List<EventLag.Bucket> buckets) {}

  /** How the process does at the moment. */
  @GetMapping("/live")
  @Access(
      value = {Permission.WATCH_DEMO, Permission.WATCH_CITY},
      whose = Whose.ALL)
  Live live() {
    EventLag lag = environment.eventLag();
    Map<String, String> states = new TreeMap<>();
    compartments.forEach(
        (name, compartment) -> states.put(name, name(compartment.status().state())));
    return new Live(
        latency.summary(),
        new Lag(lag.quantileMillis(0.5), lag.quantileMillis(0.99), lag.buckets()),
        streams.openStreams(),
        states);
  }

  private static String name(Compartment.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
