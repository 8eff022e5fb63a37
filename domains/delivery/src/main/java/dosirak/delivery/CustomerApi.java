package dosirak.delivery;

import dosirak.contracts.OrderId;
import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Delivery over HTTP for those who wait for their food. */
@RestController
final class CustomerApi {
  private final FollowOrder followOrder;

  CustomerApi(FollowOrder followOrder) {
    this.followOrder = followOrder;
  }

  /** Where the rider of an order is, and when the food is expected at the door. */
  @GetMapping("/orders/{orderId}")
  @Access(value = Permission.ORDER_FOOD, priority = Priority.PAID)
  FollowOrder.Progress follow(@PathVariable OrderId orderId, Caller caller) {
    return followOrder.of(caller.person(), orderId);
  }
}
