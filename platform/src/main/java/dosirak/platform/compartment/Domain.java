package dosirak.platform.compartment;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the platform must know of a domain to run it.
 *
 * @param name lower case; names the schema, the role, the path {@code /api/<name>} and the topic
 * @param configuration the Spring configuration with the domain's beans; migrations are read from
 *     {@code db/<name>} on the class path
 * @param settings the configuration keys this domain understands
 */
public record Domain(String name, Class<?> configuration, List<Setting> settings) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{1,30}");

  public Domain {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a domain: " + name);
    }
    settings = List.copyOf(settings);
  }

  public Domain(String name, Class<?> configuration) {
    this(name, configuration, List.of());
  }

  /** The same with more configuration keys. */
  public Domain with(List<Setting> more) {
    return new Domain(
        name, configuration, Stream.concat(settings.stream(), more.stream()).toList());
  }

  /**
   * A configuration key.
   *
   * @param key dotted, lower case; one part may be a star, which stands for any name ({@link
   *     dosirak.platform.Settings#names})
   * @param description for people, says the unit and the default
   */
  public record Setting(String key, String description) {}
}
