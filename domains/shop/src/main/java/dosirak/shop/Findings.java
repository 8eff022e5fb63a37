package dosirak.shop;

import dosirak.platform.web.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what is wrong with a draft, field by field. The methods answer a harmless stand-in for a
 * wrong value, so that a check goes on to the end and all errors are told at once.
 */
final class Findings {
  private static final int MOST_TOLD = 50;

  private final List<Problem.FieldError> errors = new ArrayList<>();

  void add(String field, String detail) {
    if (errors.size() < MOST_TOLD) {
      errors.add(new Problem.FieldError(field, detail));
    }
  }

  List<Problem.FieldError> errors() {
    return List.copyOf(errors);
  }

  boolean isEmpty() {
    return errors.isEmpty();
  }

  /**
   * Ends the check.
   *
   * @throws Problem 400 with all errors, if there are any
   */
  void refuseIfAny() {
    if (!errors.isEmpty()) {
      throw Problem.invalid(errors);
    }
  }

  /** A text that must have visible characters. */
  String text(@Nullable String value, String field, int longest) {
    if (value == null || value.isBlank()) {
      add(field, "must not be blank");
      return "";
    }
    if (value.length() > longest) {
      add(field, "must have at most " + longest + " characters");
    }
    return value;
  }

  /** A text that may be missing or empty. */
  String optionalText(@Nullable String value, String field, int longest) {
    if (value != null && value.length() > longest) {
      add(field, "must have at most " + longest + " characters");
    }
    return value == null ? "" : value;
  }

  long number(@Nullable Number value, String field, long least, long most) {
    if (value == null) {
      add(field, "is missing");
      return least;
    }
    if (value.longValue() < least || value.longValue() > most) {
      add(field, "must be between " + least + " and " + most);
      return least;
    }
    return value.longValue();
  }

  /** A number that may be missing; one that is wrong counts as missing. */
  @Nullable Long optionalNumber(@Nullable Number value, String field, long least, long most) {
    if (value == null) {
      return null;
    }
    int before = errors.size();
    long number = number(value, field, least, most);
    return errors.size() == before ? number : null;
  }

  /** A number that is something else where it is missing. */
  long numberOr(long otherwise, @Nullable Number value, String field, long least, long most) {
    return value == null ? otherwise : number(value, field, least, most);
  }

  /** A coordinate; not a number is outside too. */
  double degrees(@Nullable Double value, String field, double bound) {
    if (value == null) {
      add(field, "is missing");
      return 0;
    }
    if (!(value >= -bound && value <= bound)) {
      add(field, "must be between -" + (int) bound + " and " + (int) bound);
      return 0;
    }
    return value;
  }

  /** A list whose entries are all there; entries that are missing are left out. */
  <T> List<T> list(@Nullable List<@Nullable T> value, String field, int least, int most) {
    if (value == null) {
      if (least > 0) {
        add(field, "is missing");
      }
      return List.of();
    }
    if (value.size() < least || value.size() > most) {
      add(field, "must have between " + least + " and " + most + " entries");
      return List.of();
    }
    List<T> present = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      @Nullable T entry = value.get(i);
      if (entry == null) {
        add(field + "[" + i + "]", "is missing");
        return List.of();
      }
      present.add(entry);
    }
    return present;
  }
}
