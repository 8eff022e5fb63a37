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
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;

/** Reads configuration; a key that nobody declared is an error that names the nearest known one. */
final class ConfigurationKeys {
  private ConfigurationKeys() {}

  /**
   * The values of the file, then those of the command line.
   *
   * @throws CommandException for an unknown key
   */
  static Map<String, String> read(Path file, Map<String, String> set, List<Domain> domains) {
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
    values.putAll(set);
    TreeSet<String> known = new TreeSet<>();
    PlatformSettings.ALL.forEach(setting -> known.add(setting.key()));
    domains.forEach(domain -> domain.settings().forEach(setting -> known.add(setting.key())));
    for (String key : values.keySet()) {
      if (known.stream().noneMatch(declared -> Settings.matches(declared, key))) {
        throw CommandException.usage(unknown(key, known));
      }
    }
    return values;
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
