package dosirak.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.privacy.DropoffView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rider sees of an offer or of the work in hand; only what is left to do.
 *
 * @param pay what the rider earns by delivering what is left
 * @param expiresAt city time by which an offer must be answered, absent once it was accepted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AssignmentView(
    AssignmentId assignmentId,
    AssignmentState state,
    Shop shop,
    List<OrderView> orders,
    Money pay,
    @Nullable Instant expiresAt) {

  /**
   * One order of it.
   *
   * @param collect what is to be collected at the door; absent where it was paid before
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OrderView(
      OrderId orderId,
      String number,
      int sequence,
      AssignedOrderState state,
      DropoffView dropoff,
      Instant readyAt,
      @Nullable Collect collect) {}

  static AssignmentView of(Assignment assignment) {
    return new AssignmentView(
        assignment.assignmentId(),
        assignment.state(),
        assignment.shop(),
        assignment.live().stream()
            .map(order ->
                new OrderView(
                    order.orderId(),
                    order.stop().number(),
                    order.sequence(),
                    order.state(),
                    DropoffView.of(order.stop().dropoff()),
                    order.stop().readyAt(),
                    order.stop().collect()))
            .toList(),
        assignment.pay(),
        assignment.state() == AssignmentState.OFFERED ? assignment.offerExpiresAt() : null);
  }
}
