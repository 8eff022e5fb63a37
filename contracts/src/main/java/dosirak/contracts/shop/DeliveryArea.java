package dosirak.contracts.shop;

import dosirak.contracts.Money;
import org.jspecify.annotations.Nullable;

/**
 * Where a shop delivers and what it adds there.
 *
 * @param name for people
 * @param minimumOrder in place of the shop's; absent: the shop's
 * @param surcharge on the tip; may be nothing
 */
public record DeliveryArea(
    String name, AreaShape shape, @Nullable Money minimumOrder, Money surcharge) {}
