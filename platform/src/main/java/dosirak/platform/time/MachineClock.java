package dosirak.platform.time;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of the machine, never scaled: for time-outs, retries, leases, tokens, rate limits,
 * streams and idempotency.
 */
public final class MachineClock implements InstantSource {
  private final InstantSource source;

  private MachineClock(InstantSource source) {
    this.source = source;
  }

  /** The clock of this machine. */
  public static MachineClock system() {
    return new MachineClock(InstantSource.system());
  }

  /** A clock that a test or a simulation moves. */
  public static MachineClock of(InstantSource source) {
    return new MachineClock(source);
  }

  @Override
  public Instant instant() {
    return source.instant();
  }
}
