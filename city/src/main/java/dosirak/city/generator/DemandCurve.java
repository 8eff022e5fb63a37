package dosirak.city.generator;

/**
 * How hungry a city is at each minute of its day: a low floor while shops are awake, and two peaks,
 * lunch at 12:00 and a higher and longer dinner at 18:30. Peaks are bell-shaped; the widths are
 * plain assumptions.
 */
public final class DemandCurve {
  /** Minutes in a day. */
  public static final int DAY_MINUTES = 1440;

  /** 12:00. */
  public static final int LUNCH_MINUTE = 720;

  /** 18:30. */
  public static final int DINNER_MINUTE = 1110;

  private static final double LUNCH_WIDTH_MINUTES = 45;
  private static final double DINNER_WIDTH_MINUTES = 70;
  private static final double DINNER_HEIGHT = 1.4;
  private static final double FLOOR = 0.08;
  private static final int WAKES_MINUTE = 480;
  private static final double ASLEEP = 0.01;

  private final double[] cumulative;

  /**
   * The demand of a part of the day.
   *
   * @param fromMinute the first minute of the day
   * @param toMinute the minute after the last
   */
  public DemandCurve(int fromMinute, int toMinute) {
    if (fromMinute < 0 || toMinute > DAY_MINUTES || fromMinute >= toMinute) {
      throw new IllegalArgumentException("not a part of a day: " + fromMinute + ".." + toMinute);
    }
    cumulative = new double[toMinute - fromMinute];
    double sum = 0;
    for (int i = 0; i < cumulative.length; i++) {
      sum += weight(fromMinute + i);
      cumulative[i] = sum;
    }
  }

  /** How hungry the city is at a minute of the day; lunch is about 1. */
  public static double weight(double minuteOfDay) {
    double floor = minuteOfDay < WAKES_MINUTE ? ASLEEP : FLOOR;
    return floor
        + bell(minuteOfDay - LUNCH_MINUTE, LUNCH_WIDTH_MINUTES)
        + DINNER_HEIGHT * bell(minuteOfDay - DINNER_MINUTE, DINNER_WIDTH_MINUTES);
  }

  /**
   * The minute, from the beginning of the part of the day, by which a share of its orders has been
   * placed.
   *
   * @param share 0 inclusive to 1 exclusive
   */
  public double minuteOf(double share) {
    double wanted = share * cumulative[cumulative.length - 1];
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] <= wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    double before = low == 0 ? 0 : cumulative[low - 1];
    return low + (wanted - before) / (cumulative[low] - before);
  }

  private static double bell(double distance, double width) {
    return Math.exp(-distance * distance / (2 * width * width));
  }
}
