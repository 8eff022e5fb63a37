package dosirak.bench;

import dosirak.city.Credentials;
import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.SignInRefusedException;
import dosirak.city.steady.Phase;
import dosirak.city.steady.SteadyRush;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The whole road of orders, from looking around to the books, at a steady rate: people come at
 * their time whatever became of the ones before, shops cook and riders ride for some twenty
 * seconds, and everything is driven through the marketplace's front.
 */
final class LifeBench {
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration TELL_INTERVAL = Duration.ofSeconds(15);

  /** Until orders end as fast as they come: the ramp, and as long as an order lives. */
  private static final Duration WARM_UP = SteadyRush.RAMP.plusSeconds(60);

  private final LifeOptions options;
  private final Plant plant;
  private final DrillDiary diary;

  LifeBench(LifeOptions options, Plant plant, DrillDiary diary) {
    this.options = options;
    this.plant = plant;
    this.diary = diary;
  }

  LifeReport run() throws InterruptedException {
    Credentials credentials = Credentials.read(plant.credentialsFile());
    try (SteadyRush rush =
        SteadyRush.begin(options.rush(plant.address(), credentials), diary::step)) {
      Phase warmUp = new Phase("warm-up");
      rush.enter(warmUp);
      diary.tell("people come, %.1f orders a second", options.ordersPerSecond());
      TimeUnit.NANOSECONDS.sleep(WARM_UP.toNanos());
      Phase held = new Phase("held");
      rush.enter(held);
      Backlog orders = new Backlog();
      Backlog events = new Backlog();
      EventLag lag = new EventLag(0, 0);
      Map<String, Duration> before = plant.processorTimes();
      long begunNanos = System.nanoTime();
      long toldNanos = begunNanos;
      while (System.nanoTime() - begunNanos < options.held().toNanos()) {
        TimeUnit.NANOSECONDS.sleep(LOOK_INTERVAL.toNanos());
        orders.add(rush.open());
        waiting(rush).ifPresent(events::add);
        lag = lag.or(lag(rush));
        if (System.nanoTime() - toldNanos >= TELL_INTERVAL.toNanos()) {
          toldNanos = System.nanoTime();
          diary.tell("%s", line(held, rush));
        }
      }
      Duration took = Duration.ofNanos(System.nanoTime() - begunNanos);
      Map<String, Duration> processor = Footprint.taken(before, plant.processorTimes());
      Phase end = new Phase("end");
      rush.enter(end);
      TimeUnit.NANOSECONDS.sleep(Phase.THROUGH.toNanos());
      double late = rush.lateP99Millis();
      Reckoning reckoning = Reckoning.of(rush, plant, List.of(warmUp, held, end), diary);
      return new LifeReport(options, held, took, orders, events, lag, processor, late, reckoning);
    }
  }

  private static String line(Phase held, SteadyRush rush) {
    Phase.Orders orders = held.orders();
    return "%d wished, %d acknowledged, %d gone through, %d open"
        .formatted(orders.wished(), orders.acknowledged(), orders.through(), rush.open());
  }

  /** How many events wait to be read, of all subscriptions together. */
  private static Optional<Long> waiting(SteadyRush rush) throws InterruptedException {
    return Positions.read(rush.client(), rush.machine()).map(Positions::waiting);
  }

  /**
   * How old events were when they were applied, of the last while.
   *
   * @param p50Millis of half of them at most
   * @param p99Millis of 99 of 100 at most
   */
  record EventLag(long p50Millis, long p99Millis) {
    /** The worse of two looks. */
    EventLag or(EventLag other) {
      return other.p99Millis > p99Millis ? other : this;
    }
  }

  private static EventLag lag(SteadyRush rush) throws InterruptedException {
    try {
      Answer answer =
          rush.client()
              .call(
                  Call.get("/platform/live", "/api/platform/live", rush.machine())
                      .within(PATIENCE));
      return new EventLag(
          answer.body().path("eventLagMs").path("p50").asLong(),
          answer.body().path("eventLagMs").path("p99").asLong());
    } catch (GaveUpException | SignInRefusedException unsaid) {
      return new EventLag(0, 0);
    }
  }
}
