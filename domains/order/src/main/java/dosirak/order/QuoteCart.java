package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.PaymentMethod;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Instant;

/** Tells a customer what a cart would cost, and keeps to it for some minutes. */
final class QuoteCart {
  private final ShopCopies shops;
  private final QuoteStore quotes;
  private final CityClock clock;
  private final Identifiers identifiers;

  QuoteCart(ShopCopies shops, QuoteStore quotes, CityClock clock, Identifiers identifiers) {
    this.shops = shops;
    this.quotes = quotes;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /**
   * Quotes.
   *
   * @throws Problem with the reason's code if the shop cannot take the cart
   */
  Quote quote(AccountId customer, ShopId shopId, PaymentMethod paymentMethod, Cart cart) {
    ShopCopy shop = shops.find(shopId).orElseThrow(() -> Problem.notFound("shop"));
    Instant now = clock.instant();
    return switch (PriceCart.price(shop, cart, now)) {
      case PriceCart.Refused(PriceCart.Reason reason, String detail) ->
          throw (reason.passing()
              ? Problem.conflict(reason.code(), detail)
              : Problem.refused(reason.code(), detail));
      case PriceCart.Priced(var lines, var price) -> {
        Quote quote =
            new Quote(
                new QuoteId(identifiers.next()),
                customer,
                shopId,
                shop.version(),
                cart.fulfilment(),
                paymentMethod,
                cart.dropoff(),
                lines,
                price,
                now.plus(Quote.HOLDS));
        quotes.keep(quote);
        yield quote;
      }
    };
  }
}
