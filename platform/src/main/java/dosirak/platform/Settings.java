package dosirak.platform;

import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a process: a closed set of known keys, each with a value or its default. A
 * key that nobody declared is refused where settings are read, not here.
 */
public final class Settings {
  private final Map<String, String> values;

  public Settings(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The value of a key, or null where it is not set. */
  public @Nullable String find(String key) {
    String value = values.get(key);
    return value == null || value.isBlank() ? null : value;
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
