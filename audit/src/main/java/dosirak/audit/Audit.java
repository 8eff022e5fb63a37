package dosirak.audit;

import dosirak.audit.facts.Facts;
import dosirak.audit.rule.Finding;
import dosirak.audit.rule.Rule;
import dosirak.audit.rule.Rules;
import dosirak.audit.rule.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Audits a running marketplace, quiet or busy. It looks as often as it must: what offends in one
 * look but not in a later one was under way when it was looked at; what offends in every look until
 * nothing moves any more, or until patience ends, is an offender.
 */
public final class Audit {
  private static final Set<String> LOOPBACK_HOSTS =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int LEAST_LOOKS = 3;
  private static final String CHECKOUTS = "/v1/checkouts";

  private final AuditOptions options;
  private final InstantSource clock;

  public Audit(AuditOptions options) {
    this(options, InstantSource.system());
  }

  /**
   * @param clock machine time
   */
  public Audit(AuditOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
  }

  /**
   * Audits, tells how it goes, and writes the report.
   *
   * @return 0 if every rule holds, 1 if there are offenders or the audit could not be completed
   * @throws UsageException if it cannot begin for want of a file, or cannot write its report
   */
  public int run(PrintStream out) {
    Credentials credentials = Credentials.read(options.credentials());
    Set<String> acknowledged = acknowledged(options.rushReport());
    Instant startedAt = clock.instant();
    Looks looks = new Looks(out);
    String incomplete = null;
    try (Caller market = new Caller(options.target())) {
      market.authorize(new MachineToken(market, credentials));
      try (Caller gateway = gateway(market, out)) {
        looks.take(new Collector(market, gateway, acknowledged, clock));
      }
    } catch (IncompleteException e) {
      incomplete = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      incomplete = "it was interrupted";
    }
    Report report =
        new Report(
            options.target(),
            startedAt,
            clock.instant(),
            looks.count,
            looks.heads,
            looks.results,
            incomplete);
    if (options.report() != null) {
      report.write(options.report());
    }
    report.print(out, options.report());
    return report.passed() ? 0 : 1;
  }

  /** The looks taken so far and what they found in common. */
  private final class Looks {
    private final PrintStream out;
    private int count;
    private Map<String, Long> heads = Map.of();
    private Map<String, Long> lastSaid = Map.of();
    private List<Result> results = List.of();

    Looks(PrintStream out) {
      this.out = out;
    }

    void take(Collector collector) throws InterruptedException {
      long deadline = System.nanoTime() + options.patience().toNanos();
      Duration pause = FIRST_PAUSE;
      while (true) {
        out.println("Waiting until every subscriber has passed the heads of the journals ...");
        Collector.Line line = collector.drawLine(deadline);
        out.println("Collecting what lies before " + new TreeMap<>(line.heads()) + " ...");
        Facts facts = collector.collect(line);
        List<Result> before = results;
        results = judge(facts, count == 0 ? null : before);
        boolean nothingMoved =
            count >= LEAST_LOOKS - 1
                && collector.lastSaid().equals(lastSaid)
                && !facts.isAnyPaymentUnderWay()
                && results.equals(before);
        heads = line.heads();
        lastSaid = collector.lastSaid();
        count++;
        long offenders = results.stream().mapToLong(each -> each.offenders().size()).sum();
        if (offenders == 0) {
          return;
        }
        out.println("Look " + count + ": " + offenders + " things offend or are under way.");
        if (nothingMoved || System.nanoTime() >= deadline) {
          return;
        }
        Thread.sleep(pause);
        pause = pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
      }
    }
  }

  /** Judges, and keeps only what offended in the look before as well, if there was one. */
  private static List<Result> judge(Facts facts, @Nullable List<Result> before) {
    List<Result> results = new ArrayList<>();
    List<Rule> rules = Rules.all();
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      Verdict verdict = rule.judge(facts);
      List<Finding> standing = verdict.findings();
      if (before != null) {
        Set<String> offended = new HashSet<>();
        before.get(i).offenders().forEach(finding -> offended.add(finding.subject()));
        standing =
            standing.stream().filter(finding -> offended.contains(finding.subject())).toList();
      }
      results.add(new Result(rule, verdict.checked(), standing));
    }
    return results;
  }

  /** The gateway that the options or the marketplace name; absent if the marketplace has none. */
  private @Nullable Caller gateway(Caller market, PrintStream out) throws InterruptedException {
    URI address = options.gateway();
    if (address == null) {
      Caller.Answer answer =
          market.answer("GET", "/api/payment/gateway", null, Collector.CALL_TIMEOUT);
      if (answer.status() != 200) {
        out.println("The marketplace names no gateway: captures cannot be proved.");
        return null;
      }
      String url = new Fields("payment/gateway", answer.body()).text("checkoutUrl");
      if (!url.endsWith(CHECKOUTS)) {
        throw new IncompleteException("payment/gateway: " + url + " does not end in " + CHECKOUTS);
      }
      address = URI.create(url.substring(0, url.length() - CHECKOUTS.length()));
    }
    Path file = options.gatewaySecret();
    if (file == null) {
      String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
      if (!LOOPBACK_HOSTS.contains(host)) {
        throw new UsageException(
            "the gateway " + address + " is not on this machine: say --gateway-secret FILE");
      }
      file = options.credentials().resolveSibling("gateway-secret");
    }
    Caller gateway = new Caller(address);
    gateway.authorize(
        "Basic "
            + Base64.getEncoder()
                .encodeToString((secret(file) + ":").getBytes(StandardCharsets.UTF_8)));
    return gateway;
  }

  private static String secret(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UsageException(
          "cannot read the gateway's secret from " + file + ": say --gateway-secret FILE", e);
    }
  }

  private static @Nullable Set<String> acknowledged(@Nullable Path rushReport) {
    if (rushReport == null) {
      return null;
    }
    JsonNode orders = json(rushReport).path("acknowledged_orders");
    if (!orders.isArray()) {
      throw new UsageException(rushReport + " is no report of a rush: no acknowledged_orders");
    }
    Set<String> acknowledged = new HashSet<>();
    for (JsonNode order : orders) {
      JsonNode orderId = order.has("order_id") ? order.path("order_id") : order.path("orderId");
      if (!orderId.isString()) {
        throw new UsageException(rushReport + ": an acknowledged order has no order_id");
      }
      acknowledged.add(orderId.asString());
    }
    return acknowledged;
  }

  static JsonNode json(Path file) {
    try {
      return Caller.JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e, e);
    } catch (JacksonException e) {
      throw new UsageException(file + " is not JSON", e);
    }
  }
}
