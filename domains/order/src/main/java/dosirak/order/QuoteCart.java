package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Instant;

/** Tells a customer what a cart would cost, and keeps to it for some minutes. */
final class QuoteCart {
  private final ShopCopies shops;
  private final AskConditions conditions;
  private final Holds holds;
  private final QuoteStore quotes;
  private final CityClock clock;
  private final Identifiers identifiers;

  QuoteCart(
      ShopCopies shops,
      AskConditions conditions,
      Holds holds,
      QuoteStore quotes,
      CityClock clock,
      Identifiers identifiers) {
    this.shops = shops;
    this.conditions = conditions;
    this.holds = holds;
    this.quotes = quotes;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /**
   * Quotes.
   *
   * @throws Problem with the reason's code if the shop cannot take the cart
   */
  Quote quote(AccountId customer, ShopId shopId, Cart cart) {
    ShopCopy shop = shops.find(shopId).orElseThrow(() -> Problem.notFound("shop"));
    Instant now = clock.instant();
    return switch (PriceCart.price(shop, cart, conditions.of(customer, shop, cart, now))) {
      case PriceCart.Refused refused -> throw refused.problem();
      case PriceCart.Priced priced -> {
        holds.check(shop, priced.lines(), priced.price().items(), cart.orderedFor(now));
        Quote quote =
            new Quote(
                new QuoteId(identifiers.next()),
                customer,
                shopId,
                shop.version(),
                cart.fulfilment(),
                cart.paymentMethod(),
                cart.dropoff(),
                priced.lines(),
                priced.price(),
                now.plus(Quote.HOLDS),
                priced.benefits(),
                cart.scheduledFor(),
                priced.promise());
        quotes.keep(quote);
        yield quote;
      }
    };
  }
}
