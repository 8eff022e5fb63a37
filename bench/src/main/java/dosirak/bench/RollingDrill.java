package dosirak.bench;

import dosirak.bench.Plant.Kind;
import dosirak.bench.Plant.Part;
import dosirak.city.Credentials;
import dosirak.city.steady.EndpointGroup;
import dosirak.city.steady.Phase;
import dosirak.city.steady.SteadyOptions;
import dosirak.city.steady.SteadyRush;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The rolling drill: under a steady rush every process of the marketplace is asked to stop and
 * started again, one after another. No request may fail; a stream that resumes is no failure.
 */
final class RollingDrill {
  /** Fewer requests would prove little. */
  static final long FEWEST_REQUESTS = 20_000;

  /**
   * Calls of bystanders to each group of endpoints: some forty a second in all, which leaves two
   * cores room for a process that starts. What fails must fail for the restarts, not for the load.
   */
  private static final double BYSTANDERS_PER_SECOND = 2;

  private static final Duration WARM_UP = SteadyRush.RAMP.plusSeconds(20);
  private static final Duration LONGEST = Duration.ofMinutes(25);

  /** Until the front has seen often enough that a process answers again. */
  private static final Duration SETTLE = Duration.ofSeconds(5);

  /** What people do to sign in is made of these; nothing else counts them. */
  private static final Set<String> SIGN_IN =
      Set.of(
          "POST /sign-in/password",
          "POST /oauth2/token",
          "POST /oauth2/token refresh",
          "GET /oauth2/authorize");

  private final LoadOptions options;
  private final Plant plant;
  private final DrillDiary diary;

  RollingDrill(LoadOptions options, Plant plant, DrillDiary diary) {
    this.options = options;
    this.plant = plant;
    this.diary = diary;
  }

  RollingReport run() throws InterruptedException {
    List<String> names =
        plant.parts().stream().filter(part -> part.kind() == Kind.SERVICE).map(Part::name).toList();
    if (names.isEmpty()) {
      throw new DrillException("There is no process here that the drill may restart.");
    }
    try (SteadyRush rush =
        SteadyRush.begin(
            SteadyOptions.even(
                plant.address(),
                Credentials.read(plant.credentialsFile()),
                options.seed(),
                options.ordersPerSecond(),
                BYSTANDERS_PER_SECOND),
            diary::step)) {
      TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
      long signInFailures = signInFailures(rush);
      Phase rolling = new Phase("rolling");
      rush.enter(rolling);
      List<Duration> restarts = new ArrayList<>();
      long begunNanos = System.nanoTime();
      for (String name : names) {
        restarts.add(restart(name));
        TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
        diary.tell(
            "%s restarted in %d s; %d requests, %d failed",
            name,
            restarts.getLast().toSeconds(),
            requests(rolling),
            signInFailures(rush) - signInFailures + failuresKnown(rolling));
      }
      while (requests(rolling) < FEWEST_REQUESTS
          && System.nanoTime() - begunNanos < LONGEST.toNanos()) {
        TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
      }
      Phase end = new Phase("end");
      rush.enter(end);
      TimeUnit.NANOSECONDS.sleep(Phase.USEFUL.multipliedBy(2).toNanos());
      long signIn = signInFailures(rush) - signInFailures;
      Map<String, Map<String, Long>> errors = rush.errors().all();
      Reckoning reckoning = Reckoning.of(rush, plant, List.of(rolling, end), diary);
      return new RollingReport(
          options, names, restarts, rolling, signIn, errors, reckoning, diary.sinceBegun());
    }
  }

  private Duration restart(String name) throws InterruptedException {
    long begunNanos = System.nanoTime();
    plant.stop(name);
    plant.start(List.of(name));
    return Duration.ofNanos(System.nanoTime() - begunNanos);
  }

  static long requests(Phase phase) {
    long sum = 0;
    for (EndpointGroup group : EndpointGroup.values()) {
      sum += phase.calls(group).begun();
    }
    return sum;
  }

  /** Calls that were not answered at the first attempt, of those that have ended. */
  private static long failuresKnown(Phase phase) {
    long sum = 0;
    for (EndpointGroup group : EndpointGroup.values()) {
      sum += phase.calls(group).useful() - phase.calls(group).atOnce();
    }
    return Math.max(0, sum);
  }

  private static long signInFailures(SteadyRush rush) {
    return rush.errors().all().entrySet().stream()
        .filter(call -> SIGN_IN.contains(call.getKey()))
        .flatMap(call -> call.getValue().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }
}
