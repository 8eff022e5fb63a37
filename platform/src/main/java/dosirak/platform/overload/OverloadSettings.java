package dosirak.platform.overload;

import dosirak.platform.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Between what bounds a compartment finds out how much it can do at once.
 *
 * @param least requests at once, also when they take long; more than a compartment has connections,
 *     so that none idles
 * @param most requests at once; the same as {@code least} for a limit that is fixed
 * @param mostQueueMillis how long requests may queue in this process until they are begun before
 *     what matters least is shed; 0 for any time
 */
public record OverloadSettings(int least, int most, int mostQueueMillis) {
  public static final String LEAST = "overload.least-at-once";
  public static final String MOST = "overload.most-at-once";
  public static final String MOST_QUEUE = "overload.most-queue-millis";

  private static final int DEFAULT_LEAST = 16;
  private static final int DEFAULT_MOST = 64;
  private static final int DEFAULT_MOST_QUEUE = 10;
  private static final int MOST_OF_ALL = 10_000;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException in words for the operator, naming the key
   */
  public static OverloadSettings of(Settings settings) {
    int least = number(LEAST, settings.find(LEAST), 1, DEFAULT_LEAST);
    int most = number(MOST, settings.find(MOST), 1, Math.max(DEFAULT_MOST, least));
    int mostQueue = number(MOST_QUEUE, settings.find(MOST_QUEUE), 0, DEFAULT_MOST_QUEUE);
    if (most < least) {
      throw new IllegalArgumentException(MOST + " must not be less than " + LEAST);
    }
    return new OverloadSettings(least, most, mostQueue);
  }

  private static int number(String key, @Nullable String value, int fewest, int whenAbsent) {
    if (value == null) {
      return whenAbsent;
    }
    if (value.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(value);
      if (number >= fewest && number <= MOST_OF_ALL) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        key + " must be a number from " + fewest + " to " + MOST_OF_ALL);
  }
}
