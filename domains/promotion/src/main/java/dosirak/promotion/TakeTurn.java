package dosirak.promotion;

import dosirak.contracts.CampaignId;
import dosirak.contracts.promotion.CouponIssued;
import dosirak.platform.journal.Journal;
import dosirak.platform.telemetry.TraceContext;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.GroupWork;
import dosirak.platform.web.Problem;
import dosirak.promotion.JoinFlash.Wanted;
import dosirak.promotion.Line.Wave;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gives a coupon to those whose turn it is, and to nobody else. */
final class TakeTurn {
  private final FlashStore flashes;
  private final CampaignStore campaigns;
  private final IssueCoupons issueCoupons;
  private final Journal journal;
  private final CityClock cityClock;
  private final MachineClock machineClock;

  TakeTurn(
      FlashStore flashes,
      CampaignStore campaigns,
      IssueCoupons issueCoupons,
      Journal journal,
      CityClock cityClock,
      MachineClock machineClock) {
    this.flashes = flashes;
    this.campaigns = campaigns;
    this.issueCoupons = issueCoupons;
    this.journal = journal;
    this.cityClock = cityClock;
    this.machineClock = machineClock;
  }

  /** Does so in the current transaction, for those who come together. */
  List<GroupWork.Outcome> take(List<GroupWork.Member<Wanted>> group) {
    List<Wanted> all = group.stream().map(GroupWork.Member::command).toList();
    Map<CampaignId, Flash> locked = flashes.lock(all.stream().map(Wanted::campaignId).toList());
    Map<CampaignId, Campaign> opened = new HashMap<>();
    locked.keySet().forEach(id -> campaigns.find(id).ifPresent(found -> opened.put(id, found)));
    Map<Wanted, FlashPlace> places = new HashMap<>();
    flashes
        .places(JoinFlash.pairs(all))
        .forEach(place -> places.put(new Wanted(place.campaignId(), place.customerId()), place));
    Map<Wanted, GroupWork.Outcome> outcomes = new HashMap<>();
    Map<CampaignId, Integer> counts = new HashMap<>();
    for (GroupWork.Member<Wanted> member : group) {
      Wanted wanted = member.command();
      if (outcomes.containsKey(wanted)) {
        continue;
      }
      try (var _ = TraceContext.continuing(member.traceparent()).open()) {
        outcomes.put(
            wanted,
            take(
                locked.get(wanted.campaignId()),
                opened.get(wanted.campaignId()),
                places.get(wanted),
                counts));
      } catch (Problem refusal) {
        outcomes.put(wanted, new GroupWork.Refused(refusal));
      }
    }
    // Others of the campaign wait here, so it is done last.
    counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(java.util.Comparator.comparing(CampaignId::value)))
        .forEach(count -> issueCoupons.count(count.getKey(), count.getValue()));
    List<GroupWork.Outcome> inOrder = new ArrayList<>();
    all.forEach(wanted -> inOrder.add(java.util.Objects.requireNonNull(outcomes.get(wanted))));
    return inOrder;
  }

  private GroupWork.Outcome take(
      @Nullable Flash flash,
      @Nullable Campaign campaign,
      @Nullable FlashPlace place,
      Map<CampaignId, Integer> counts) {
    if (flash == null || campaign == null) {
      throw Problem.notFound("flash");
    }
    if (place == null) {
      throw Problem.conflict("not-in-line", "Stand in line first.");
    }
    if (place.couponId() != null) {
      return new GroupWork.Done(Answer.ok(new FlashApi.TakenView(place.couponId())), null);
    }
    Wave wave = openWave(flash, place);
    CouponIssued issued = issueCoupons.issue(campaign, place.customerId(), cityClock.instant());
    flashes.take(flash.campaignId(), place.customerId(), wave.first(), issued.couponId());
    counts.merge(flash.campaignId(), 1, Integer::sum);
    return new GroupWork.Done(
        Answer.ok(new FlashApi.TakenView(issued.couponId())), journal.appendedInTransaction());
  }

  private Wave openWave(Flash flash, FlashPlace place) {
    Instant now = machineClock.instant();
    Long number = place.number();
    if (number == null || number > flash.line().head()) {
      throw flash.state() == Flash.State.OVER
          ? Problem.conflict("flash-over", "It is over.")
          : Problem.conflict("not-your-turn", "Others are first.");
    }
    Wave wave = flash.state() == Flash.State.RUNNING ? flash.line().waveOf(number) : null;
    if (wave == null || !now.isBefore(wave.endsAt())) {
      throw Problem.conflict("turn-missed", "Your turn is over; the coupon went to the next.");
    }
    return wave;
  }
}
