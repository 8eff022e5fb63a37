package dosirak.app;

import dosirak.platform.PlatformSettings;
import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** Reads configuration; a key that nobody declared is an error that names the nearest known one. */
final class ConfigurationKeys {
  private ConfigurationKeys() {}

  /** The variables of the environment that are not configuration keys. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of("DOSIRAK_HEAP", "DOSIRAK_LOGS", "DOSIRAK_CONSOLE_LEVEL", "DOSIRAK_JAVA_OPTIONS");

  private static final String PREFIX = "DOSIRAK_";

  /**
   * The values of the file, then those of the environment, then those of the command line.
   *
   * @param environment of which variables that begin with {@code DOSIRAK_} are read: {@code
   *     DOSIRAK_DATABASE_ORDER_URL} is {@code database.order.url}
   * @throws CommandException for an unknown key
   */
  static Map<String, String> read(
      Path file, Map<String, String> environment, Map<String, String> set, List<Domain> domains) {
    TreeSet<String> known = new TreeSet<>();
    PlatformSettings.ALL.forEach(setting -> known.add(setting.key()));
    domains.forEach(domain -> domain.settings().forEach(setting -> known.add(setting.key())));
    Map<String, String> values = new LinkedHashMap<>();
    if (Files.exists(file)) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      } catch (IllegalArgumentException malformed) {
        throw CommandException.usage(file + ": " + malformed.getMessage());
      }
      properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    }
    environment.forEach((variable, value) -> {
      if (variable.startsWith(PREFIX) && !OTHER_VARIABLES.contains(variable)) {
        values.put(keyOf(variable, known), value);
      }
    });
    values.putAll(set);
    for (String key : values.keySet()) {
      if (known.stream().noneMatch(declared -> Settings.matches(declared, key))) {
        throw CommandException.usage(unknown(key, known));
      }
    }
    return values;
  }

  /** The declared key that a variable stands for. */
  private static String keyOf(String variable, TreeSet<String> known) {
    String wanted = variable.substring(PREFIX.length());
    for (String declared : known) {
      String[] sides = variableOf(declared).split("\\*", 2);
      if (sides.length == 1) {
        if (sides[0].equals(wanted)) {
          return declared;
        }
      } else if (wanted.length() > sides[0].length() + sides[1].length()
          && wanted.startsWith(sides[0])
          && wanted.endsWith(sides[1])) {
        String name = wanted.substring(sides[0].length(), wanted.length() - sides[1].length());
        return declared.replace("*", name.toLowerCase(Locale.ROOT).replace('_', '-'));
      }
    }
    throw CommandException.usage(
        "The environment variable %s is no configuration key. Unset it, or see: dosirak up --only list"
            .formatted(variable));
  }

  private static String variableOf(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String unknown(String key, TreeSet<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
        .map("Unknown configuration key %s. Did you mean %s?".formatted(key, "%s")::formatted)
        .orElse("Unknown configuration key " + key + "; there are none.");
  }

  /** Levenshtein's edit distance. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[to.length()];
  }
}
