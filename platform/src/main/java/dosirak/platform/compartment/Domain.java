package dosirak.platform.compartment;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the platform must know of a domain to run it.
 *
 * @param name lower case; names the schema, the role, the path {@code /api/<name>} and the topic
 * @param configuration the Spring configuration with the domain's beans; migrations are read from
 *     {@code db/<name>} on the class path
 * @param listensTo the domains it subscribes to, besides identity, which all do; a compartment
 *     whose subscriptions say otherwise does not start
 * @param settings the configuration keys this domain understands
 */
public record Domain(
    String name, Class<?> configuration, Set<String> listensTo, List<Setting> settings) {
  /** The domain that everybody listens to: who may do what. */
  public static final String HEARD_BY_ALL = "identity";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{1,30}");

  public Domain {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name for a domain: " + name);
    }
    listensTo = Set.copyOf(listensTo);
    settings = List.copyOf(settings);
  }

  public Domain(String name, Class<?> configuration) {
    this(name, configuration, Set.of(), List.of());
  }

  public Domain(String name, Class<?> configuration, List<Setting> settings) {
    this(name, configuration, Set.of(), settings);
  }

  /** The same with more configuration keys. */
  public Domain with(List<Setting> more) {
    return new Domain(
        name, configuration, listensTo, Stream.concat(settings.stream(), more.stream()).toList());
  }

  /** The same, that subscribes to these domains and to identity. */
  public Domain listeningTo(String... domains) {
    return new Domain(name, configuration, Set.of(domains), settings);
  }

  /**
   * Makes sure that it listens to what it says.
   *
   * @param sources of its subscriptions
   * @throws IllegalStateException if it listens to others
   */
  void requireListeningTo(Set<String> sources) {
    Set<String> besides = new TreeSet<>(sources);
    besides.remove(HEARD_BY_ALL);
    if (!besides.equals(listensTo)) {
      throw new IllegalStateException(
          "%s says that it listens to %s, but subscribes to %s"
              .formatted(name, new TreeSet<>(listensTo), besides));
    }
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
