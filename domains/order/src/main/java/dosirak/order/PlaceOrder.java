package dosirak.order;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.OrderId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.OrderFacts;
import dosirak.platform.journal.Journal;
import dosirak.platform.privacy.KeysUnavailableException;
import dosirak.platform.privacy.PersonErasedException;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.SealedPlace;
import dosirak.platform.telemetry.TraceContext;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Answer;
import dosirak.platform.web.GroupWork;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.OptimisticLockingFailureException;

/**
 * Makes orders of quotes, as many as are wanted at one moment. Each cart is priced again as its
 * shop stands now: whatever differs from the quote is told, and never changed silently.
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
   * What a customer wants.
   *
   * @param note to the shop
   */
  record Wanted(AccountId customer, QuoteId quote, Sealed note) {}

  /** An order that can be placed, before it has its number and its place in the journal. */
  private record Draft(
      Wanted wanted, Quote quote, ShopCopy shop, OrderId orderId, PriceCart.Priced priced) {}

  /**
   * Places orders, in the current transaction; each is placed or refused by itself.
   *
   * @return what became of each, in the order of the group
   * @throws ConcurrencyFailureException if another transaction used one of the quotes meanwhile:
   *     then none can be placed in this one
   */
  List<GroupWork.Outcome> place(List<GroupWork.Member<Wanted>> group) {
    Instant now = clock.instant();
    Map<Integer, GroupWork.Outcome> outcomes = new HashMap<>();
    Map<Integer, Draft> drafts = draft(group, now, outcomes);
    Set<Integer> drafted = Set.copyOf(drafts.keySet());
    takeHolds(group, drafts, now, outcomes);
    keep(group, drafts, now, outcomes);
    List<GroupWork.Outcome> all = new ArrayList<>();
    Map<QuoteId, GroupWork.Outcome> firsts = new HashMap<>();
    for (int i = 0; i < group.size(); i++) {
      GroupWork.Outcome own = outcomes.get(i);
      QuoteId quote = group.get(i).command().quote();
      all.add(own == null ? ofTwin(Objects.requireNonNull(firsts.get(quote))) : own);
      if (own != null && drafted.contains(i)) {
        firsts.put(quote, own);
      }
    }
    return all;
  }

  /** What becomes of a second order with the same quote in one group. */
  private static GroupWork.Outcome ofTwin(GroupWork.Outcome first) {
    return first instanceof GroupWork.Done ? new GroupWork.Refused(used()) : first;
  }

  /**
   * Prices all carts anew, by their places in the group. Of two with one quote the second has
   * neither a draft nor an outcome.
   */
  private Map<Integer, Draft> draft(
      List<GroupWork.Member<Wanted>> group, Instant now, Map<Integer, GroupWork.Outcome> outcomes) {
    List<QuoteId> wanted =
        group.stream().map(member -> member.command().quote()).distinct().toList();
    Map<QuoteId, Quote> found = quotes.find(wanted);
    Set<QuoteId> used = orders.used(found.keySet());
    Set<QuoteId> drafted = new HashSet<>();
    Map<ShopId, ShopCopy> copies = shops.find(found.values().stream().map(Quote::shopId).toList());
    AskConditions.Shared shared = conditions.shared(copies.values(), now);
    Map<Integer, Draft> drafts = new TreeMap<>();
    for (int i = 0; i < group.size(); i++) {
      Wanted each = group.get(i).command();
      try {
        Quote quote = found.get(each.quote());
        if (quote == null || !quote.customerId().equals(each.customer())) {
          throw Problem.notFound("quote");
        }
        if (used.contains(each.quote())) {
          throw used();
        }
        if (!drafted.contains(each.quote())) {
          drafts.put(i, draft(each, quote, copies.get(quote.shopId()), shared));
          drafted.add(each.quote());
        }
      } catch (Problem | PersonErasedException | KeysUnavailableException refusal) {
        outcomes.put(i, new GroupWork.Refused(refusal));
      }
    }
    return drafts;
  }

  private Draft draft(
      Wanted wanted, Quote quote, @Nullable ShopCopy shop, AskConditions.Shared shared) {
    Instant now = shared.now();
    if (!now.isBefore(quote.expiresAt())) {
      throw Problem.conflict("quote-expired", "The quote has expired; ask for a new one.");
    }
    if (shop == null) {
      throw Problem.notFound("shop");
    }
    Cart cart = quote.cart(exactPlace(quote.dropoff()));
    PriceCart.Priced priced =
        requireSame(
            quote,
            PriceCart.price(shop, cart, conditions.of(wanted.customer(), shop, cart, shared)));
    return new Draft(wanted, quote, shop, new OrderId(identifiers.next()), priced);
  }

  /** Takes what the orders need of stocks and kitchens; whose shop has not enough is refused. */
  private void takeHolds(
      List<GroupWork.Member<Wanted>> group,
      Map<Integer, Draft> drafts,
      Instant now,
      Map<Integer, GroupWork.Outcome> outcomes) {
    Map<Integer, Draft> counted = new TreeMap<>(drafts);
    counted.values().removeIf(draft -> !Holds.counts(draft.shop()));
    // Whoever comes too late is told at once, and does not wait in the line of the shop.
    each(
        counted,
        drafts,
        outcomes,
        (place, draft) ->
            holds.check(
                draft.shop(),
                draft.quote().lines(),
                draft.quote().price().items(),
                orderedFor(draft.quote(), now)));
    counted.keySet().retainAll(drafts.keySet());
    holds.lock(counted.values().stream().map(draft -> draft.shop().shopId()).toList());
    each(
        counted,
        drafts,
        outcomes,
        (place, draft) -> {
          try (var _ = TraceContext.continuing(group.get(place).traceparent()).open()) {
            holds.take(
                draft.orderId(),
                draft.shop(),
                draft.quote().lines(),
                draft.quote().price().items(),
                orderedFor(draft.quote(), now),
                now);
          }
        });
  }

  private static void each(
      Map<Integer, Draft> some,
      Map<Integer, Draft> drafts,
      Map<Integer, GroupWork.Outcome> outcomes,
      BiConsumer<Integer, Draft> work) {
    some.forEach((place, draft) -> {
      try {
        work.accept(place, draft);
      } catch (Problem refusal) {
        drafts.remove(place);
        outcomes.put(place, new GroupWork.Refused(refusal));
      }
    });
  }

  private static Instant orderedFor(Quote quote, Instant now) {
    Instant slot = quote.scheduledFor();
    return slot == null ? now : slot;
  }

  /** Says of the orders that they were placed, and keeps them. */
  private void keep(
      List<GroupWork.Member<Wanted>> group,
      Map<Integer, Draft> drafts,
      Instant now,
      Map<Integer, GroupWork.Outcome> outcomes) {
    if (drafts.isEmpty()) {
      return;
    }
    Iterator<Long> counts = orders.nextCounts(drafts.size()).iterator();
    Map<Integer, Order.Decision> decisions = new TreeMap<>();
    List<Journal.Entry> said = new ArrayList<>();
    drafts.forEach((place, draft) -> {
      Order.Decision decision = Order.place(facts(draft, OrderNumber.of(counts.next()), now));
      decisions.put(place, decision);
      for (var event : decision.events()) {
        said.add(new Journal.Entry(event, group.get(place).traceparent()));
      }
    });
    long[] positions = journal.append(said);
    int last = -1;
    List<OrderStore.Placed> placed = new ArrayList<>();
    for (Map.Entry<Integer, Order.Decision> each : decisions.entrySet()) {
      Order.Decision decision = each.getValue();
      last += decision.events().size();
      long position = positions[last];
      Order order = decision.next();
      QuoteId quote = Objects.requireNonNull(drafts.get(each.getKey())).quote().quoteId();
      placed.add(new OrderStore.Placed(order, decision.reached(), quote, position));
      people.tell(order.facts(), OrderSummary.of(order, now, position));
      outcomes.put(
          each.getKey(), new GroupWork.Done(Answer.created(OrderApi.Placed.of(order)), position));
    }
    if (orders.add(placed) != placed.size()) {
      throw new OptimisticLockingFailureException("a quote was used by another transaction");
    }
  }

  private static OrderFacts facts(Draft draft, String number, Instant now) {
    Quote quote = draft.quote();
    ShopCopy shop = draft.shop();
    return new OrderFacts(
        draft.orderId(),
        number,
        shop.shopId(),
        shop.name(),
        shop.ownerId(),
        shop.location(),
        draft.wanted().customer(),
        quote.fulfilment(),
        quote.paymentMethod(),
        quote.lines(),
        quote.price(),
        quote.dropoff(),
        draft.wanted().note(),
        now,
        quote.benefits(),
        quote.scheduledFor(),
        draft.priced().promise());
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
