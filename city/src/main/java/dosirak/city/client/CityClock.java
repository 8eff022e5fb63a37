package dosirak.city.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * City time as the people of the city know it: the marketplace's clock, read now and then and
 * carried on in between. A wait for a city time follows the clock when it is found to be changed.
 */
public final class CityClock {
  private static final int FIRST_READINGS = 7;
  private static final Duration LONGEST_SLICE = Duration.ofSeconds(2);
  private static final Call READING = Call.get("/clock", "/api/platform/clock", null);

  private final MarketplaceClient client;
  private volatile ClockEstimate estimate;

  private CityClock(MarketplaceClient client, ClockEstimate first) {
    this.client = client;
    this.estimate = first;
  }

  /**
   * Reads the marketplace's clock for the first time.
   *
   * @param patience how long to wait for a marketplace that does not answer
   * @throws GaveUpException if it does not answer
   */
  public static CityClock read(MarketplaceClient client, Duration patience)
      throws InterruptedException {
    CityClock clock = new CityClock(client, reading(client, patience));
    for (int i = 1; i < FIRST_READINGS; i++) {
      clock.readAgain(patience);
    }
    return clock;
  }

  /** Reads the marketplace's clock again. */
  public void readAgain(Duration patience) throws InterruptedException {
    ClockEstimate newer = reading(client, patience);
    synchronized (this) {
      estimate = estimate.refinedBy(newer);
    }
  }

  /** City time now. */
  public Instant now() {
    return estimate.at(System.nanoTime());
  }

  /** City seconds in a machine second. */
  public double speed() {
    return estimate.speed();
  }

  /** Machine time until a city time, zero when it has passed. */
  public Duration realUntil(Instant city) {
    return Duration.ofNanos(Math.max(0, estimate.nanosUntil(city, System.nanoTime())));
  }

  /** Machine time since a city time; negative when it is still to come. */
  public long realNanosSince(Instant city) {
    return -estimate.nanosUntil(city, System.nanoTime());
  }

  /** City time that passes in a machine time. */
  public Duration inCity(Duration real) {
    return Duration.ofNanos(Math.round(real.toNanos() * speed()));
  }

  /** Waits for a city time. */
  public void sleepUntil(Instant city) throws InterruptedException {
    Duration left = realUntil(city);
    while (left.isPositive()) {
      TimeUnit.NANOSECONDS.sleep(slice(left).toNanos());
      left = realUntil(city);
    }
  }

  /** The longest wait after which the clock should be looked at again. */
  static Duration slice(Duration left) {
    return left.compareTo(LONGEST_SLICE) < 0 ? left : LONGEST_SLICE;
  }

  private static ClockEstimate reading(MarketplaceClient client, Duration patience)
      throws InterruptedException {
    MarketplaceClient.Timed timed = client.callTimed(READING.within(patience));
    JsonNode body = timed.answer().body();
    if (!timed.answer().succeeded() || !body.hasNonNull("cityTime")) {
      throw new GaveUpException(READING.name(), "status " + timed.answer().status());
    }
    return ClockEstimate.ofReading(
        Instant.parse(body.path("cityTime").asString()),
        body.path("speed").asDouble(),
        timed.askedNanos(),
        timed.answeredNanos());
  }
}
