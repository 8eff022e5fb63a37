package dosirak.promotion;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.contracts.ShopId;
import dosirak.contracts.order.DiscountTarget;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.contracts.promotion.CouponRules;
import dosirak.contracts.promotion.PointsChanged;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Cursors;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Coupons and points over HTTP. */
@RestController
class PromotionApi {
  private static final int LONGEST_PAGE = 100;
  private static final int WHOLE = 10_000;
  private static final int MOST_CODES = 1_000;
  private static final int MOST_GIFTS = 500;
  private static final Duration LONGEST_CAMPAIGN = Duration.ofDays(366);

  private final CampaignStore campaigns;
  private final CouponStore coupons;
  private final PointsStore points;
  private final FlashStore flashes;
  private final OpenCampaign openCampaign;
  private final IssueCoupons issueCoupons;
  private final GrantPoints grantPoints;
  private final ShopMembers members;
  private final InstallationKind kind;
  private final CityClock clock;

  PromotionApi(
      CampaignStore campaigns,
      CouponStore coupons,
      PointsStore points,
      FlashStore flashes,
      OpenCampaign openCampaign,
      IssueCoupons issueCoupons,
      GrantPoints grantPoints,
      ShopMembers members,
      InstallationKind kind,
      CityClock clock) {
    this.campaigns = campaigns;
    this.coupons = coupons;
    this.points = points;
    this.flashes = flashes;
    this.openCampaign = openCampaign;
    this.issueCoupons = issueCoupons;
    this.grantPoints = grantPoints;
    this.members = members;
    this.kind = kind;
    this.clock = clock;
  }

  /**
   * A campaign as it is wanted. Exactly one of amount and share.
   *
   * @param amount won it takes off
   * @param basisPoints share it takes off, in hundredths of a percent
   * @param shopShareBasisPoints absent: all of it for a shop's own campaign, else nothing
   * @param isPublic absent: where it has no codes
   * @param mostPerPerson absent: one
   * @param validDays absent: 30
   * @param opensAt absent: now
   */
  record CampaignDraft(
      @NotBlank @Size(max = 60) String name,
      @NotNull DiscountTarget target,
      @Nullable @Min(1) @Max(1_000_000) Long amount,
      @Nullable @Min(1) @Max(WHOLE) Integer basisPoints,
      @Nullable @Min(1) @Max(1_000_000) Long mostDiscount,
      @Nullable @Min(0) @Max(10_000_000) Long minimumItems,
      @Nullable ShopId shopId,
      @Nullable Boolean stackable,
      @Nullable @Min(0) @Max(WHOLE) Integer shopShareBasisPoints,
      @Nullable Boolean isPublic,
      @Nullable @Min(0) @Max(MOST_CODES) Integer codes,
      @Nullable @Min(1) @Max(10_000_000) Integer mostCoupons,
      @Nullable @Min(1) @Max(100) Integer mostPerPerson,
      @Nullable @Min(1) @Max(365) Integer validDays,
      @Nullable Instant opensAt,
      @NotNull Instant closesAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CampaignView(
      CampaignId campaignId,
      CouponRules rules,
      @Nullable Integer mostCoupons,
      int issued,
      int mostPerPerson,
      int validDays,
      Instant opensAt,
      Instant closesAt,
      @Nullable Instant closedAt,
      @Nullable List<String> codes) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CampaignsView(List<CampaignView> campaigns, @Nullable String next) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CouponView(
      CouponId couponId,
      CampaignId campaignId,
      CouponRules rules,
      Coupon.State state,
      @Nullable OrderId orderId,
      Instant validUntil,
      Instant issuedAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record CouponsView(List<CouponView> coupons, @Nullable String next) {}

  record CodeDraft(@NotBlank @Size(max = Codes.LONGEST) String code) {}

  record GiftsDraft(
      @NotNull @Size(min = 1, max = MOST_GIFTS) List<@NotNull AccountId> customerIds) {}

  record GiftsView(int coupons) {}

  record GrantDraft(
      @NotNull AccountId customerId,
      @NotNull @Min(1) @Max(1_000_000) Long points,
      @Nullable @Min(1) @Max(365) Integer validDays,
      @NotBlank @Size(max = 200) String reason) {}

  record GrantView(Money balance, @Nullable Instant expiresAt) {}

  record LotView(Money points, Instant expiresAt) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MovementView(
      @Nullable OrderId orderId,
      PointsStore.Cause cause,
      Money change,
      Money balance,
      String note,
      Instant at) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PointsView(
      Money balance, List<LotView> lots, List<MovementView> movements, @Nullable String next) {}

  /** Opens a campaign: the marketplace's, a shop's own, or one of a simulation. */
  @PostMapping("/campaigns")
  @Access({Permission.RUN_CAMPAIGNS, Permission.RUN_SHOP, Permission.SIMULATE})
  @Command(key = Command.Key.REQUIRED)
  @Answers(value = CampaignView.class, status = 201)
  Answer openCampaign(@Valid @RequestBody CampaignDraft draft, Caller caller) {
    boolean isShops = isOwner(caller);
    if (isShops) {
      if (draft.shopId() == null) {
        throw Problem.invalid("shopId", "must be your shop");
      }
      requireRuns(caller, draft.shopId());
    } else if (draft.shopId() != null && campaigns.ownerOf(draft.shopId()).isEmpty()) {
      throw Problem.notFound("shop");
    }
    OpenCampaign.Opened opened = openCampaign.open(wanted(draft, isShops, caller));
    return Answer.created(
        view(opened.campaign(), opened.codes().isEmpty() ? null : opened.codes()));
  }

  /** Closes a campaign; coupons that were given stay good. */
  @PostMapping("/campaigns/{campaignId}/close")
  @Access({Permission.RUN_CAMPAIGNS, Permission.RUN_SHOP, Permission.SIMULATE})
  @Command
  @Answers(status = 204)
  Answer closeCampaign(@PathVariable CampaignId campaignId, Caller caller) {
    campaigns.close(reachable(campaignId, caller).campaignId(), clock.instant());
    return Answer.nothing();
  }

  /** Gives coupons of a campaign to chosen customers. */
  @PostMapping("/campaigns/{campaignId}/gifts")
  @Access({Permission.RUN_CAMPAIGNS, Permission.SIMULATE})
  @Command(key = Command.Key.REQUIRED)
  GiftsView give(
      @PathVariable CampaignId campaignId, @Valid @RequestBody GiftsDraft draft, Caller caller) {
    Campaign campaign = reachable(campaignId, caller);
    if (flashes.isOf(campaignId)) {
      throw Problem.conflict(
          "campaign-has-flash", "The coupons of this campaign are for those who stand in line.");
    }
    return new GiftsView(issueCoupons.give(campaign, draft.customerIds()));
  }

  /** Campaigns that give coupons now, newest first. */
  @GetMapping("/campaigns")
  @Access(value = Permission.PUBLIC, whose = Whose.ALL)
  CampaignsView campaigns(
      @RequestParam(required = false) @Nullable ShopId shopId,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit) {
    List<Campaign> page =
        campaigns.open(
            shopId, Cursors.read("after", after, Long::valueOf), clock.instant(), limited(limit));
    return view(page, limit);
  }

  /** All campaigns that were opened for the caller's shop, newest first. */
  @GetMapping("/shops/{shopId}/campaigns")
  @Access(Permission.RUN_SHOP)
  CampaignsView shopCampaigns(
      @PathVariable ShopId shopId,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit,
      Caller caller) {
    requireRuns(caller, shopId);
    return view(
        campaigns.ofShop(shopId, Cursors.read("after", after, Long::valueOf), limited(limit)),
        limit);
  }

  /** Asks for a coupon of a campaign. */
  @PostMapping("/campaigns/{campaignId}/claims")
  @Access(value = Permission.ORDER_FOOD, whose = Whose.ALL, priority = Priority.CHECKOUT)
  @Command(key = Command.Key.REQUIRED)
  @Answers(value = CouponView.class, status = 201)
  Answer claim(@PathVariable CampaignId campaignId, Caller caller) {
    return Answer.created(view(issueCoupons.claim(campaignId, caller.person())));
  }

  /** Turns a code into a coupon. */
  @PostMapping("/claims")
  @Access(value = Permission.ORDER_FOOD, priority = Priority.CHECKOUT)
  @Command(key = Command.Key.REQUIRED)
  @Answers(value = CouponView.class, status = 201)
  Answer redeem(@Valid @RequestBody CodeDraft draft, Caller caller) {
    return Answer.created(view(issueCoupons.redeem(draft.code(), caller.person())));
  }

  /** The caller's coupons, newest first. */
  @GetMapping("/coupons")
  @Access(value = Permission.ORDER_FOOD, priority = Priority.CHECKOUT)
  CouponsView coupons(
      @RequestParam(required = false) Coupon.@Nullable State state,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit,
      Caller caller) {
    List<Coupon> page =
        coupons.of(
            caller.person(), state, Cursors.read("after", after, Long::valueOf), limited(limit));
    return new CouponsView(
        page.stream().map(PromotionApi::view).toList(),
        page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
  }

  /** The caller's points: what is there, until when, and what became of them. */
  @GetMapping("/points")
  @Access(value = Permission.ORDER_FOOD, priority = Priority.CHECKOUT)
  PointsView points(
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "20") int limit,
      Caller caller) {
    Lots lots = points.read(caller.person()).expire(clock.instant()).after();
    List<PointsStore.Movement> page =
        points.movements(
            caller.person(), Cursors.read("after", after, Long::valueOf), limited(limit));
    return new PointsView(
        lots.balance(),
        lots.lots().stream().map(lot -> new LotView(lot.points(), lot.expiresAt())).toList(),
        page.stream().map(PromotionApi::view).toList(),
        page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
  }

  /** Gives points to a customer. */
  @PostMapping("/points/grants")
  @Access({Permission.RUN_CAMPAIGNS, Permission.SIMULATE})
  @Command(key = Command.Key.REQUIRED)
  @Answers(value = GrantView.class, status = 201)
  Answer grant(@Valid @RequestBody GrantDraft draft, Caller caller) {
    refuseSimulationOfRealThings(caller);
    PointsChanged changed =
        grantPoints.grant(
            draft.customerId(),
            Money.won(draft.points()),
            draft.validDays() == null ? 365 : draft.validDays(),
            draft.reason());
    return Answer.created(new GrantView(changed.balance(), changed.expiresAt()));
  }

  /** A campaign that the caller may change; others do not exist for an owner. */
  private Campaign reachable(CampaignId campaignId, Caller caller) {
    boolean isShops = isOwner(caller);
    Campaign campaign = campaigns.find(campaignId).orElseThrow(() -> Problem.notFound("campaign"));
    if (isShops && (campaign.shopId() == null || !runs(caller, campaign.shopId()))) {
      throw Problem.notFound("campaign");
    }
    return campaign;
  }

  /** Whether the caller acts as an owner; a simulation is let in only where it is allowed. */
  private boolean isOwner(Caller caller) {
    refuseSimulationOfRealThings(caller);
    return caller.isUsing(Permission.RUN_SHOP);
  }

  private void refuseSimulationOfRealThings(Caller caller) {
    if (caller.isUsing(Permission.SIMULATE) && !kind.allowsSimulation()) {
      throw Problem.of(
          403,
          "not-allowed",
          "Simulated benefits are only given where the data folder was made with --sandbox or"
              + " --demo.");
    }
  }

  private void requireRuns(Caller caller, ShopId shop) {
    if (!runs(caller, shop)) {
      throw Problem.notFound("shop");
    }
  }

  private boolean runs(Caller caller, ShopId shop) {
    return campaigns.ownerOf(shop).filter(owner -> members.runs(caller, shop, owner)).isPresent();
  }

  private OpenCampaign.Wanted wanted(CampaignDraft draft, boolean isShops, Caller caller) {
    if ((draft.amount() == null) == (draft.basisPoints() == null)) {
      throw Problem.invalid("amount", "exactly one of amount and basisPoints is needed");
    }
    if (draft.mostDiscount() != null && draft.basisPoints() == null) {
      throw Problem.invalid("mostDiscount", "belongs to a share");
    }
    int shopShare = isShops ? WHOLE : Objects.requireNonNullElse(draft.shopShareBasisPoints(), 0);
    if (isShops && draft.shopShareBasisPoints() != null && draft.shopShareBasisPoints() != WHOLE) {
      throw Problem.invalid("shopShareBasisPoints", "a shop's own campaign is the shop's alone");
    }
    if (shopShare > 0 && draft.shopId() == null) {
      throw Problem.invalid("shopShareBasisPoints", "a shop that bears a share must be named");
    }
    Instant now = clock.instant();
    Instant opensAt = Objects.requireNonNullElse(draft.opensAt(), now);
    if (opensAt.isAfter(now.plus(LONGEST_CAMPAIGN))) {
      throw Problem.invalid("opensAt", "must be within a year");
    }
    if (draft.closesAt().isAfter(opensAt.plus(LONGEST_CAMPAIGN))) {
      throw Problem.invalid("closesAt", "must be within a year after it opens");
    }
    int codes = Objects.requireNonNullElse(draft.codes(), 0);
    return new OpenCampaign.Wanted(
        isShops ? draft.shopId() : null,
        new CouponRules(
            draft.name().strip(),
            draft.target(),
            draft.amount() == null ? null : Money.won(draft.amount()),
            draft.basisPoints(),
            draft.mostDiscount() == null ? null : Money.won(draft.mostDiscount()),
            Money.won(Objects.requireNonNullElse(draft.minimumItems(), 0L)),
            draft.shopId(),
            Boolean.TRUE.equals(draft.stackable()),
            shopShare),
        Objects.requireNonNullElse(draft.isPublic(), codes == 0),
        codes,
        draft.mostCoupons(),
        Objects.requireNonNullElse(draft.mostPerPerson(), 1),
        Objects.requireNonNullElse(draft.validDays(), 30),
        draft.opensAt(),
        draft.closesAt(),
        caller.subject());
  }

  private static CampaignsView view(List<Campaign> page, int limit) {
    return new CampaignsView(
        page.stream().map(campaign -> view(campaign, null)).toList(),
        page.size() < limit ? null : String.valueOf(page.getLast().sequence()));
  }

  private static CampaignView view(Campaign campaign, @Nullable List<String> codes) {
    return new CampaignView(
        campaign.campaignId(),
        campaign.rules(),
        campaign.mostCoupons(),
        campaign.issued(),
        campaign.mostPerPerson(),
        campaign.validDays(),
        campaign.opensAt(),
        campaign.closesAt(),
        campaign.closedAt(),
        codes);
  }

  private static CouponView view(CouponIssued issued) {
    return new CouponView(
        issued.couponId(),
        issued.campaignId(),
        issued.rules(),
        Coupon.State.AVAILABLE,
        null,
        issued.validUntil(),
        issued.issuedAt());
  }

  private static CouponView view(Coupon coupon) {
    return new CouponView(
        coupon.couponId(),
        coupon.campaignId(),
        coupon.rules(),
        coupon.state(),
        coupon.orderId(),
        coupon.validUntil(),
        coupon.issuedAt());
  }

  private static MovementView view(PointsStore.Movement movement) {
    return new MovementView(
        movement.orderId(),
        movement.cause(),
        movement.change(),
        movement.balance(),
        movement.note(),
        movement.at());
  }

  private static int limited(int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    return limit;
  }
}
