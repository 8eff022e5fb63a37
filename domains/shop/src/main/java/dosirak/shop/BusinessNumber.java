package dosirak.shop;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Korean business registration number (사업자등록번호): ten digits, of which the first three name the
 * tax office, the next two the kind of business, and the last checks the others. The nine digits
 * are weighted 1 3 7 1 3 7 1 3 5, and the tens of the last product are added once more; with the
 * check digit the sum is a multiple of ten.
 *
 * @param digits ten of them, without hyphens
 */
record BusinessNumber(String digits) {
  private static final Pattern WRITTEN = Pattern.compile("(\\d{3})-?(\\d{2})-?(\\d{5})");
  private static final int[] WEIGHTS = {1, 3, 7, 1, 3, 7, 1, 3, 5};
  private static final int FIRST_TAX_OFFICE = 101;

  /** Reads a number with or without its hyphens; nothing where it is none. */
  static Optional<BusinessNumber> of(String text) {
    if (!WRITTEN.matcher(text).matches()) {
      return Optional.empty();
    }
    String digits = text.replace("-", "");
    return Integer.parseInt(digits.substring(0, 3)) >= FIRST_TAX_OFFICE
            && !digits.substring(3, 5).equals("00")
            && checkDigit(digits) == digit(digits, 9)
        ? Optional.of(new BusinessNumber(digits))
        : Optional.empty();
  }

  /** The tenth digit that belongs to the first nine. */
  static int checkDigit(String digits) {
    int sum = digit(digits, 8) * WEIGHTS[8] / 10;
    for (int i = 0; i < WEIGHTS.length; i++) {
      sum += digit(digits, i) * WEIGHTS[i];
    }
    return (10 - sum % 10) % 10;
  }

  private static int digit(String digits, int index) {
    return Character.digit(digits.charAt(index), 10);
  }
}
