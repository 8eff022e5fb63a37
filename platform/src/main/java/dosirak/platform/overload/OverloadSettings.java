package dosirak.platform.overload;

import dosirak.platform.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Between what bounds a compartment finds out how much it can do at once.
 *
 * @param least requests at once, also when they take long; more than a compartment has connections,
 *     so that none idles
 * @param most requests at once; the same as {@code least} for a limit that is fixed
 */
public record OverloadSettings(int least, int most) {
  public static final String LEAST = "overload.least-at-once";
  public static final String MOST = "overload.most-at-once";

  private static final int DEFAULT_LEAST = 16;
  private static final int DEFAULT_MOST = 64;
  private static final int MOST_OF_ALL = 10_000;

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException in words for the operator, naming the key
   */
  public static OverloadSettings of(Settings settings) {
    int least = number(LEAST, settings.find(LEAST), DEFAULT_LEAST);
    int most = number(MOST, settings.find(MOST), Math.max(DEFAULT_MOST, least));
    if (most < least) {
      throw new IllegalArgumentException(MOST + " must not be less than " + LEAST);
    }
    return new OverloadSettings(least, most);
  }

  private static int number(String key, @Nullable String value, int whenAbsent) {
    if (value == null) {
      return whenAbsent;
    }
    if (value.matches("[0-9]{1,5}")) {
      int number = Integer.parseInt(value);
      if (number >= 1 && number <= MOST_OF_ALL) {
        return number;
      }
    }
    throw new IllegalArgumentException(key + " must be a number from 1 to " + MOST_OF_ALL);
  }
}
