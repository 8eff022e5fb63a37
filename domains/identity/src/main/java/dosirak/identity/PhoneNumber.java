package dosirak.identity;

import dosirak.platform.web.Problem;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number of a phone that can receive text messages, in the form of ITU-T E.164: a plus sign,
 * the country code and the rest, digits only. Korean mobile numbers may be given as they are
 * dialled in Korea. Its text form does not show the number, so that it cannot end up in a log.
 *
 * @param e164 for example {@code +821012345678}
 */
record PhoneNumber(String e164) {
  private static final int LONGEST_GIVEN = 32;
  private static final Pattern SEPARATORS = Pattern.compile("[ .()\\-]");
  private static final Pattern DIALLED_IN_KOREA = Pattern.compile("01(0[0-9]{8}|[16-9][0-9]{7,8})");
  private static final Pattern KOREAN = Pattern.compile("\\+820?(1(0[0-9]{8}|[16-9][0-9]{7,8}))");
  private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9][0-9]{7,14}");
  private static final String KOREA = "+82";

  PhoneNumber {
    if (!INTERNATIONAL.matcher(e164).matches()) {
      throw new IllegalArgumentException("not a phone number");
    }
  }

  /** Reads what people write; empty for what is no number of a mobile phone. */
  static Optional<PhoneNumber> parse(String given) {
    if (given.length() > LONGEST_GIVEN) {
      return Optional.empty();
    }
    // A Korean keyboard may give digits and signs of full width.
    String digits =
        SEPARATORS
            .matcher(Normalizer.normalize(given, Normalizer.Form.NFKC).strip())
            .replaceAll("");
    if (DIALLED_IN_KOREA.matcher(digits).matches()) {
      return Optional.of(new PhoneNumber(KOREA + digits.substring(1)));
    }
    if (digits.startsWith(KOREA)) {
      var korean = KOREAN.matcher(digits);
      return korean.matches()
          ? Optional.of(new PhoneNumber(KOREA + korean.group(1)))
          : Optional.empty();
    }
    return INTERNATIONAL.matcher(digits).matches()
        ? Optional.of(new PhoneNumber(digits))
        : Optional.empty();
  }

  /**
   * Reads what people write.
   *
   * @throws Problem 400 naming the field {@code phone}
   */
  static PhoneNumber of(String given) {
    return parse(given)
        .orElseThrow(() ->
            Problem.invalid(
                "phone", "must be a Korean mobile number, or an international one with +"));
  }

  @Override
  public String toString() {
    return "PhoneNumber[]";
  }
}
