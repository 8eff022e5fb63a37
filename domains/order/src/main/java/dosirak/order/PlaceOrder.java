package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.Sealed;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Instant;

/**
 * Makes an order of a quote. The cart is priced again as the shop stands now: whatever differs from
 * the quote is told, and never changed silently.
 */
final class PlaceOrder {
  private final QuoteStore quotes;
  private final ShopCopies shops;
  private final OrderStore orders;
  private final Journal journal;
  private final TellPeople people;
  private final CityClock clock;
  private final Identifiers identifiers;

  PlaceOrder(
      QuoteStore quotes,
      ShopCopies shops,
      OrderStore orders,
      Journal journal,
      TellPeople people,
      CityClock clock,
      Identifiers identifiers) {
    this.quotes = quotes;
    this.shops = shops;
    this.orders = orders;
    this.journal = journal;
    this.people = people;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /**
   * Places an order, in the current transaction.
   *
   * @throws Problem if the quote cannot be used, or does not hold any more
   */
  Order place(AccountId customer, QuoteId quoteId, Sealed note) {
    Quote quote =
        quotes
            .find(quoteId)
            .filter(found -> found.customerId().equals(customer))
            .orElseThrow(() -> Problem.notFound("quote"));
    if (orders.isUsed(quoteId)) {
      throw used();
    }
    Instant now = clock.instant();
    if (!now.isBefore(quote.expiresAt())) {
      throw Problem.conflict("quote-expired", "The quote has expired; ask for a new one.");
    }
    ShopCopy shop = shops.find(quote.shopId()).orElseThrow(() -> Problem.notFound("shop"));
    requireSame(quote, PriceCart.price(shop, quote.cart(), now));
    OrderFacts facts =
        new OrderFacts(
            new OrderId(identifiers.next()),
            OrderNumber.of(orders.nextCount()),
            shop.shopId(),
            shop.name(),
            shop.ownerId(),
            shop.location(),
            customer,
            quote.fulfilment(),
            quote.paymentMethod(),
            quote.lines(),
            quote.price(),
            quote.dropoff(),
            note,
            now);
    Order.Decision decision = Order.place(facts);
    long position = 0;
    for (var event : decision.events()) {
      position = journal.append(event);
    }
    // Two orders with one quote at once meet here: the second waits for the first, and loses.
    if (!orders.add(decision.next(), decision.reached(), quoteId, position)) {
      throw used();
    }
    people.tell(facts, OrderSummary.of(decision.next(), now, position));
    return decision.next();
  }

  private static void requireSame(Quote quote, PriceCart.Pricing pricing) {
    switch (pricing) {
      case PriceCart.Refused(PriceCart.Reason reason, String detail) when reason.passing() ->
          throw Problem.conflict(reason.code(), detail);
      case PriceCart.Refused(PriceCart.Reason _, String detail) -> throw changed(detail);
      case PriceCart.Priced(var lines, var price) -> {
        if (!lines.equals(quote.lines()) || !price.equals(quote.price())) {
          throw changed("The shop's prices changed; ask for a new quote.");
        }
      }
    }
  }

  private static Problem changed(String detail) {
    return Problem.conflict("price-changed", detail);
  }

  private static Problem used() {
    return Problem.conflict("quote-used", "An order was placed with this quote already.");
  }
}
