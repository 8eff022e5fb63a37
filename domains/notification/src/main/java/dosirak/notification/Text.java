package dosirak.notification;

import dosirak.contracts.Money;
import dosirak.contracts.order.GivenBack;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /** What a person wrote; a dash where it is blank. */
  static Text written(String words) {
    return name(words.isBlank() ? "-" : words.strip());
  }

  /** An amount of points. */
  static Text points(Money points) {
    String digits = String.format(Locale.ROOT, "%,d", points.won());
    return new Text(digits + "포인트", digits + " points");
  }

  /**
   * What a customer gets back.
   *
   * @param givenBack absent: everything
   * @param usedCoupons whether there were coupons to give back
   */
  static Text givenBack(@Nullable GivenBack givenBack, boolean usedCoupons) {
    if (givenBack == null) {
      return new Text("결제하신 금액이 있으면 전액", "anything you paid");
    }
    List<Text> parts = new ArrayList<>();
    if (givenBack.money().won() > 0) {
      parts.add(amount(givenBack.money()));
    }
    if (givenBack.points().won() > 0) {
      parts.add(points(givenBack.points()));
    }
    if (givenBack.coupons() && usedCoupons) {
      parts.add(new Text("사용한 쿠폰", "the coupons used"));
    }
    if (parts.isEmpty()) {
      return new Text("없음", "nothing");
    }
    return new Text(
        parts.stream().map(Text::ko).collect(Collectors.joining(", ")),
        parts.stream().map(Text::en).collect(Collectors.joining(", ")));
  }

  /** An amount of money. */
  static Text amount(Money money) {
    String digits = String.format(Locale.ROOT, "%,d", money.won());
    return new Text(digits + "원", digits + " won");
  }
}
