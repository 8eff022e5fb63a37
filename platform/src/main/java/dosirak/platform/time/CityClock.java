package dosirak.platform.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The time of the city, which may run faster than the machine's: for deadlines of orders, opening
 * hours, business days, estimates and travel. It never goes back within a process; across processes
 * and restarts they share an {@link Anchor}. Instants are whole microseconds, as the database keeps
 * them.
 */
public final class CityClock implements InstantSource {
  /**
   * Where city time and machine time meet.
   *
   * @param city the city time at the anchor
   * @param machine the machine time at the anchor
   * @param speed city seconds that pass in a machine second, more than zero
   */
  public record Anchor(Instant city, Instant machine, double speed) {
    public Anchor {
      if (!(speed > 0 && speed <= 10_000)) {
        throw new IllegalArgumentException("clock speed must be more than 0 and at most 10000");
      }
    }

    /** The city time that belongs to a machine time. */
    public Instant at(Instant machineTime) {
      double elapsedNanos = (double) Duration.between(machine, machineTime).toNanos();
      return city.plusNanos((long) (elapsedNanos * speed));
    }
  }

  private final Anchor anchor;
  private final InstantSource machine;
  private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);

  public CityClock(Anchor anchor, InstantSource machine) {
    this.anchor = anchor;
    this.machine = machine;
  }

  /** City time that is the machine's own. */
  public static CityClock unscaled(InstantSource machine) {
    Instant now = machine.instant();
    return new CityClock(new Anchor(now, now, 1), machine);
  }

  @Override
  public Instant instant() {
    Instant now = anchor.at(machine.instant()).truncatedTo(ChronoUnit.MICROS);
    return latest.updateAndGet(before -> before.isAfter(now) ? before : now);
  }

  /** City seconds that pass in a machine second. */
  public double speed() {
    return anchor.speed();
  }

  public Anchor anchor() {
    return anchor;
  }

  /** How long a stretch of city time takes on the machine. */
  public Duration onMachine(Duration city) {
    return Duration.ofNanos((long) (city.toNanos() / anchor.speed()));
  }
}
