package dosirak.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.OrderId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.Benefits;
import dosirak.contracts.order.OrderFacts;
import dosirak.contracts.order.OrderLine;
import dosirak.contracts.order.OrderPrice;
import dosirak.contracts.order.PaymentMethod;
import dosirak.contracts.order.Promise;
import dosirak.platform.privacy.DropoffView;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Orders at the desk over HTTP: to be found, and to be read from end to end. */
@RestController
class DeskApi {
  private static final int LONGEST_PAGE = 100;
  private static final int LONGEST_NUMBER = 20;

  /** Days of the books. */
  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

  private final DeskOrders orders;
  private final PhoneHashes phones;
  private final Stories stories;
  private final InterventionStore interventions;
  private final LiveFigures figures;
  private final CityClock clock;

  DeskApi(
      DeskOrders orders,
      PhoneHashes phones,
      Stories stories,
      InterventionStore interventions,
      LiveFigures figures,
      CityClock clock) {
    this.orders = orders;
    this.phones = phones;
    this.stories = stories;
    this.interventions = interventions;
    this.figures = figures;
    this.clock = clock;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<DeskOrders.Found> orders, @Nullable OrderId next) {}

  /** Orders by any of these, newest first. */
  @GetMapping("/orders")
  @Access(value = Permission.READ_DESK, whose = Whose.ALL)
  Page find(
      @RequestParam(required = false) @Nullable String number,
      @RequestParam(required = false) @Nullable String phone,
      @RequestParam(required = false) @Nullable ShopId shopId,
      @RequestParam(required = false) @Nullable AccountId customerId,
      @RequestParam(required = false) @Nullable OrderStanding state,
      @RequestParam(defaultValue = "false") boolean late,
      @RequestParam(required = false) @Nullable OrderId cursor,
      @RequestParam(defaultValue = "20") int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    if (number != null && number.length() > LONGEST_NUMBER) {
      throw Problem.invalid("number", "must not have more than " + LONGEST_NUMBER + " characters");
    }
    Instant now = clock.instant();
    DeskOrders.Wanted wanted =
        new DeskOrders.Wanted(
            number,
            phone == null ? null : phones.wanted(phone),
            shopId,
            customerId,
            state,
            late,
            cursor);
    List<DeskOrders.Found> found =
        orders.find(wanted, now, limit + 1).stream().map(known -> known.found(now)).toList();
    List<DeskOrders.Found> page = found.stream().limit(limit).toList();
    return new Page(page, found.size() > limit ? page.getLast().orderId() : null);
  }

  /** An order from end to end. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WholeOrder(
      DeskOrders.Found order,
      PaymentMethod paymentMethod,
      OrderPrice price,
      List<OrderLine> lines,
      @Nullable Benefits benefits,
      @Nullable Instant scheduledFor,
      @Nullable Promise promise,
      @Nullable DropoffView dropoff,
      Sealed note,
      List<Intervention> interventions,
      List<Story.Entry> story) {}

  /** An order with its whole story, as all domains told it. */
  @GetMapping("/orders/{id}")
  @Access(value = Permission.READ_DESK, whose = Whose.ALL)
  WholeOrder get(@PathVariable OrderId id) {
    DeskOrders.Known known = orders.find(id).orElseThrow(() -> Problem.notFound("order"));
    OrderFacts facts = known.facts();
    List<Intervention> wanted = interventions.of(id);
    return new WholeOrder(
        known.found(clock.instant()),
        facts.paymentMethod(),
        facts.price(),
        facts.lines(),
        facts.benefits(),
        facts.scheduledFor(),
        facts.promise(),
        DropoffView.ofOptional(facts.dropoff()),
        facts.note(),
        wanted,
        story(known));
  }

  private List<Story.Entry> story(DeskOrders.Known known) {
    OrderFacts facts = known.facts();
    Instant endedAt = known.endedAt();
    List<List<Story.Entry>> told = new ArrayList<>(stories.ofOrder(facts.orderId()));
    told.add(
        stories.ofShop(
            facts.shopId(), facts.placedAt(), endedAt == null ? clock.instant() : endedAt));
    if (known.state() == OrderStanding.COMPLETED && endedAt != null) {
      told.add(stories.ofBooks(facts.shopId(), endedAt.atZone(SEOUL).toLocalDate()));
    }
    told.add(interventions.storyOf(facts.orderId()));
    return Story.merge(told);
  }

  /** How all orders stand, in figures that are nobody's. */
  @GetMapping("/live")
  @Access(
      value = {Permission.WATCH_DEMO, Permission.WATCH_CITY},
      whose = Whose.ALL)
  LiveFigures.View live() {
    return figures.view();
  }
}
