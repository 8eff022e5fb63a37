package dosirak.desk;

import java.util.HashMap;
import java.util.Map;

/**
 * An event in a few words.
 *
 * @param turn the lower goes first, of those that are said in the same moment: who hears speaks
 *     after whom it heard
 */
record Words(int turn, String ko, String en) {
  private static final int UNKNOWN_TURN = 500;
  private static final Map<String, Words> ALL = all();

  /** The words for a type of events; the type itself where there are none. */
  static Words of(String type) {
    Words known = ALL.get(type);
    return known == null ? new Words(UNKNOWN_TURN, type, type) : known;
  }

  private static Map<String, Words> all() {
    Map<String, Words> all = new HashMap<>();
    String[][] inTurn = {
      {"OrderPlaced", "주문이 들어왔습니다", "The order was placed"},
      {"BenefitsReserved", "쿠폰·포인트를 잡아 두었습니다", "Coupons and points were reserved"},
      {"BenefitsRefused", "쿠폰·포인트를 쓸 수 없습니다", "Coupons or points were refused"},
      {"PaymentApproved", "결제가 승인되었습니다", "The payment was approved"},
      {"PaymentFailed", "결제가 실패했습니다", "The payment failed"},
      {"OrderPaid", "주문이 결제되어 가게에 전달되었습니다", "The order was paid and the shop can see it"},
      {"OrderPaymentFailed", "결제 실패로 주문이 끝났습니다", "The order ended for want of payment"},
      {"ShopPaused", "가게가 주문을 멈췄습니다", "The shop paused"},
      {"ShopResumed", "가게가 주문을 다시 받습니다", "The shop takes orders again"},
      {"OrderAccepted", "가게가 접수했습니다", "The shop accepted"},
      {"OrderRejected", "가게가 거절했습니다", "The shop rejected"},
      {"OrderExpired", "기한이 지나 주문이 끝났습니다", "A deadline passed and the order ended"},
      {"ChangeProposed", "가게가 변경을 제안했습니다", "The shop proposed a change"},
      {"ChangeAnswered", "고객이 변경 제안에 답했습니다", "The proposed change was answered"},
      {"CancellationAsked", "고객이 취소를 요청했습니다", "The customer asked to cancel"},
      {"CancellationRefused", "취소 요청이 거절되었습니다", "The wish to cancel was refused"},
      {"OrderDelayed", "조리 시간이 늘어났습니다", "The shop needs more time"},
      {"RiderAssigned", "라이더가 배차되었습니다", "A rider took the order"},
      {"RiderUnassigned", "라이더가 배차를 취소했습니다", "The rider gave the order back"},
      {"RiderAtShop", "라이더가 가게에 도착했습니다", "The rider reached the shop"},
      {"OrderReady", "음식이 준비되었습니다", "The food is ready"},
      {"PickedUp", "라이더가 음식을 받았습니다", "The rider has the food"},
      {"OrderPickedUp", "음식이 출발했습니다", "The food left the shop"},
      {"Delivered", "라이더가 전달했습니다", "The rider handed the food over"},
      {"DeliveryFailed", "라이더가 전달하지 못했습니다", "The rider could not deliver"},
      {"OrderDelivered", "고객이 음식을 받았습니다", "The customer has the food"},
      {"InterventionRequested", "운영자가 조치를 요청했습니다", "An operator asked for an intervention"},
      {"OrderCancelled", "주문이 취소되었습니다", "The order was cancelled"},
      {"OrderFailed", "주문을 끝내지 못했습니다", "The order failed"},
      {"OrderCompleted", "주문이 완료되었습니다", "The order was completed"},
      {"OrderRefunded", "주문의 일부 또는 전부를 환불합니다", "A part of the order, or all, is refunded"},
      {"InterventionDecided", "조치 요청에 대한 결정이 났습니다", "The intervention was decided on"},
      {"PaymentCancelled", "결제가 취소되었습니다", "The payment was cancelled"},
      {"PaymentRefunded", "결제 금액을 돌려주었습니다", "Money was given back"},
      {"BenefitsUsed", "쿠폰·포인트가 사용되었습니다", "Coupons and points were used"},
      {"BenefitsRestored", "쿠폰·포인트를 돌려주었습니다", "Coupons or points were given back"},
      {"PointsChanged", "포인트가 바뀌었습니다", "The customer's points changed"},
      {"ReviewPosted", "리뷰가 올라왔습니다", "A review was posted"},
      {"ReviewChanged", "리뷰가 바뀌었습니다", "The review was changed"},
      {"ReviewAnswered", "가게가 리뷰에 답했습니다", "The shop answered the review"},
      {"ReviewHidden", "리뷰가 가려졌습니다", "The review was hidden"},
      {"ReviewShown", "리뷰가 다시 보입니다", "The review is shown again"},
      {"MessageSent", "알림을 보냈습니다", "A message was sent"},
      {"StatementClosed", "정산서가 마감되었습니다", "The day's statement was closed"},
      {"PayoutRequested", "가게에 지급을 요청했습니다", "The shop is to be paid"},
      {"PayoutSent", "가게에 지급했습니다", "The shop was paid"},
    };
    for (int turn = 0; turn < inTurn.length; turn++) {
      all.put(inTurn[turn][0], new Words(turn, inTurn[turn][1], inTurn[turn][2]));
    }
    return Map.copyOf(all);
  }
}
