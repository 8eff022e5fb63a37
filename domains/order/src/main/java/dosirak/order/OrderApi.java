package dosirak.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.CouponId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.Dropoff;
import dosirak.contracts.order.Fulfilment;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.order.Promise;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.overload.Priority;
import dosirak.platform.privacy.DropoffView;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.SealedPlace;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.stream.EventStream;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.GroupCommit;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Quotes and orders over HTTP. What is not the caller's does not exist for the caller. */
@RestController
class OrderApi {
  private static final int LONGEST_PAGE = 100;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2999-12-31T00:00:00Z");
  private static final long MOST_POINTS = 1_000_000_000;

  private final GroupCommit<QuoteCart.Wanted> quoting;
  private final GroupCommit<PlaceOrder.Wanted> placing;
  private final GroupCommit<ChangeOrder.Asked> changing;
  private final OrderStore orders;
  private final ShopCopies shops;
  private final ShopMembers members;
  private final LiveOrders liveOrders;
  private final OrderStreams streams;
  private final AftermathStore aftermaths;
  private final PersonKeys keys;

  OrderApi(
      GroupCommit<QuoteCart.Wanted> quoting,
      GroupCommit<PlaceOrder.Wanted> placing,
      GroupCommit<ChangeOrder.Asked> changing,
      OrderStore orders,
      ShopCopies shops,
      ShopMembers members,
      LiveOrders liveOrders,
      OrderStreams streams,
      AftermathStore aftermaths,
      PersonKeys keys) {
    this.quoting = quoting;
    this.placing = placing;
    this.changing = changing;
    this.orders = orders;
    this.shops = shops;
    this.members = members;
    this.liveOrders = liveOrders;
    this.streams = streams;
    this.aftermaths = aftermaths;
    this.keys = keys;
  }

  record WantedQuote(
      @NotNull ShopId shopId,
      @NotNull Fulfilment fulfilment,
      @NotNull PaymentMethod paymentMethod,
      @Valid @Nullable WantedDropoff dropoff,
      @NotNull @Size(min = 1, max = 50) List<@NotNull @Valid WantedLine> lines,
      @Nullable @Size(max = Discounts.MOST_COUPONS) List<@NotNull CouponId> couponIds,
      @Nullable @Min(0) @Max(MOST_POINTS) Long points,
      @Nullable Instant scheduledFor) {}

  record WantedDropoff(
      @NotBlank @Size(max = 200) String addressText,
      @NotNull GeoPoint location,
      @NotNull @Pattern(regexp = "[0-9+() -]{7,20}", message = "must be a telephone number")
          String phone) {}

  record WantedLine(
      @NotNull ItemId itemId,
      @Min(1) @Max(99) int quantity,
      @Nullable @Size(max = 100) List<@NotNull OptionId> optionIds) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Quoted(
      QuoteId quoteId,
      OrderPrice price,
      List<OrderLine> lines,
      Instant expiresAt,
      @Nullable Benefits benefits,
      @Nullable Instant scheduledFor,
      @Nullable Promise promise) {
    static Quoted of(Quote quote) {
      return new Quoted(
          quote.quoteId(),
          quote.price(),
          quote.lines(),
          quote.expiresAt(),
          quote.benefits(),
          quote.scheduledFor(),
          quote.promise());
    }
  }

  /** Tells what a cart would cost, together with the carts that others ask about at this moment. */
  @PostMapping("/quotes")
  @Command(transaction = Command.Transaction.GROUP, seals = true)
  @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY, priority = Priority.CHECKOUT)
  @Answers(value = Quoted.class, status = 201)
  GroupCommit.Joined<QuoteCart.Wanted> quote(
      @Valid @RequestBody WantedQuote wanted, Caller caller) {
    return quoting.join(
        new QuoteCart.Wanted(caller.person(), wanted.shopId(), cart(wanted, caller)));
  }

  /** What would tell who lives there is sealed before anything keeps it. */
  private Dropoff sealed(AccountId customer, WantedDropoff dropoff) {
    return new Dropoff(
        keys.seal(customer, dropoff.addressText()),
        SealedPlace.rounded(dropoff.location()),
        keys.seal(customer, dropoff.phone()),
        keys.seal(customer, SealedPlace.text(dropoff.location())));
  }

  private Cart cart(WantedQuote wanted, Caller caller) {
    Instant slot = wanted.scheduledFor();
    if (slot != null && (slot.isBefore(EARLIEST) || slot.isAfter(LATEST))) {
      throw Problem.invalid("scheduledFor", "must be between " + EARLIEST + " and " + LATEST);
    }
    WantedDropoff dropoff = wanted.dropoff();
    if (wanted.fulfilment() == Fulfilment.DELIVERY && dropoff == null) {
      throw Problem.invalid("dropoff", "is missing; where should it be delivered?");
    }
    if (wanted.fulfilment() == Fulfilment.PICKUP && dropoff != null) {
      throw Problem.invalid("dropoff", "must be absent for an order that is picked up");
    }
    List<CouponId> coupons = wanted.couponIds();
    Long points = wanted.points();
    return new Cart(
        wanted.fulfilment(),
        wanted.paymentMethod(),
        dropoff == null ? null : sealed(caller.person(), dropoff),
        dropoff == null ? null : dropoff.location(),
        wanted.lines().stream()
            .map(line -> {
              List<OptionId> options = line.optionIds();
              return new Cart.Line(
                  line.itemId(), line.quantity(), options == null ? List.of() : options);
            })
            .toList(),
        coupons == null ? List.of() : coupons,
        Money.won(points == null ? 0 : points),
        wanted.scheduledFor());
  }

  record WantedOrder(@NotNull QuoteId quoteId, @Nullable @Size(max = 300) String note) {}

  record Placed(
      OrderId orderId, String number, OrderState state, OrderPrice price, Instant paymentDueAt) {
    static Placed of(Order order) {
      OrderFacts facts = order.facts();
      return new Placed(
          facts.orderId(), facts.number(), order.state(), facts.price(), order.paymentDueAt());
    }
  }

  /** Places an order with a quote, together with the orders that others place at this moment. */
  @PostMapping("/orders")
  @Command(key = Command.Key.REQUIRED, transaction = Command.Transaction.GROUP, seals = true)
  @Access(value = Permission.ORDER_FOOD, priority = Priority.CHECKOUT)
  @Answers(value = Placed.class, status = 201)
  GroupCommit.Joined<PlaceOrder.Wanted> place(
      @Valid @RequestBody WantedOrder wanted, Caller caller) {
    String note = wanted.note();
    return placing.join(
        new PlaceOrder.Wanted(
            caller.person(),
            wanted.quoteId(),
            keys.seal(caller.person(), note == null ? "" : note)));
  }

  record Step(OrderState state, Instant at) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Details(
      OrderId orderId,
      String number,
      OrderState state,
      ShopId shopId,
      String shopName,
      AccountId customerId,
      Fulfilment fulfilment,
      PaymentMethod paymentMethod,
      OrderPrice price,
      List<OrderLine> lines,
      @Nullable DropoffView dropoff,
      Sealed note,
      Instant placedAt,
      Instant paymentDueAt,
      @Nullable Instant acceptanceDueAt,
      @Nullable Instant readyAt,
      @Nullable AccountId riderId,
      List<Step> history,
      @Nullable String endedReason,
      @Nullable Benefits benefits,
      @Nullable Instant scheduledFor,
      @Nullable Promise promise,
      OrderChangesApi.@Nullable Proposed proposal,
      @Nullable Instant cancellationAskedAt,
      List<OrderChangesApi.RefundView> refunds) {}

  /** An order with its history: for its customer, its shop, and who helps them. */
  @GetMapping("/orders/{id}")
  @Access(
      value = {Permission.ORDER_FOOD, Permission.ANSWER_ORDERS, Permission.READ_ANY_ORDER},
      priority = Priority.PAID)
  Details get(@PathVariable OrderId id, Caller caller) {
    OrderStore.Kept kept =
        orders
            .find(id)
            .filter(found ->
                caller.isUsing(Permission.READ_ANY_ORDER)
                    || ofCustomer(caller).test(found.order())
                    || ofShop(caller).test(found.order()))
            .orElseThrow(() -> Problem.notFound("order"));
    Order order = kept.order();
    OrderFacts facts = order.facts();
    Aftermath aftermath = aftermaths.of(id);
    Aftermath.Proposal proposal = aftermath.proposal();
    Aftermath.Asked asked = aftermath.cancellationAsked();
    return new Details(
        facts.orderId(),
        facts.number(),
        order.state(),
        facts.shopId(),
        facts.shopName(),
        facts.customerId(),
        facts.fulfilment(),
        facts.paymentMethod(),
        facts.price(),
        facts.lines(),
        DropoffView.ofOptional(facts.dropoff()),
        facts.note(),
        facts.placedAt(),
        order.paymentDueAt(),
        order.acceptanceDueAt(),
        order.readyAt(),
        order.riderId(),
        orders.history(id).stream().map(step -> new Step(step.state(), step.at())).toList(),
        order.endedReason(),
        facts.benefits(),
        facts.scheduledFor(),
        facts.promise(),
        proposal == null ? null : OrderChangesApi.Proposed.of(proposal),
        asked == null ? null : asked.at(),
        aftermath.refunds().stream().map(OrderChangesApi.RefundView::of).toList());
  }

  /** An order in a list. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Listed(
      OrderId orderId,
      String number,
      OrderState state,
      ShopId shopId,
      String shopName,
      Fulfilment fulfilment,
      OrderPrice price,
      List<OrderLine> lines,
      Sealed note,
      Instant placedAt,
      @Nullable Instant acceptanceDueAt,
      @Nullable Instant readyAt,
      @Nullable AccountId riderId,
      @Nullable String endedReason,
      @Nullable Instant scheduledFor) {
    static Listed of(Order order) {
      OrderFacts facts = order.facts();
      return new Listed(
          facts.orderId(),
          facts.number(),
          order.state(),
          facts.shopId(),
          facts.shopName(),
          facts.fulfilment(),
          facts.price(),
          facts.lines(),
          facts.note(),
          facts.placedAt(),
          order.acceptanceDueAt(),
          order.readyAt(),
          order.riderId(),
          order.endedReason(),
          facts.scheduledFor());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<Listed> orders, @Nullable OrderId next) {
    /** A page of what was read with one more than the limit. */
    static Page of(List<OrderStore.Kept> read, int limit) {
      List<Listed> listed =
          read.stream().limit(limit).map(kept -> Listed.of(kept.order())).toList();
      return new Page(listed, read.size() > limit ? listed.getLast().orderId() : null);
    }
  }

  /** The caller's own orders, newest first. */
  @GetMapping("/orders")
  @Access(Permission.ORDER_FOOD)
  Page list(
      @RequestParam(required = false) @Nullable OrderId cursor,
      @RequestParam(defaultValue = "20") int limit,
      Caller caller) {
    return Page.of(orders.ofCustomer(caller.person(), cursor, limited(limit) + 1), limit);
  }

  /** The orders of a shop, newest first. */
  @GetMapping("/shops/{shopId}/orders")
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  Page listOfShop(
      @PathVariable ShopId shopId,
      @RequestParam(required = false) @Nullable OrderState state,
      @RequestParam(required = false) @Nullable OrderId cursor,
      @RequestParam(defaultValue = "20") int limit,
      Caller caller) {
    if (shops.owner(shopId).filter(owner -> members.worksIn(caller, shopId, owner)).isEmpty()) {
      throw Problem.notFound("shop");
    }
    return Page.of(orders.ofShop(shopId, state, cursor, limited(limit) + 1), limit);
  }

  private static int limited(int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    return limit;
  }

  record Acceptance(@NotNull @Min(1) @Max(240) Integer preparationMinutes) {}

  record Reason(@NotBlank @Size(max = 200) String reason) {}

  /** The owner takes an order. */
  @PostMapping("/orders/{id}/accept")
  @Command(transaction = Command.Transaction.GROUP)
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  @Answers(OrderSummary.class)
  GroupCommit.Joined<ChangeOrder.Asked> accept(
      @PathVariable OrderId id, @Valid @RequestBody Acceptance acceptance, Caller caller) {
    return changing.join(
        new ChangeOrder.Asked(
            id, ofShop(caller), new OrderCommand.Accept(acceptance.preparationMinutes())));
  }

  /** The owner refuses an order. */
  @PostMapping("/orders/{id}/reject")
  @Command(transaction = Command.Transaction.GROUP)
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  @Answers(OrderSummary.class)
  GroupCommit.Joined<ChangeOrder.Asked> reject(
      @PathVariable OrderId id, @Valid @RequestBody Reason reason, Caller caller) {
    return changing.join(
        new ChangeOrder.Asked(id, ofShop(caller), new OrderCommand.Reject(reason.reason())));
  }

  /** The owner says that the food is ready. */
  @PostMapping("/orders/{id}/ready")
  @Command(transaction = Command.Transaction.GROUP)
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  @Answers(OrderSummary.class)
  GroupCommit.Joined<ChangeOrder.Asked> ready(@PathVariable OrderId id, Caller caller) {
    return changing.join(new ChangeOrder.Asked(id, ofShop(caller), new OrderCommand.MarkReady()));
  }

  /** The owner gave a pickup order to the customer. */
  @PostMapping("/orders/{id}/handed-over")
  @Command(transaction = Command.Transaction.GROUP)
  @Access(value = Permission.ANSWER_ORDERS, priority = Priority.PAID)
  @Answers(OrderSummary.class)
  GroupCommit.Joined<ChangeOrder.Asked> handedOver(@PathVariable OrderId id, Caller caller) {
    return changing.join(new ChangeOrder.Asked(id, ofShop(caller), new OrderCommand.HandOver()));
  }

  /** The customer takes an order back, as long as the shop has not accepted it. */
  @PostMapping("/orders/{id}/cancel")
  @Command(transaction = Command.Transaction.GROUP)
  @Access(value = Permission.ORDER_FOOD, priority = Priority.PAID)
  @Answers(OrderSummary.class)
  GroupCommit.Joined<ChangeOrder.Asked> cancel(
      @PathVariable OrderId id, @Valid @RequestBody Reason reason, Caller caller) {
    return changing.join(
        new ChangeOrder.Asked(id, ofCustomer(caller), new OrderCommand.Cancel(reason.reason())));
  }

  private static Predicate<Order> ofCustomer(Caller caller) {
    return order ->
        caller.has(Role.CUSTOMER) && order.facts().customerId().equals(caller.account());
  }

  /** Of the shop that received it: its owner, its staff, its till. */
  private Predicate<Order> ofShop(Caller caller) {
    return order -> members.worksIn(caller, order.facts().shopId(), order.facts().ownerId());
  }

  /** What happens to the caller's orders: those placed, and those of the caller's shops. */
  @GetMapping("/stream")
  @Access(Permission.FOLLOW_ORDERS)
  EventStream stream(@RequestParam(defaultValue = "false") boolean snapshot, Caller caller) {
    return streams.of(caller, snapshot);
  }

  /** What goes on in the whole city. */
  @GetMapping("/live")
  @Access(
      value = {Permission.WATCH_DEMO, Permission.WATCH_CITY},
      whose = Whose.ALL)
  LiveOrders.View live() {
    return liveOrders.view();
  }
}
