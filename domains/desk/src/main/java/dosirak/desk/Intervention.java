package dosirak.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.InterventionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.WantedRefund;
import dosirak.contracts.order.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wanted of an order, and what became of it.
 *
 * @param decidedBy the domain that decided
 * @param detail why not, for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Intervention(
    InterventionId interventionId,
    OrderId orderId,
    InterventionKind kind,
    @Nullable Fault fault,
    List<WantedRefund> lines,
    boolean deliveryTip,
    String reason,
    AccountId requestedBy,
    Instant requestedAt,
    State state,
    @Nullable String decidedBy,
    @Nullable String detail,
    @Nullable Instant decidedAt) {
  /** How far it has come. */
  enum State {
    /** Nobody has decided yet. */
    REQUESTED,
    /** It was done. */
    ACCEPTED,
    /** It was not done. */
    REFUSED
  }
}
