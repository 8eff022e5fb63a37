package dosirak.platform;

import dosirak.platform.access.AccessCopies;
import dosirak.platform.cache.RedisCache;
import dosirak.platform.cache.SharedCache;
import dosirak.platform.compartment.Compartment;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.Environment;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.compartment.Leaving;
import dosirak.platform.compartment.PlatformRoad;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.journal.EventTransport;
import dosirak.platform.journal.Signals;
import dosirak.platform.overload.OverloadSettings;
import dosirak.platform.overload.Pressure;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.SealedJson;
import dosirak.platform.security.KeyRing;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.Tokens;
import dosirak.platform.stream.StreamWriter;
import dosirak.platform.telemetry.EventLag;
import dosirak.platform.telemetry.RequestLatency;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.CompartmentRoad;
import dosirak.platform.web.Endpoints;
import dosirak.platform.web.FrontServer;
import dosirak.platform.web.FrontSettings;
import dosirak.platform.web.Json;
import dosirak.platform.web.Overload;
import dosirak.platform.web.Problems;
import dosirak.platform.web.ShortRoad;
import dosirak.platform.web.StaticFiles;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * All compartments of a process behind one address. Starts what it is given, serves until it is
 * closed, then leaves: says so for a while, then no new work, streams end with a farewell, and
 * requests and batches at hand end.
 */
public final class Marketplace implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Marketplace.class);

  private final Map<String, Compartment> compartments = new LinkedHashMap<>();
  private final FrontServer front;
  private final StreamWriter streams;
  private final EventTransport events;
  private final SharedCache sharedCache;
  private final Duration leaveWait;
  private final Leaving leaving = new Leaving();
  private volatile @Nullable PlatformRoad platform;

  /**
   * What a marketplace is started with.
   *
   * @param database goes on without the marketplace
   * @param events makes what carries events; closed with the marketplace
   * @param front the address
   * @param process tells this process from others that run the same domains; where there can be no
   *     others always the same, so that a start takes over at once from a predecessor that was
   *     killed
   * @param keys what tokens are checked with besides the keys that identity tells of
   * @param personKeys seals and opens what is kept of people; goes on without the marketplace
   */
  public record Parts(
      List<Domain> domains,
      Settings settings,
      DomainDatabase database,
      Function<Signals, EventTransport> events,
      FrontServer front,
      CityClock cityClock,
      MachineClock machineClock,
      RandomGenerator random,
      UUID process,
      KeyRing keys,
      PersonKeys personKeys,
      InstallationKind kind) {}

  private Marketplace(
      FrontServer front,
      StreamWriter streams,
      EventTransport events,
      SharedCache sharedCache,
      Duration leaveWait) {
    this.front = front;
    this.streams = streams;
    this.events = events;
    this.sharedCache = sharedCache;
    this.leaveWait = leaveWait;
  }

  /**
   * Starts everything; returns when the address answers, which may be before all compartments
   * serve.
   */
  public static Marketplace start(Parts parts) {
    JsonMapper json = Json.mapper();
    SealedJson sealedJson = new SealedJson(parts.personKeys(), json);
    StreamWriter streams = new StreamWriter(sealedJson);
    Signals signals = new Signals();
    EventTransport events = parts.events().apply(signals);
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    String redis = parts.settings().find(SharedCache.URL);
    SharedCache sharedCache = redis == null ? SharedCache.NONE : new RedisCache(redis, meters);
    Marketplace marketplace =
        new Marketplace(
            parts.front(), streams, events, sharedCache, FrontSettings.leaveWait(parts.settings()));
    Tokens tokens = new Tokens(parts.keys(), parts.machineClock());
    SessionCookies cookies = SessionCookies.of(parts.settings().find(SessionCookies.KEYS));
    Environment environment =
        new Environment(
            parts.settings(),
            parts.database(),
            events,
            parts.process(),
            signals,
            parts.cityClock(),
            parts.machineClock(),
            new Identifiers(parts.machineClock(), parts.random()),
            parts.random(),
            parts.keys(),
            new AccessCopies(),
            cookies,
            json,
            parts.personKeys(),
            sealedJson,
            meters,
            new EventLag(meters),
            streams,
            sharedCache,
            parts.kind(),
            parts.front().servletContext());
    Problems problems = new Problems(json);
    RequestLatency latency = new RequestLatency(meters);
    OverloadSettings bounds = OverloadSettings.of(parts.settings());
    Pressure pressure =
        new Pressure(TimeUnit.MILLISECONDS.toNanos(bounds.mostQueueMillis()), System.nanoTime());
    Overload.measure(pressure, meters);
    ShortRoad shortRoad = new ShortRoad(tokens, latency);
    for (Domain domain : parts.domains()) {
      Compartment compartment =
          new Compartment(domain, environment, parts.front().servletConfig(domain.name()));
      marketplace.compartments.put(domain.name(), compartment);
      parts
          .front()
          .mount(
              "/api/" + domain.name() + "/*",
              new CompartmentRoad(
                  domain.name(),
                  compartment::served,
                  tokens,
                  cookies,
                  problems,
                  latency,
                  new Overload(domain.name(), bounds, pressure, meters)));
      shortRoad.open(domain.name(), compartment::served);
    }
    parts.front().answerFirst(shortRoad);
    PlatformRoad platform =
        new PlatformRoad(
            environment, marketplace.compartments, meters, latency, streams, marketplace.leaving);
    parts
        .front()
        .mount(
            "/api/platform/*",
            new CompartmentRoad(
                "platform",
                platform::served,
                tokens,
                cookies,
                problems,
                latency,
                new Overload("platform", bounds, pressure, meters)));
    marketplace.platform = platform;
    parts.front().mount("/*", new StaticFiles("web", problems));
    parts.front().start();
    platform.start(parts.front().servletConfig("platform"));
    marketplace.compartments.values().forEach(Compartment::start);
    return marketplace;
  }

  /** Waits until every compartment serves; false if the time is up before. */
  public boolean awaitServing(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!allServe()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return true;
  }

  private boolean allServe() {
    return compartments.values().stream()
        .allMatch(compartment -> compartment.status().state() == Compartment.State.SERVING);
  }

  /** The compartments by name. */
  public Map<String, Compartment> compartments() {
    return java.util.Collections.unmodifiableMap(compartments);
  }

  /** Every endpoint of this process by the part that serves it, with its declared policy. */
  public Map<String, List<Endpoints.Endpoint>> endpoints() {
    Map<String, List<Endpoints.Endpoint>> all = new LinkedHashMap<>();
    compartments.forEach((name, compartment) -> all.put(name, compartment.endpoints()));
    PlatformRoad own = platform;
    all.put("platform", own == null ? List.of() : own.endpoints());
    return all;
  }

  /** The port that the address has. */
  public int port() {
    return front.port();
  }

  /** The port of plain HTTP for clients on this machine. */
  public int loopbackPort() {
    return front.loopbackPort();
  }

  @Override
  public void close() {
    log.info("leaving");
    leaving.begin(leaveWait);
    log.info("draining");
    streams.drain();
    front.drain();
    List<Thread> stopping =
        compartments.values().stream()
            .map(compartment ->
                Thread.ofVirtual()
                    .name("stop-" + compartment.domain().name())
                    .start(() -> stop(compartment)))
            .toList();
    for (Thread thread : stopping) {
      try {
        thread.join();
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }
    front.stop();
    events.close();
    sharedCache.close();
  }

  private static void stop(Compartment compartment) {
    try {
      compartment.stop();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
