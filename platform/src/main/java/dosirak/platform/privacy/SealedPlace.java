package dosirak.platform.privacy;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Sealed;
import dosirak.contracts.order.Dropoff;
import org.jspecify.annotations.Nullable;

/**
 * A place in an answer: the exact one for whom it is opened, and the rounded one where it cannot be
 * opened any more. Its JSON is that of a {@link GeoPoint}.
 *
 * @param exact absent where the rounded one is all there is
 */
public record SealedPlace(@Nullable Sealed exact, GeoPoint rounded) {
  private static final double PER_DEGREE = 1_000;

  /** Where a drop-off is. */
  public static SealedPlace of(Dropoff dropoff) {
    return new SealedPlace(dropoff.exactLocation(), dropoff.location());
  }

  /** The place, exact as long as it can be opened. */
  public GeoPoint open(PersonKeys keys) {
    GeoPoint opened = exact == null ? null : parse(keys.open(exact));
    return opened == null ? rounded : opened;
  }

  /** A place as a text to be sealed. */
  public static String text(GeoPoint place) {
    return place.latitude() + "," + place.longitude();
  }

  /** The place of a text, absent if it is none. */
  static @Nullable GeoPoint parse(String text) {
    int comma = text.indexOf(',');
    if (comma < 0) {
      return null;
    }
    try {
      return new GeoPoint(
          Double.parseDouble(text.substring(0, comma)),
          Double.parseDouble(text.substring(comma + 1)));
    } catch (IllegalArgumentException notAPlace) {
      return null;
    }
  }

  /** A place rounded to three decimals of a degree, about a hundred metres. */
  public static GeoPoint rounded(GeoPoint place) {
    return new GeoPoint(
        Math.round(place.latitude() * PER_DEGREE) / PER_DEGREE,
        Math.round(place.longitude() * PER_DEGREE) / PER_DEGREE);
  }
}
