package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Answer;
import dosirak.platform.web.GroupWork;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells customers what their carts would cost, and keeps to it for some minutes. */
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

  /** What a customer wants to know the price of. */
  record Wanted(AccountId customer, ShopId shopId, Cart cart) {}

  /**
   * Quotes, in the current transaction; each is told its price or why the shop cannot take the
   * cart.
   */
  List<GroupWork.Outcome> quote(List<GroupWork.Member<Wanted>> group) {
    Map<ShopId, ShopCopy> found =
        shops.find(group.stream().map(member -> member.command().shopId()).distinct().toList());
    AskConditions.Shared shared = conditions.shared(found.values(), clock.instant());
    List<Quote> priced = new ArrayList<>();
    List<GroupWork.Outcome> outcomes = new ArrayList<>();
    for (GroupWork.Member<Wanted> member : group) {
      try {
        Quote quote = quote(member.command(), found, shared);
        priced.add(quote);
        outcomes.add(new GroupWork.Done(Answer.created(OrderApi.Quoted.of(quote)), null));
      } catch (Problem refusal) {
        outcomes.add(new GroupWork.Refused(refusal));
      }
    }
    quotes.keep(priced);
    return outcomes;
  }

  /**
   * A quote that is not kept yet.
   *
   * @throws Problem with the reason's code if the shop cannot take the cart
   */
  private Quote quote(Wanted wanted, Map<ShopId, ShopCopy> found, AskConditions.Shared shared) {
    ShopCopy shop = found.get(wanted.shopId());
    if (shop == null) {
      throw Problem.notFound("shop");
    }
    Cart cart = wanted.cart();
    Instant now = shared.now();
    return switch (PriceCart.price(
        shop, cart, conditions.of(wanted.customer(), shop, cart, shared))) {
      case PriceCart.Refused refused -> throw refused.problem();
      case PriceCart.Priced priced -> {
        holds.check(shop, priced.lines(), priced.price().items(), cart.orderedFor(now));
        yield new Quote(
            new QuoteId(identifiers.next()),
            wanted.customer(),
            wanted.shopId(),
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
      }
    };
  }
}
