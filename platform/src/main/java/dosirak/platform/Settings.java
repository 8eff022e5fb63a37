package dosirak.platform;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a process: a closed set of known keys, each with a value or its default. A
 * key that nobody declared is refused where settings are read, not here.
 */
public final class Settings {
  private static final String ANY = "*";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");

  private final Map<String, String> values;

  public Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The value of a key, or null where it is not set. */
  public @Nullable String find(String key) {
    String value = values.get(key);
    return value == null || value.isBlank() ? null : value;
  }

  /** The names that stand for the star of a key such as {@code payment.bank.*.url}, in order. */
  public SortedSet<String> names(String starred) {
    int star = starred.indexOf(ANY);
    String before = starred.substring(0, star);
    String after = starred.substring(star + ANY.length());
    TreeSet<String> names = new TreeSet<>();
    for (String key : values.keySet()) {
      if (matches(starred, key)) {
        names.add(key.substring(before.length(), key.length() - after.length()));
      }
    }
    return names;
  }

  /**
   * Whether a key is the declared one, or one of those it stands for: a star in a declared key is
   * any name of lower-case letters, digits and hyphens.
   */
  public static boolean matches(String declared, String key) {
    int star = declared.indexOf(ANY);
    if (star < 0) {
      return declared.equals(key);
    }
    String before = declared.substring(0, star);
    String after = declared.substring(star + ANY.length());
    return key.length() > before.length() + after.length()
        && key.startsWith(before)
        && key.endsWith(after)
        && NAME.matcher(key.substring(before.length(), key.length() - after.length())).matches();
  }

  /**
   * The value of a key that must be there.
   *
   * @throws NoSuchElementException naming the key
   */
  public String require(String key) {
    String value = find(key);
    if (value == null) {
      throw new NoSuchElementException("setting " + key + " is missing");
    }
    return value;
  }
}
