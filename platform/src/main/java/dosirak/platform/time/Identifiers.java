package dosirak.platform.time;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes identifiers: UUIDs of version 7 (RFC 9562), 48 bits of milliseconds and 74 random bits, so
 * that new rows land together at the end of an index.
 */
public final class Identifiers {
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param clock for the time part
   * @param random must be safe for use by several threads
   */
  public Identifiers(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new identifier. */
  public UUID next() {
    long high = (clock.millis() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
