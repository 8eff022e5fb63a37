package dosirak.bench;

import dosirak.bench.Plant.Kind;
import dosirak.bench.Plant.Part;
import dosirak.bench.RollingReport.Restart;
import dosirak.city.Credentials;
import dosirak.city.steady.EndpointGroup;
import dosirak.city.steady.Phase;
import dosirak.city.steady.SteadyOptions;
import dosirak.city.steady.SteadyRush;
import dosirak.cluster.ClusterOptions.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rolling drill: under a steady rush every process of the marketplace is asked to stop and
 * started again, one after another, or replaced by another build and taken back. No request may
 * fail; a stream that resumes is no failure.
 */
final class RollingDrill {
  /** Fewer requests would prove little. */
  static final long FEWEST_REQUESTS = 20_000;

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

  private final RollingOptions options;
  private final Plant plant;
  private final DrillDiary diary;

  RollingDrill(RollingOptions options, Plant plant, DrillDiary diary) {
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
                options.load().seed(),
                options.load().ordersPerSecond(),
                LoadOptions.FEW_CALLS_PER_SECOND),
            diary::step)) {
      TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
      long signInFailures = signInFailures(rush);
      Phase rolling = new Phase("rolling");
      rush.enter(rolling);
      List<Restart> restarts = new ArrayList<>();
      long begunNanos = System.nanoTime();
      for (Build build : builds()) {
        for (String name : names) {
          restarts.add(restart(name, build));
          TimeUnit.NANOSECONDS.sleep(SETTLE.toNanos());
          diary.tell(
              "%s %s in %d s; %d requests, %d failed",
              name,
              build.words,
              restarts.getLast().took().toSeconds(),
              requests(rolling),
              signInFailures(rush) - signInFailures + failuresKnown(rolling));
        }
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
          options, restarts, rolling, signIn, errors, reckoning, diary.sinceBegun());
    }
  }

  /** What a process becomes when it is restarted. */
  private record Build(String words, @Nullable Program program) {}

  /**
   * In each round every process is restarted: as what it is, or as this build and then as the one
   * before again. Each round has both builds side by side, each reading what the other has written.
   */
  private List<Build> builds() {
    Program other = options.otherBuild();
    return other == null
        ? List.of(new Build("restarted", null))
        : List.of(
            new Build("became this build", options.thisBuild()),
            new Build("became the other build", other));
  }

  private Restart restart(String name, Build build) throws InterruptedException {
    long begunNanos = System.nanoTime();
    plant.stop(name);
    if (build.program != null) {
      plant.runBy(name, build.program);
    }
    plant.start(List.of(name));
    return new Restart(name, build.words, Duration.ofNanos(System.nanoTime() - begunNanos));
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
