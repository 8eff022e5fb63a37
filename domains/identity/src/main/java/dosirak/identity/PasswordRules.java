package dosirak.identity;

import com.nulabinc.zxcvbn.StandardDictionaries;
import dosirak.platform.web.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a new password must be: long enough, not one of those that everybody chooses, and not what
 * others know of the person. There are no rules of its characters (NIST SP 800-63B, 3.1.1.2).
 */
final class PasswordRules {
  private static final int SHORTEST = 8;
  private static final int LONGEST = 128;

  /** Those of the list that are not refused for their length already. */
  private final Set<String> common;

  PasswordRules() {
    try {
      common =
          StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream()
              .filter(password -> password.length() >= SHORTEST)
              .collect(Collectors.toUnmodifiableSet());
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /**
   * Refuses a password that is too short, too long or common.
   *
   * @param field to be named
   * @throws Problem 400
   */
  void check(String field, String password) {
    String normal = normal(password);
    int length = normal.codePointCount(0, normal.length());
    if (length < SHORTEST || length > LONGEST) {
      throw Problem.invalid(field, "must have %d to %d characters".formatted(SHORTEST, LONGEST));
    }
    if (common.contains(folded(password)) || normal.codePoints().distinct().count() == 1) {
      throw Problem.invalid(field, "is one of those that many people choose and others try first");
    }
  }

  /**
   * Refuses a password that others know of the person.
   *
   * @param known login, phone, name
   * @throws Problem 400
   */
  void checkAgainst(String field, String password, Collection<String> known) {
    String folded = folded(password);
    for (String text : known) {
      if (folded(text).equals(folded)) {
        throw Problem.invalid(field, "must not be your login, phone number or name");
      }
    }
  }

  private static String folded(String text) {
    return normal(text).toLowerCase(Locale.ROOT);
  }

  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }
}
