package dosirak.promotion;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.CampaignId;
import dosirak.contracts.CouponId;
import dosirak.contracts.promotion.CouponRules;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Cursors;
import dosirak.platform.web.GroupCommit;
import dosirak.platform.web.Problem;
import dosirak.promotion.FlashPlace.Standing;
import dosirak.promotion.Line.Wave;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Flashes and their lines over HTTP. A flash goes by the identifier of its campaign. */
@RestController
class FlashApi {
  private static final int LONGEST_PAGE = 1_000;
  private static final int DEFAULT_PER_SECOND = 50;
  private static final int DEFAULT_TURN_SECONDS = 60;

  private final FlashBoard board;
  private final FlashStore flashes;
  private final CampaignStore campaigns;
  private final OpenFlash openFlash;
  private final GroupCommit<JoinFlash.Wanted> joining;
  private final GroupCommit<JoinFlash.Wanted> taking;
  private final InstallationKind kind;
  private final CityClock cityClock;
  private final MachineClock machineClock;
  private final RandomGenerator random;

  FlashApi(
      FlashBoard board,
      FlashStore flashes,
      CampaignStore campaigns,
      OpenFlash openFlash,
      GroupCommit<JoinFlash.Wanted> joining,
      GroupCommit<JoinFlash.Wanted> taking,
      InstallationKind kind,
      CityClock cityClock,
      MachineClock machineClock,
      RandomGenerator random) {
    this.board = board;
    this.flashes = flashes;
    this.campaigns = campaigns;
    this.openFlash = openFlash;
    this.joining = joining;
    this.taking = taking;
    this.kind = kind;
    this.cityClock = cityClock;
    this.machineClock = machineClock;
    this.random = random;
  }

  /**
   * A flash as it is wanted.
   *
   * @param perSecond how many turns begin in a second at most; absent: 50
   * @param turnSeconds how long a turn lasts, in machine time; absent: 60
   */
  record FlashDraft(
      @NotNull @Min(1) @Max(1_000_000) Integer coupons,
      @NotNull Instant startsAt,
      @Nullable @Min(1) @Max(1_000) Integer perSecond,
      @Nullable @Min(10) @Max(600) Integer turnSeconds) {}

  /**
   * A flash and how its line stands.
   *
   * @param startsInMillis machine time until the start; absent after it
   * @param places how many stand or stood in line
   * @param head the last number whose turn has come
   * @param commitment the SHA-256 digest of the seed, published before the draw
   * @param seed published after the draw, with the digest of the passes and how many were drawn
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record FlashView(
      CampaignId campaignId,
      CouponRules rules,
      Flash.State state,
      int coupons,
      int issued,
      Instant startsAt,
      @Nullable Long startsInMillis,
      Instant closesAt,
      int perSecond,
      long turnSeconds,
      long places,
      long head,
      String commitment,
      @Nullable String seed,
      @Nullable String passesDigest,
      @Nullable Long drawn) {}

  record FlashesView(List<FlashView> flashes) {}

  record DrawnView(long number, UUID pass) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DrawView(List<DrawnView> drawn, @Nullable String next) {}

  record LineDraft(@NotNull CampaignId campaignId) {}

  /**
   * A place that was taken.
   *
   * @param pass stands for the customer in the published draw
   * @param number absent before the draw
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record JoinedView(CampaignId campaignId, UUID pass, @Nullable Long number, Instant joinedAt) {
    static JoinedView of(FlashPlace place) {
      return new JoinedView(place.campaignId(), place.pass(), place.number(), place.joinedAt());
    }
  }

  record TakenView(CouponId couponId) {}

  /**
   * The caller's place.
   *
   * @param ahead how many are first, while others are
   * @param estimatedSeconds machine time until the turn comes, if everybody before takes theirs
   * @param reserve whether there is a coupon only if somebody before does not take theirs
   * @param turnEndsInMillis machine time that is left of the turn
   * @param pollAfterMillis when to ask again; absent when nothing more can come
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PlaceView(
      UUID pass,
      Standing standing,
      @Nullable Long number,
      @Nullable Long ahead,
      @Nullable Long estimatedSeconds,
      @Nullable Boolean reserve,
      @Nullable Long turnEndsInMillis,
      @Nullable CouponId couponId,
      @Nullable Long pollAfterMillis,
      FlashView flash) {}

  /** Opens a flash of a campaign, which must give its coupons in no other way. */
  @PostMapping("/campaigns/{campaignId}/flash")
  @Access({Permission.RUN_CAMPAIGNS, Permission.SIMULATE})
  @Command(key = Command.Key.REQUIRED)
  @Answers(value = FlashView.class, status = 201)
  Answer open(
      @PathVariable CampaignId campaignId, @Valid @RequestBody FlashDraft draft, Caller caller) {
    if (caller.isUsing(Permission.SIMULATE) && !kind.allowsSimulation()) {
      throw Problem.of(
          403,
          "not-allowed",
          "Simulated benefits are only given where the data folder was made with --sandbox or"
              + " --demo.");
    }
    Campaign campaign = campaigns.find(campaignId).orElseThrow(() -> Problem.notFound("campaign"));
    return Answer.created(
        view(
            openFlash.open(
                new OpenFlash.Wanted(
                    campaign,
                    draft.coupons(),
                    draft.startsAt(),
                    Objects.requireNonNullElse(draft.perSecond(), DEFAULT_PER_SECOND),
                    Duration.ofSeconds(
                        Objects.requireNonNullElse(draft.turnSeconds(), DEFAULT_TURN_SECONDS)),
                    caller.subject()))));
  }

  /** Flashes that are to come or under way, newest first. */
  @GetMapping("/flashes")
  @Access(value = Permission.PUBLIC, whose = Whose.ALL)
  FlashesView flashes() {
    return new FlashesView(board.live().stream().map(this::view).toList());
  }

  /** A flash and how its line stands. */
  @GetMapping("/flashes/{campaignId}")
  @Access(value = Permission.PUBLIC, whose = Whose.ALL)
  FlashView flash(@PathVariable CampaignId campaignId) {
    return view(found(campaignId));
  }

  /** What was drawn: passes by their numbers, for whoever wants to check it. */
  @GetMapping("/flashes/{campaignId}/draw")
  @Access(value = Permission.PUBLIC, whose = Whose.ALL)
  DrawView draw(
      @PathVariable CampaignId campaignId,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    Long last = Cursors.read("after", after, Long::valueOf);
    Flash flash = found(campaignId);
    if (!flash.isDrawn()) {
      throw Problem.conflict("not-drawn", "Numbers are not drawn yet.");
    }
    List<DrawnView> page =
        flashes.drawn(campaignId, last == null ? 0 : last, flash.drawn(), limit).stream()
            .map(place -> new DrawnView(Objects.requireNonNull(place.number()), place.pass()))
            .toList();
    return new DrawView(page, page.size() < limit ? null : String.valueOf(page.getLast().number()));
  }

  /** Stands in line, once, together with others who come at this moment. */
  @PostMapping("/flash-places")
  @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY, priority = Priority.CHECKOUT)
  @Command(transaction = Command.Transaction.GROUP)
  @Answers(JoinedView.class)
  GroupCommit.Joined<JoinFlash.Wanted> join(@Valid @RequestBody LineDraft draft, Caller caller) {
    return joining.join(new JoinFlash.Wanted(draft.campaignId(), caller.person()));
  }

  /** The caller's place in a line, and when to ask again. */
  @GetMapping("/flashes/{campaignId}/place")
  @Access(value = Permission.ORDER_FOOD, priority = Priority.CHECKOUT)
  @Answers(PlaceView.class)
  Answer place(@PathVariable CampaignId campaignId, Caller caller) {
    Flash flash = board.find(campaignId);
    FlashPlace place = flash == null ? null : board.place(flash, caller.person());
    if (flash == null || place == null) {
      throw Problem.notFound("place");
    }
    PlaceView view = view(place, flash);
    Long pollAfter = view.pollAfterMillis();
    Answer answer = Answer.ok(view);
    return pollAfter == null
        ? answer
        : answer.with("Retry-After", String.valueOf((pollAfter + 999) / 1_000));
  }

  /** Takes the coupon when it is the caller's turn. */
  @PostMapping("/flash-claims")
  @Access(value = Permission.ORDER_FOOD, priority = Priority.CHECKOUT)
  @Command(transaction = Command.Transaction.GROUP)
  @Answers(TakenView.class)
  GroupCommit.Joined<JoinFlash.Wanted> take(@Valid @RequestBody LineDraft draft, Caller caller) {
    return taking.join(new JoinFlash.Wanted(draft.campaignId(), caller.person()));
  }

  private Flash found(CampaignId campaignId) {
    Flash flash = board.find(campaignId);
    if (flash == null) {
      throw Problem.notFound("flash");
    }
    return flash;
  }

  private FlashView view(Flash flash) {
    Line line = flash.line();
    byte[] digest = flash.passesDigest();
    Duration untilStart = untilStart(flash);
    return new FlashView(
        flash.campaignId(),
        flash.rules(),
        flash.state(),
        line.coupons(),
        line.issued(),
        flash.startsAt(),
        untilStart.isPositive() ? Long.valueOf(untilStart.toMillis()) : null,
        flash.closesAt(),
        line.perSecond(),
        line.turn().toSeconds(),
        line.numbers(),
        line.head(),
        Draw.text(Draw.commitment(flash.seed())),
        digest == null ? null : Draw.text(flash.seed()),
        digest == null ? null : Draw.text(digest),
        digest == null ? null : Long.valueOf(flash.drawn()));
  }

  private Duration untilStart(Flash flash) {
    return cityClock.onMachine(Duration.between(cityClock.instant(), flash.startsAt()));
  }

  private PlaceView view(FlashPlace place, Flash flash) {
    Line line = flash.line();
    Long number = place.number();
    Standing standing = place.standing(flash);
    Long ahead = null;
    Long estimate = null;
    Boolean reserve = null;
    if (standing == Standing.WAITING && number != null) {
      ahead = line.ahead(number);
      estimate = Math.ceilDiv(ahead + 1, (long) line.perSecond());
      reserve = line.isReserve(number);
    }
    Wave wave = standing == Standing.YOUR_TURN && number != null ? line.waveOf(number) : null;
    Duration pollAfter =
        Polling.after(
            standing,
            untilStart(flash),
            Duration.ofSeconds(estimate == null ? 0 : estimate),
            line.turn(),
            random);
    return new PlaceView(
        place.pass(),
        standing,
        number,
        ahead,
        estimate,
        reserve,
        wave == null
            ? null
            : Math.max(0, Duration.between(machineClock.instant(), wave.endsAt()).toMillis()),
        place.couponId(),
        pollAfter == null ? null : pollAfter.toMillis(),
        view(flash));
  }
}
