package dosirak.order;

import dosirak.contracts.ShopId;
import dosirak.contracts.order.Fulfilment;
import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Problem;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Times that can be ordered for, over HTTP. */
@RestController
class SlotsApi {
  private final OfferSlots slots;

  SlotsApi(OfferSlots slots) {
    this.slots = slots;
  }

  record Slots(ShopId shopId, LocalDate date, List<OfferSlots.Slot> slots) {}

  /** The slots of a date by the shop's time zone; none where it takes no orders for later. */
  @GetMapping("/shops/{shopId}/slots")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY, priority = Priority.CHECKOUT)
  Slots list(
      @PathVariable ShopId shopId,
      @RequestParam String date,
      @RequestParam(defaultValue = "DELIVERY") Fulfilment fulfilment) {
    LocalDate day = date(date);
    return new Slots(shopId, day, slots.of(shopId, fulfilment, day));
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException notADate) {
      throw Problem.invalid("date", "must be a date, as 2026-03-02");
    }
  }
}
