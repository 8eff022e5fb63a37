package dosirak.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.MenuDraft;
import dosirak.shop.Drafts.ShopDraft;
import dosirak.shop.Drafts.TermsDraft;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What owners can do over HTTP, each with their own shops only. */
@RestController
final class ShopApi {
  private static final int MOST_SHOPS_A_PAGE = 100;

  private final ShopStore shops;
  private final PublishShop publishShop;
  private final ChangeMenu changeMenu;
  private final ChangeStock changeStock;
  private final LearnStock stock;
  private final ChangeTerms changeTerms;
  private final PauseShop pauseShop;
  private final ShopMembers members;
  private final CityClock clock;

  ShopApi(
      ShopStore shops,
      PublishShop publishShop,
      ChangeMenu changeMenu,
      ChangeStock changeStock,
      LearnStock stock,
      ChangeTerms changeTerms,
      PauseShop pauseShop,
      ShopMembers members,
      CityClock clock) {
    this.shops = shops;
    this.publishShop = publishShop;
    this.changeMenu = changeMenu;
    this.changeStock = changeStock;
    this.stock = stock;
    this.changeTerms = changeTerms;
    this.pauseShop = pauseShop;
    this.members = members;
    this.clock = clock;
  }

  record MenuAnswer(ShopId shopId, long version, List<MenuItem> menu) {}

  /** The state of a shop without its menu. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShopSummary(
      ShopId shopId,
      long version,
      String name,
      String phone,
      String addressText,
      GeoPoint location,
      boolean open,
      boolean paused,
      @Nullable Instant pausedUntil) {
    static ShopSummary of(Shop shop, Instant now) {
      return new ShopSummary(
          shop.shopId(),
          shop.version(),
          shop.profile().name(),
          shop.profile().phone(),
          shop.profile().addressText(),
          shop.profile().location(),
          shop.isOpen(now),
          shop.isPaused(now),
          shop.pausedUntil(now));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShopList(List<ShopSummary> shops, @Nullable ShopId next) {}

  /**
   * What is counted in portions.
   *
   * @param quantity the last number that was said
   * @param ranOut whether orders hold all of it
   */
  record Stock(long quantity, Instant allottedAt, boolean ranOut) {}

  /** An option of which there is something to say: it ran out, or is counted. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OptionState(OptionId optionId, boolean soldOut, @Nullable Stock stock) {}

  /**
   * An item with what there is of it.
   *
   * @param optionStates of the options that ran out or are counted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OwnedItem(
      ItemId itemId,
      String category,
      String name,
      String description,
      Money price,
      List<OptionGroup> optionGroups,
      boolean soldOut,
      boolean aloneBelowMinimum,
      @Nullable Stock stock,
      List<OptionState> optionStates) {
    static OwnedItem of(MenuItem item, Supplies supplies, Set<Portion> ranOut) {
      return new OwnedItem(
          item.itemId(),
          item.category(),
          item.name(),
          item.description(),
          item.price(),
          item.optionGroups(),
          supplies.itemsSoldOut().contains(item.itemId()),
          Boolean.TRUE.equals(item.aloneBelowMinimum()),
          stock(new Portion(item.itemId(), null), supplies, ranOut),
          item.optionGroups().stream()
              .flatMap(group -> group.options().stream())
              .map(option ->
                  new OptionState(
                      option.optionId(),
                      supplies.optionsSoldOut().contains(option.optionId()),
                      stock(new Portion(item.itemId(), option.optionId()), supplies, ranOut)))
              .filter(state -> state.soldOut() || state.stock() != null)
              .toList());
    }

    private static @Nullable Stock stock(Portion portion, Supplies supplies, Set<Portion> ranOut) {
      Supplies.Allotment allotment = supplies.allotted().get(portion);
      return allotment == null
          ? null
          : new Stock(allotment.quantity(), allotment.allottedAt(), ranOut.contains(portion));
    }
  }

  /** Everything about a shop. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OwnedShop(
      ShopId shopId,
      long version,
      String name,
      String phone,
      String addressText,
      GeoPoint location,
      boolean open,
      boolean paused,
      @Nullable Instant pausedUntil,
      ShopTerms terms,
      List<OwnedItem> menu) {
    static OwnedShop of(Shop shop, Set<Portion> ranOut, Instant now) {
      return new OwnedShop(
          shop.shopId(),
          shop.version(),
          shop.profile().name(),
          shop.profile().phone(),
          shop.profile().addressText(),
          shop.profile().location(),
          shop.isOpen(now),
          shop.isPaused(now),
          shop.pausedUntil(now),
          shop.terms(),
          shop.menu().stream().map(item -> OwnedItem.of(item, shop.supplies(), ranOut)).toList());
    }
  }

  @PostMapping("/shops")
  @Command(key = Command.Key.REQUIRED)
  @Access(value = Permission.OPEN_SHOPS, whose = Whose.NOBODY)
  @Answers(value = MenuAnswer.class, status = 201)
  Answer publish(@RequestBody ShopDraft draft, Caller caller) {
    Shop shop = publishShop.publish(caller.person(), draft);
    return Answer.created(new MenuAnswer(shop.shopId(), shop.version(), shop.menu()));
  }

  @GetMapping("/shops")
  @Access(Permission.KEEP_SHOP)
  ShopList mine(
      Caller caller,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(required = false) @Nullable ShopId cursor) {
    if (limit < 1 || limit > MOST_SHOPS_A_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + MOST_SHOPS_A_PAGE);
    }
    Instant now = clock.instant();
    List<Shop> page = shops.of(members.workedInBy(caller), cursor, limit + 1);
    boolean more = page.size() > limit;
    List<ShopSummary> shown =
        page.stream().limit(limit).map(shop -> ShopSummary.of(shop, now)).toList();
    return new ShopList(shown, more ? shown.getLast().shopId() : null);
  }

  @GetMapping("/shops/{id}")
  @Access(Permission.KEEP_SHOP)
  OwnedShop one(@PathVariable ShopId id, Caller caller) {
    Shop shop =
        shops.find(id).filter(workedInBy(caller)).orElseThrow(() -> Problem.notFound("shop"));
    return OwnedShop.of(shop, stock.ranOut(id), clock.instant());
  }

  @PutMapping("/shops/{id}/menu")
  @Command
  @Access(Permission.RUN_SHOP)
  MenuAnswer replaceMenu(@PathVariable ShopId id, @RequestBody MenuDraft draft, Caller caller) {
    Shop shop = changeMenu.replace(runBy(caller), id, draft);
    return new MenuAnswer(shop.shopId(), shop.version(), shop.menu());
  }

  @PutMapping("/shops/{id}/terms")
  @Command
  @Access(Permission.RUN_SHOP)
  ShopSummary changeTerms(@PathVariable ShopId id, @RequestBody TermsDraft draft, Caller caller) {
    return summary(changeTerms.change(runBy(caller), id, draft));
  }

  record NewPrice(@Nullable Long price) {}

  @PutMapping("/shops/{id}/items/{itemId}/price")
  @Command
  @Access(Permission.RUN_SHOP)
  ShopSummary changePrice(
      @PathVariable ShopId id,
      @PathVariable ItemId itemId,
      @RequestBody NewPrice body,
      Caller caller) {
    return summary(changeMenu.changePrice(runBy(caller), id, itemId, body.price()));
  }

  record SoldOut(@Nullable Boolean soldOut) {}

  @PutMapping("/shops/{id}/items/{itemId}/sold-out")
  @Command
  @Access(Permission.KEEP_SHOP)
  ShopSummary markSoldOut(
      @PathVariable ShopId id,
      @PathVariable ItemId itemId,
      @RequestBody SoldOut body,
      Caller caller) {
    if (body.soldOut() == null) {
      throw Problem.invalid("soldOut", "is missing");
    }
    return summary(changeMenu.markSoldOut(workedInBy(caller), id, itemId, body.soldOut()));
  }

  @PutMapping("/shops/{id}/items/{itemId}/options/{optionId}/sold-out")
  @Command
  @Access(Permission.KEEP_SHOP)
  ShopSummary markOptionSoldOut(
      @PathVariable ShopId id,
      @PathVariable ItemId itemId,
      @PathVariable OptionId optionId,
      @RequestBody SoldOut body,
      Caller caller) {
    return summary(
        changeStock.markSoldOut(workedInBy(caller), id, itemId, optionId, body.soldOut()));
  }

  /**
   * How many portions may be sold.
   *
   * @param quantity absent: not counted any more
   */
  record Portions(@Nullable Long quantity) {}

  @PutMapping("/shops/{id}/items/{itemId}/stock")
  @Command
  @Access(Permission.KEEP_SHOP)
  ShopSummary allot(
      @PathVariable ShopId id,
      @PathVariable ItemId itemId,
      @RequestBody Portions body,
      Caller caller) {
    return summary(
        changeStock.allot(workedInBy(caller), id, new Portion(itemId, null), body.quantity()));
  }

  @PutMapping("/shops/{id}/items/{itemId}/options/{optionId}/stock")
  @Command
  @Access(Permission.KEEP_SHOP)
  ShopSummary allotOption(
      @PathVariable ShopId id,
      @PathVariable ItemId itemId,
      @PathVariable OptionId optionId,
      @RequestBody Portions body,
      Caller caller) {
    return summary(
        changeStock.allot(workedInBy(caller), id, new Portion(itemId, optionId), body.quantity()));
  }

  record PauseLength(@Nullable Integer minutes) {}

  @PostMapping("/shops/{id}/pause")
  @Command
  @Access(Permission.KEEP_SHOP)
  ShopSummary pause(
      @PathVariable ShopId id,
      @RequestBody(required = false) @Nullable PauseLength body,
      Caller caller) {
    return summary(pauseShop.pause(workedInBy(caller), id, body == null ? null : body.minutes()));
  }

  record Nothing() {}

  @PostMapping("/shops/{id}/resume")
  @Command
  @Access(Permission.KEEP_SHOP)
  ShopSummary resume(
      @PathVariable ShopId id,
      @RequestBody(required = false) @Nullable Nothing body,
      Caller caller) {
    return summary(pauseShop.resume(workedInBy(caller), id));
  }

  private ShopSummary summary(Shop shop) {
    return ShopSummary.of(shop, clock.instant());
  }

  private Predicate<Shop> runBy(Caller caller) {
    return shop -> members.runs(caller, shop.shopId(), shop.ownerId());
  }

  private Predicate<Shop> workedInBy(Caller caller) {
    return shop -> members.worksIn(caller, shop.shopId(), shop.ownerId());
  }
}
