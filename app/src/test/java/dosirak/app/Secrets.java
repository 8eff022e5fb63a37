package dosirak.app;

import dosirak.city.client.SecretWitness;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The secrets and personal data that were used in a test, to be looked for where they must not be:
 * in logs and in what a process printed.
 */
final class Secrets implements SecretWitness {
  /** Shorter texts would be found by chance, unless they are searched for as a whole number. */
  private static final int SHORTEST = 8;

  private static final String NATIONAL_PREFIX = "0";
  private static final String COUNTRY_CODE = "82";

  private final Map<String, String> kindByText = new ConcurrentHashMap<>();

  @Override
  public void saw(String kind, String text) {
    if (kind.equals("phone code")) {
      kindByText.put(text, kind);
      return;
    }
    if (text.length() < SHORTEST) {
      throw new IllegalArgumentException("a " + kind + " of " + text.length() + " characters");
    }
    for (String form : forms(kind, text)) {
      kindByText.put(form, kind);
    }
  }

  /** What kinds were seen. */
  Set<String> kinds() {
    return new TreeSet<>(kindByText.values());
  }

  /** A text in all the forms in which it may have been written. */
  private static List<String> forms(String kind, String text) {
    List<String> forms = new ArrayList<>();
    forms.add(text);
    StringBuilder escaped = new StringBuilder();
    for (char character : text.toCharArray()) {
      escaped.append(
          character < 0x80 ? "" + character : "\\u%04x".formatted(Integer.valueOf(character)));
    }
    forms.add(escaped.toString());
    if (kind.equals("phone number")) {
      String digits = text.replaceAll("\\D", "");
      forms.add(digits);
      if (digits.startsWith(NATIONAL_PREFIX)) {
        forms.add(COUNTRY_CODE + digits.substring(1));
      }
    }
    return forms.stream().distinct().toList();
  }

  /** Every log below a folder. */
  static List<Path> logsBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> isLog(folder.relativize(file).toString()))
          .sorted()
          .toList();
    }
  }

  private static boolean isLog(String path) {
    return path.contains(".log") || path.startsWith("logs/") || path.contains("/log/");
  }

  /** Where any of them is written: the file, the line and what it is, but not the secret. */
  List<String> foundIn(List<Path> files) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          number++;
          found.addAll(foundIn(file.getFileName() + ":" + number, line));
        }
      } catch (MalformedInputException e) {
        throw new IOException(file + " is no text", e);
      }
    }
    return found;
  }

  /** Where any of them is written in a text. */
  List<String> foundIn(String name, String text) {
    Map<String, String> found = new LinkedHashMap<>();
    kindByText.forEach((secret, kind) -> {
      if (kind.equals("phone code") ? standsAlone(text, secret) : text.contains(secret)) {
        found.put(name + " holds a " + kind, kind);
      }
    });
    return List.copyOf(found.keySet());
  }

  /** Whether a number is written that is not a part of a longer one or of a fraction. */
  private static boolean standsAlone(String text, String number) {
    for (int at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
      boolean begins = at == 0 || !isPartOfNumber(text.charAt(at - 1));
      int end = at + number.length();
      boolean ends = end == text.length() || !Character.isDigit(text.charAt(end));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPartOfNumber(char character) {
    return Character.isDigit(character) || character == '.';
  }
}
