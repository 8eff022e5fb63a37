package dosirak.notification;

import dosirak.contracts.member.MessageTopic;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every message there is, and what it says in both languages. {@code {shop}} and {@code {number}}
 * name the order; {@code {time}} is the hour in Seoul; {@code {amount}} is money; {@code {back}} is
 * what a customer gets back. Korean is phrased so that no particle depends on a name.
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
      "[{shop}] 주문 {number}: 취소되었습니다. 환불: {back}.",
      "[{shop}] Order {number}: cancelled. Given back: {back}."),
  ORDER_WITHOUT_RIDER(
      "[{shop}] 주문 {number}: 배달할 라이더를 찾지 못해 취소되었습니다. 환불: {back}.",
      "[{shop}] Order {number}: ended, because no rider was found. Given back: {back}."),
  ORDER_NOT_DELIVERED(
      "[{shop}] 주문 {number}: 배달이 제시간에 완료되지 못해 취소되었습니다. 환불: {back}.",
      "[{shop}] Order {number}: ended, because it was not delivered in time. Given back: {back}."),
  DELIVERY_FAILED(
      "[{shop}] 주문 {number}: 라이더가 배달을 완료하지 못했습니다. 환불: {back}.",
      "[{shop}] Order {number}: the rider could not deliver it. Given back: {back}."),
  ORDER_NOT_COLLECTED(
      "[{shop}] 주문 {number}: 포장 수령이 확인되지 않아 종료되었습니다. 환불: {back}.",
      "[{shop}] Order {number}: ended, because it was not collected. Given back: {back}."),
  ORDER_DELAYED(
      "[{shop}] 주문 {number}: 조리가 늦어지고 있습니다. {time}에 준비될 예정입니다.",
      "[{shop}] Order {number}: delayed. It will be ready at {time}."),
  CHANGE_PROPOSED(
      "[{shop}] 주문 {number}: 품절 메뉴: {item}. 가게의 제안: {offer}. {time}까지 답해 주세요. 답이 없으면 이 메뉴를 빼고 진행합니다.",
      "[{shop}] Order {number}: sold out: {item}. The shop offers: {offer}. Please answer by {time}; otherwise it is left out."),
  CANCELLATION_REFUSED(
      "[{shop}] 주문 {number}: 취소 요청이 받아들여지지 않아 주문이 그대로 진행됩니다. 사유: {reason}",
      "[{shop}] Order {number}: your wish to cancel was refused and the order goes on. Reason: {reason}"),
  ORDER_REFUNDED(
      "[{shop}] 주문 {number}: 환불이 결정되었습니다. 환불: {back}.",
      "[{shop}] Order {number}: a refund was decided. Given back: {back}."),
  PAYMENT_REFUNDED(
      "[{shop}] 주문 {number}: {amount} 환불되었습니다.", "[{shop}] Order {number}: {amount} refunded."),

  // To owners.
  NEW_ORDER(
      "[{shop}] 새 주문 {number}: {amount}. {time}까지 접수해 주세요.",
      "[{shop}] New order {number}: {amount}. Please answer by {time}."),
  ORDER_CANCELLED_BY_CUSTOMER(
      "[{shop}] 주문 {number}: 고객이 취소했습니다.", "[{shop}] Order {number}: cancelled by the customer."),
  ORDER_MISSED(
      "[{shop}] 주문 {number}: 접수 시간이 지나 취소되었습니다.",
      "[{shop}] Order {number}: ended, because it was not answered in time."),
  ORDER_CANCELLED_BY_DECISION(
      "[{shop}] 주문 {number}: 접수 후 취소가 결정되었습니다. 책임: {bearer}.",
      "[{shop}] Order {number}: its cancellation was decided. Borne by: {bearer}."),
  CHANGE_ANSWERED(
      "[{shop}] 주문 {number}: 품절 메뉴 제안의 결과: {answer}.",
      "[{shop}] Order {number}: the outcome of your proposal: {answer}."),
  CANCELLATION_ASKED(
      "[{shop}] 주문 {number}: 고객이 취소를 요청했습니다. 확인해 주세요. 사유: {reason}",
      "[{shop}] Order {number}: the customer asks to cancel. Please answer. Reason: {reason}"),
  ORDER_REFUNDED_BY_SHOP(
      "[{shop}] 주문 {number}: 가게 책임으로 환불이 결정되었습니다. 고객 환불: {back}.",
      "[{shop}] Order {number}: a refund was decided at the expense of the shop. Given back to the customer: {back}."),

  // To applicants.
  SHOP_APPLIED(
      "[{shop}] 입점 신청이 접수되었습니다. 심사 후 결과를 알려 드립니다.",
      "[{shop}] Your application has arrived. You will hear of the decision."),
  APPLICATION_APPROVED(
      "입점 신청이 승인되었습니다. 이제 가게를 열 수 있습니다.", "Your application was approved. You can open your shop."),
  APPLICATION_RETURNED(
      "입점 신청에 보완이 필요합니다. 내용: {reason}",
      "Your application was returned to be mended. Remarks: {reason}"),
  APPLICATION_REFUSED(
      "입점 신청이 승인되지 않았습니다. 사유: {reason}", "Your application was refused. Reason: {reason}"),

  // To customers, of no order.
  REVIEW_ANSWERED("작성하신 리뷰에 사장님 댓글이 달렸습니다.", "The shop answered your review."),
  POINTS_EXPIRED(
      "유효기간이 지나 포인트가 소멸되었습니다. 소멸: {amount}, 잔액: {left}.",
      "Points of yours have expired: {amount}. Left: {left}."),

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
   * What a person may choose not to hear of; absent for what is always told: what has to be done,
   * and what went wrong with an order or its payment.
   */
  @Nullable MessageTopic topic() {
    return switch (this) {
      case ORDER_PAID,
          ORDER_ACCEPTED,
          ORDER_DELAYED,
          ORDER_READY_FOR_PICKUP,
          ORDER_PICKED_UP,
          ORDER_DELIVERED ->
          MessageTopic.ORDERS;
      case REVIEW_ANSWERED -> MessageTopic.REVIEWS;
      case POINTS_EXPIRED -> MessageTopic.BENEFITS;
      default -> null;
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
