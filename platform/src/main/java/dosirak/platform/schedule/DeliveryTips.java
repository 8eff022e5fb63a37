package dosirak.platform.schedule;

import dosirak.contracts.Money;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import java.util.Optional;

/** What a customer pays for delivery, by the straight-line distance from the shop. */
public final class DeliveryTips {
  private DeliveryTips() {}

  /**
   * The tip of the first step that reaches the distance; nothing where the shop does not deliver.
   *
   * @param metres from the shop, straight line; a distance equal to a step's end is inside it
   */
  public static Optional<Money> tipFor(ShopTerms terms, double metres) {
    if (!(metres >= 0 && metres <= terms.deliveryRadiusMetres())) {
      return Optional.empty();
    }
    return terms.tipTable().stream()
        .filter(step -> metres <= step.upToMetres())
        .findFirst()
        .map(TipStep::tip);
  }
}
