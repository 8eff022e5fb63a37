package dosirak.notification;

import dosirak.contracts.Money;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The same words in both languages.
 *
 * @param ko Korean
 * @param en English
 */
record Text(String ko, String en) {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneId.of("Asia/Seoul"));

  /** A name, which is the same in every language. */
  static Text name(String name) {
    return new Text(name, name);
  }

  /** The hour and minute in Seoul. */
  static Text hour(Instant cityTime) {
    return name(HOUR.format(cityTime));
  }

  /** An amount of money. */
  static Text amount(Money money) {
    String digits = String.format(Locale.ROOT, "%,d", money.won());
    return new Text(digits + "원", digits + " won");
  }
}
