package dosirak.city.gateway;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How often each fault strikes, written as {@code slow=0.05,refuse=0.02,...}. A text may begin with
 * the name of a profile, {@code none}, {@code usual} or {@code storm}, and change single values of
 * it: {@code usual,refuse=0}. At most one fault strikes a request, so the values add up to one at
 * most.
 */
public final class FaultProfile {
  /** What can go wrong with a request. */
  public enum Kind {
    /** The answer comes late; half of the time the change, too, is made late. */
    SLOW,
    /** The card company says no (confirm), or the gateway puts it off (cancel). */
    REFUSE,
    /** Nothing is changed and no answer ever comes. */
    TIMEOUT_BEFORE,
    /** The change is made and kept, and no answer ever comes. */
    TIMEOUT_AFTER,
    /** A 500, half of the time before the change and half of the time after it. */
    ERROR,
    /** The change is made, but the answer is the one that a repetition gets. */
    DUPLICATE;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static final int MILLION = 1_000_000;
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Pattern SHARE = Pattern.compile("0|1|[01]?\\.[0-9]{1,6}");
  private static final Map<String, String> NAMED =
      Map.of(
          "none",
          "",
          "usual",
          "slow=0.05,refuse=0.02,timeout-before=0.01,timeout-after=0.01,error=0.01,duplicate=0.01",
          "storm",
          "slow=0.2,refuse=0.05,timeout-before=0.1,timeout-after=0.1,error=0.15,duplicate=0.05");

  private final Map<Kind, Integer> partsPerMillion;

  private FaultProfile(Map<Kind, Integer> partsPerMillion) {
    this.partsPerMillion = partsPerMillion;
  }

  /** The profile without any fault. */
  public static FaultProfile none() {
    return new FaultProfile(Map.of());
  }

  /**
   * Reads a profile.
   *
   * @throws IllegalArgumentException with a message for the user when the text is not a profile
   */
  public static FaultProfile parse(String text) {
    Map<Kind, Integer> parts = new EnumMap<>(Kind.class);
    if (!text.isBlank()) {
      boolean first = true;
      for (String part : COMMA.split(text, -1)) {
        String trimmed = part.strip();
        String named = first ? NAMED.get(trimmed) : null;
        if (named == null) {
          read(trimmed, parts);
        } else if (!named.isEmpty()) {
          for (String namedPart : COMMA.split(named, -1)) {
            read(namedPart, parts);
          }
        }
        first = false;
      }
    }
    long sum = parts.values().stream().mapToLong(Integer::longValue).sum();
    if (sum > MILLION) {
      throw new IllegalArgumentException("faults add up to more than 1: " + text);
    }
    return new FaultProfile(parts);
  }

  private static void read(String part, Map<Kind, Integer> parts) {
    int equals = part.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "no such fault profile: '" + part + "' (known: none, usual, storm, or kind=share)");
    }
    String name = part.substring(0, equals);
    String share = part.substring(equals + 1);
    if (!SHARE.matcher(share).matches()) {
      throw new IllegalArgumentException(
          "a fault's share is from 0 to 1, six decimals at most: '" + part + "'");
    }
    parts.put(kind(name), new BigDecimal(share).movePointRight(6).intValueExact());
  }

  private static Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.text().equals(name)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no such fault: '" + name + "'");
  }

  int partsPerMillion(Kind kind) {
    return partsPerMillion.getOrDefault(kind, 0);
  }

  /** The profile as {@link #parse} reads it, without the faults that never strike. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      int share = partsPerMillion(kind);
      if (share > 0) {
        String decimal = BigDecimal.valueOf(share, 6).stripTrailingZeros().toPlainString();
        parts.add(kind.text() + "=" + decimal);
      }
    }
    return parts.isEmpty() ? "none" : String.join(",", parts);
  }
}
