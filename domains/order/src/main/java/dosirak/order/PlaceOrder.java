package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.OrderId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.Sealed;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.SealedPlace;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes an order of a quote. The cart is priced again as the shop stands now: whatever differs from
 * the quote is told, and never changed silently.
 */
final class PlaceOrder {
  private final QuoteStore quotes;
  private final ShopCopies shops;
  private final AskConditions conditions;
  private final Holds holds;
  private final PersonKeys keys;
  private final OrderStore orders;
  private final Journal journal;
  private final TellPeople people;
  private final CityClock clock;
  private final Identifiers identifiers;

  PlaceOrder(
      QuoteStore quotes,
      ShopCopies shops,
      AskConditions conditions,
      Holds holds,
      PersonKeys keys,
      OrderStore orders,
      Journal journal,
      TellPeople people,
      CityClock clock,
      Identifiers identifiers) {
    this.quotes = quotes;
    this.shops = shops;
    this.conditions = conditions;
    this.holds = holds;
    this.keys = keys;
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
    Cart cart = quote.cart(exactPlace(quote.dropoff()));
    PriceCart.Priced priced =
        requireSame(quote, PriceCart.price(shop, cart, conditions.of(customer, shop, cart, now)));
    OrderId orderId = new OrderId(identifiers.next());
    holds.take(orderId, shop, quote.lines(), quote.price().items(), cart.orderedFor(now), now);
    OrderFacts facts =
        new OrderFacts(
            orderId,
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
            now,
            quote.benefits(),
            quote.scheduledFor(),
            priced.promise());
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

  /** Where to deliver: the price depends on the exact place, which rests sealed only. */
  private @Nullable GeoPoint exactPlace(@Nullable Dropoff dropoff) {
    return dropoff == null ? null : SealedPlace.of(dropoff).open(keys);
  }

  private static PriceCart.Priced requireSame(Quote quote, PriceCart.Pricing pricing) {
    return switch (pricing) {
      case PriceCart.Refused refused when refused.reason().passing() -> throw refused.problem();
      case PriceCart.Refused refused -> throw changed(refused.detail());
      case PriceCart.Priced priced -> {
        if (!priced.lines().equals(quote.lines())
            || !priced.price().equals(quote.price())
            || !Objects.equals(priced.benefits(), quote.benefits())) {
          throw changed("The shop's prices changed; ask for a new quote.");
        }
        yield priced;
      }
    };
  }

  private static Problem changed(String detail) {
    return Problem.conflict("price-changed", detail);
  }

  private static Problem used() {
    return Problem.conflict("quote-used", "An order was placed with this quote already.");
  }
}
