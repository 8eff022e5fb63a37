package dosirak.notification;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every message there is, and what it says in both languages. {@code {shop}} and {@code {number}}
 * name the order; {@code {time}} is the hour in Seoul; {@code {amount}} is money. Korean is phrased
 * so that no particle depends on a name.
 */
enum MessageKind {
  // To customers.
  ORDER_PLACED(
      "[{shop}] 주문 {number}: 결제를 기다리고 있습니다. {time}까지 결제해 주세요.",
      "[{shop}] Order {number}: placed. Please pay by {time}."),
  ORDER_PAID(
      "[{shop}] 주문 {number}: 가게에 전달되었습니다. 가게의 확인을 기다리고 있습니다.",
      "[{shop}] Order {number}: sent to the shop, which will answer soon."),
  ORDER_ACCEPTED(
      "[{shop}] 주문 {number}: 조리를 시작합니다. {time}에 준비될 예정입니다.",
      "[{shop}] Order {number}: being cooked. It will be ready at {time}."),
  ORDER_READY_FOR_PICKUP(
      "[{shop}] 주문 {number}: 준비되었습니다. 가게에서 찾아가 주세요.",
      "[{shop}] Order {number}: ready. Please fetch it at the shop."),
  ORDER_PICKED_UP(
      "[{shop}] 주문 {number}: 배달이 시작되었습니다.", "[{shop}] Order {number}: on its way to you."),
  ORDER_DELIVERED(
      "[{shop}] 주문 {number}: 전달되었습니다. 맛있게 드세요!", "[{shop}] Order {number}: delivered. Enjoy!"),
  ORDER_UNPAID(
      "[{shop}] 주문 {number}: 결제 시간이 지나 취소되었습니다.",
      "[{shop}] Order {number}: ended, because it was not paid in time."),
  PAYMENT_FAILED(
      "[{shop}] 주문 {number}: 결제가 거절되어 취소되었습니다.",
      "[{shop}] Order {number}: ended, because the payment was refused."),
  ORDER_UNANSWERED(
      "[{shop}] 주문 {number}: 가게가 응답하지 않아 취소되었습니다. 결제된 금액이 있으면 환불됩니다.",
      "[{shop}] Order {number}: ended, because the shop did not answer. Anything you paid comes back."),
  ORDER_REJECTED(
      "[{shop}] 주문 {number}: 가게 사정으로 거절되었습니다. 결제된 금액이 있으면 환불됩니다.",
      "[{shop}] Order {number}: the shop cannot take it. Anything you paid comes back."),
  ORDER_CANCELLED(
      "[{shop}] 주문 {number}: 취소되었습니다. 결제된 금액이 있으면 환불됩니다.",
      "[{shop}] Order {number}: cancelled. Anything you paid comes back."),
  ORDER_WITHOUT_RIDER(
      "[{shop}] 주문 {number}: 배달할 라이더를 찾지 못해 취소되었습니다. 결제된 금액이 있으면 환불됩니다.",
      "[{shop}] Order {number}: ended, because no rider was found. Anything you paid comes back."),
  ORDER_NOT_DELIVERED(
      "[{shop}] 주문 {number}: 배달이 완료되지 못해 취소되었습니다. 결제된 금액이 있으면 환불됩니다.",
      "[{shop}] Order {number}: ended, because it was not delivered. Anything you paid comes back."),
  ORDER_CANCELLED_IN_PART(
      "[{shop}] 주문 {number}: 취소되었습니다. 돌려받는 금액 {amount}, 포인트 {points}.",
      "[{shop}] Order {number}: cancelled. {amount} and {points} points come back."),
  ORDER_NOT_ACCEPTED_AT_DOOR(
      "[{shop}] 주문 {number}: 받는 분을 만나지 못해 종료되었습니다. 돌려받는 금액 {amount}, 포인트 {points}.",
      "[{shop}] Order {number}: ended, because nobody could be reached. {amount} and {points}"
          + " points come back."),
  ORDER_NOT_COLLECTED(
      "[{shop}] 주문 {number}: 찾아가지 않아 종료되었습니다.",
      "[{shop}] Order {number}: ended, because it was not collected."),
  ORDER_DELAYED(
      "[{shop}] 주문 {number}: 조리가 늦어져 {time}에 준비될 예정입니다. 죄송합니다.",
      "[{shop}] Order {number}: takes longer and will be ready at {time}. We are sorry."),
  CHANGE_PROPOSED(
      "[{shop}] 주문 {number}: 품절된 메뉴가 있습니다. {time}까지 답이 없으면 그 메뉴를 빼고 환불합니다.",
      "[{shop}] Order {number}: an item ran out. Unless you answer by {time} it is left out and"
          + " refunded."),
  CANCELLATION_REFUSED(
      "[{shop}] 주문 {number}: 가게에서 취소할 수 없다고 답했습니다. 주문은 계속 진행됩니다.",
      "[{shop}] Order {number}: the shop cannot cancel it any more; the order goes on."),
  ORDER_REFUNDED(
      "[{shop}] 주문 {number}: 일부를 환불합니다. 금액 {amount}, 포인트 {points}.",
      "[{shop}] Order {number}: a part is refunded: {amount} and {points} points."),
  PAYMENT_REFUNDED(
      "[{shop}] 주문 {number}: {amount} 환불되었습니다.", "[{shop}] Order {number}: {amount} refunded."),

  // To owners.
  NEW_ORDER(
      "[{shop}] 새 주문 {number}: {amount}. {time}까지 접수해 주세요.",
      "[{shop}] New order {number}: {amount}. Please answer by {time}."),
  ORDER_CANCELLED_BY_CUSTOMER(
      "[{shop}] 주문 {number}: 고객이 취소했습니다.", "[{shop}] Order {number}: cancelled by the customer."),
  ORDER_CANCELLED_BY_DECISION(
      "[{shop}] 주문 {number}: 취소가 결정되었습니다. 조리를 멈춰 주세요.",
      "[{shop}] Order {number}: its cancellation was decided. Please stop cooking."),
  CANCELLATION_ASKED(
      "[{shop}] 주문 {number}: 고객이 취소를 요청했습니다. 답해 주세요.",
      "[{shop}] Order {number}: the customer asks to cancel. Please answer."),
  CHANGE_ANSWERED(
      "[{shop}] 주문 {number}: 품절 안내에 대한 답이 왔습니다: {answer}.",
      "[{shop}] Order {number}: what ran out was answered: {answer}."),
  ORDER_REFUNDED_BY_SHOP(
      "[{shop}] 주문 {number}: 가게 부담으로 {amount} 환불합니다.",
      "[{shop}] Order {number}: {amount} is refunded at the shop's cost."),
  ORDER_MISSED(
      "[{shop}] 주문 {number}: 접수 시간이 지나 취소되었습니다.",
      "[{shop}] Order {number}: ended, because it was not answered in time."),

  // To riders.
  DELIVERY_ASSIGNED(
      "[{shop}] 주문 {number}: 배차되었습니다. 가게로 이동해 주세요.",
      "[{shop}] Order {number}: assigned to you. Please go to the shop.");

  private static final Pattern PLACE = Pattern.compile("\\{([a-z]+)}");

  private final String korean;
  private final String english;

  MessageKind(String korean, String english) {
    this.korean = korean;
    this.english = english;
  }

  /**
   * Whether a person may choose not to hear of it: the ordinary steps of an order. What has to be
   * done, and what went wrong with an order or its payment, is always told.
   */
  boolean isMutable() {
    return switch (this) {
      case ORDER_PAID, ORDER_ACCEPTED, ORDER_READY_FOR_PICKUP, ORDER_PICKED_UP, ORDER_DELIVERED ->
          true;
      default -> false;
    };
  }

  /** The stable code that clients see. */
  String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What it says.
   *
   * @param words in Korean and English for every place in the texts
   * @throws IllegalArgumentException if words for a place are missing
   */
  Text text(Map<String, Text> words) {
    return new Text(
        fill(korean, place -> wordsFor(place, words).ko()),
        fill(english, place -> wordsFor(place, words).en()));
  }

  private Text wordsFor(String place, Map<String, Text> words) {
    Text found = words.get(place);
    if (found == null) {
      throw new IllegalArgumentException(this + " needs words for {" + place + "}");
    }
    return found;
  }

  private static String fill(String template, java.util.function.UnaryOperator<String> words) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(words.apply(place.group(1))));
  }
}
