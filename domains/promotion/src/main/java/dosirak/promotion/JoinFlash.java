package dosirak.promotion;

import dosirak.contracts.AccountId;
import dosirak.contracts.CampaignId;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Answer;
import dosirak.platform.web.GroupWork;
import dosirak.platform.web.Problem;
import dosirak.promotion.FlashStore.Pairs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives people who come together their places in lines: one each, however often they ask. Before
 * the start a place has no number; after it, the next one in the order in which they came.
 */
final class JoinFlash {
  /** More would make the draw long. */
  private static final long MOST_PLACES = 1_000_000;

  private final FlashStore flashes;
  private final CityClock clock;
  private final Identifiers identifiers;

  JoinFlash(FlashStore flashes, CityClock clock, Identifiers identifiers) {
    this.flashes = flashes;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /** Who wants a place where. */
  record Wanted(CampaignId campaignId, AccountId customer) {}

  /** Does so in the current transaction. */
  List<GroupWork.Outcome> join(List<GroupWork.Member<Wanted>> group) {
    Instant now = clock.instant();
    Map<CampaignId, Flash> locked =
        flashes.lock(group.stream().map(member -> member.command().campaignId()).toList());
    locked.values().stream()
        .filter(flash -> flash.begins(now))
        .forEach(flash -> flashes.begin(flash.campaignId()));
    Map<Wanted, FlashPlace> places = new HashMap<>();
    flashes
        .places(pairs(group.stream().map(GroupWork.Member::command).toList()))
        .forEach(place -> places.put(new Wanted(place.campaignId(), place.customerId()), place));
    List<FlashPlace> fresh = new ArrayList<>();
    Map<CampaignId, Long> numbers = new HashMap<>();
    List<GroupWork.Outcome> outcomes = new ArrayList<>();
    for (GroupWork.Member<Wanted> member : group) {
      Wanted wanted = member.command();
      Flash flash = locked.get(wanted.campaignId());
      FlashPlace place = places.get(wanted);
      Problem refusal = place == null ? refusal(flash, numbers, now) : null;
      if (refusal != null) {
        outcomes.add(new GroupWork.Refused(refusal));
        continue;
      }
      if (place == null && flash != null) {
        long number =
            numbers.merge(wanted.campaignId(), flash.line().numbers() + 1, (last, _) -> last + 1);
        boolean isBeforeStart = flash.state() == Flash.State.GATHERING && !flash.begins(now);
        place =
            new FlashPlace(
                wanted.campaignId(),
                wanted.customer(),
                identifiers.next(),
                isBeforeStart ? null : number,
                now,
                null);
        places.put(wanted, place);
        fresh.add(place);
      }
      outcomes.add(
          new GroupWork.Done(
              Answer.ok(FlashApi.JoinedView.of(java.util.Objects.requireNonNull(place))), null));
    }
    if (!fresh.isEmpty()) {
      flashes.join(fresh);
    }
    return outcomes;
  }

  private static @Nullable Problem refusal(
      @Nullable Flash flash, Map<CampaignId, Long> numbers, Instant now) {
    if (flash == null) {
      return Problem.notFound("flash");
    }
    if (flash.state() == Flash.State.OVER || flash.ends(now)) {
      return Problem.conflict("flash-over", "It is over.");
    }
    long last = numbers.getOrDefault(flash.campaignId(), flash.line().numbers());
    return last >= MOST_PLACES
        ? Problem.conflict("line-full", "No more people can stand in this line.")
        : null;
  }

  /** As the store looks for them. */
  static Pairs pairs(List<Wanted> wanted) {
    return new Pairs(
        wanted.stream().map(each -> each.campaignId().value()).toArray(UUID[]::new),
        wanted.stream().map(each -> each.customer().value()).toArray(UUID[]::new));
  }
}
