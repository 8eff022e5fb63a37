package dosirak.platform.overload;

/**
 * How much of what matters less is let in while a process has more to do than its processors can.
 * The least important goes first and comes back last, bit by bit, so that what is let in settles
 * where the processors are just busy. What was paid for is never shed.
 *
 * @param level 3 while everything is let in; from 3 down to 2 less and less of the back office,
 *     from 2 down to 1 of browsing, below of checkout
 */
record Shedding(double level) {
  /** Everything is let in. */
  static final Shedding NONE = new Shedding(3);

  private static final double LEAST = 0.5;

  /** For each look at which they queued, by how many times as long as they may. */
  private static final double DOWN = 0.05;

  private static final double MOST_TIMES = 8;

  /** For each look at which it did not. */
  private static final double UP = 0.01;

  /** For each look at which there was no crowd that it could be too much for. */
  private static final double REST = 0.25;

  /** Even of what is shed a few are let in: people try again, and somebody has to look. */
  private static final double FEW = 0.05;

  Shedding {
    if (!(level >= LEAST && level <= 3)) {
      throw new IllegalArgumentException("not a level: " + level);
    }
  }

  /**
   * The shedding after a look.
   *
   * @param queuedNanos how long requests queued, at least
   * @param mostNanos how long it may
   */
  Shedding after(long queuedNanos, long mostNanos) {
    double times = (double) queuedNanos / mostNanos;
    double next = times > 1 ? level - DOWN * Math.min(times, MOST_TIMES) : level + UP;
    return new Shedding(Math.clamp(next, LEAST, 3));
  }

  /** The shedding after a look at which few came. */
  Shedding afterRest() {
    return new Shedding(Math.min(level + REST, 3));
  }

  /** Which share of the requests of a priority is let in. */
  double shareOf(Priority priority) {
    return switch (priority) {
      case PAID -> 1;
      case CHECKOUT -> Math.clamp(level, FEW, 1);
      case BROWSE -> Math.clamp(level - 1, FEW, 1);
      case BACK_OFFICE -> Math.clamp(level - 2, FEW, 1);
    };
  }
}
