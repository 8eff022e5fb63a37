package dosirak.pos;

import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The feed of a shop over HTTP, for tills that ask. */
@RestController
class PosApi {
  private static final int LONGEST_PAGE = 200;

  private final Feed feed;
  private final TillShops shops;

  PosApi(Feed feed, TillShops shops) {
    this.feed = feed;
    this.shops = shops;
  }

  /**
   * A page of the feed.
   *
   * @param acknowledged how far the caller has acknowledged it
   * @param head the last number there is
   */
  record Page(ShopId shopId, List<Feed.Entry> entries, long acknowledged, long head) {}

  /**
   * What happened after a number, oldest first; without a number, what the caller has not
   * acknowledged. What is not acknowledged is told again.
   */
  @GetMapping("/orders")
  @Access(Permission.ANSWER_ORDERS)
  Page pull(
      @RequestParam(required = false) @Nullable Long after,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(required = false) @Nullable ShopId shopId,
      Caller caller) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    if (after != null && after < 0) {
      throw Problem.invalid("after", "must not be negative");
    }
    ShopId shop = shops.worked(caller, shopId);
    long acknowledged = feed.acknowledged(shop, caller.subject());
    List<Feed.Entry> entries = feed.after(shop, after == null ? acknowledged : after, limit);
    return new Page(shop, entries, acknowledged, feed.head(shop));
  }

  record Acknowledgement(@NotNull @Min(0) Long sequence) {}

  record Acknowledged(ShopId shopId, long acknowledged) {}

  /** The caller has everything up to a number, and need not be told it again. */
  @PostMapping("/acknowledgements")
  @Command
  @Access(Permission.ANSWER_ORDERS)
  Acknowledged acknowledge(
      @Valid @RequestBody Acknowledgement acknowledgement,
      @RequestParam(required = false) @Nullable ShopId shopId,
      Caller caller) {
    ShopId shop = shops.worked(caller, shopId);
    if (acknowledgement.sequence() > feed.head(shop)) {
      throw Problem.refused("not-told-yet", "Nothing with this number was told yet.");
    }
    return new Acknowledged(
        shop, feed.acknowledge(shop, caller.subject(), acknowledgement.sequence()));
  }

  record Standing(RelayState state, TillOrder order) {}

  /** An order and where it stands. */
  @GetMapping("/orders/{id}")
  @Access(Permission.ANSWER_ORDERS)
  Standing get(@PathVariable OrderId id, Caller caller) {
    Feed.Known known =
        feed.find(id)
            .filter(found -> shops.isWorked(caller, found.shopId()))
            .orElseThrow(() -> Problem.notFound("order"));
    return new Standing(known.state(), known.order());
  }
}
