package dosirak.promotion;

import dosirak.contracts.promotion.FlashOpened;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.random.RandomGenerator;

/** Opens a flash: coupons of a campaign that begin at a moment, with a line. */
final class OpenFlash {
  private static final int MOST_LIVE = 50;

  private final FlashStore flashes;
  private final Journal journal;
  private final CityClock cityClock;
  private final MachineClock machineClock;
  private final RandomGenerator random;

  OpenFlash(
      FlashStore flashes,
      Journal journal,
      CityClock cityClock,
      MachineClock machineClock,
      RandomGenerator random) {
    this.flashes = flashes;
    this.journal = journal;
    this.cityClock = cityClock;
    this.machineClock = machineClock;
    this.random = random;
  }

  /** What is wanted. */
  record Wanted(
      Campaign campaign,
      int coupons,
      Instant startsAt,
      int perSecond,
      Duration turn,
      String openedBy) {}

  /** Opens it in the transaction of the caller. */
  Flash open(Wanted wanted) {
    Instant now = cityClock.instant();
    Campaign campaign = wanted.campaign();
    if (!wanted.startsAt().isAfter(now)
        || wanted.startsAt().isBefore(campaign.opensAt())
        || !wanted.startsAt().isBefore(campaign.closesAt())) {
      throw Problem.invalid("startsAt", "must be after now, while the campaign is open");
    }
    // Nobody may come to its coupons by another way than the line.
    if (campaign.isPublic() || flashes.hasCodes(campaign.campaignId())) {
      throw Problem.conflict(
          "campaign-has-another-way",
          "A flash takes a campaign that is not public, without codes.");
    }
    if (campaign.closedAt() != null) {
      throw Problem.conflict("campaign-closed", "This campaign gives no coupons now.");
    }
    Integer most = campaign.mostCoupons();
    if (most != null && most - campaign.issued() < wanted.coupons()) {
      throw Problem.invalid("coupons", "are more than the campaign has left");
    }
    if (flashes.countLive() >= MOST_LIVE) {
      throw Problem.conflict("too-many-flashes", "So many flashes are open already.");
    }
    byte[] seed = new byte[Draw.SEED_BYTES];
    random.nextBytes(seed);
    Instant machineNow = machineClock.instant().truncatedTo(ChronoUnit.MICROS);
    Flash flash =
        new Flash(
            campaign.campaignId(),
            0,
            campaign.rules(),
            wanted.startsAt().truncatedTo(ChronoUnit.MICROS),
            seed,
            Flash.State.GATHERING,
            0,
            null,
            new Line(
                wanted.coupons(),
                wanted.perSecond(),
                wanted.turn(),
                0,
                0,
                0,
                machineNow,
                machineNow,
                List.of()),
            false,
            campaign.closesAt());
    if (!flashes.insert(flash, wanted.openedBy(), now)) {
      throw Problem.conflict("campaign-has-flash", "This campaign has a flash already.");
    }
    journal.append(
        new FlashOpened(
            flash.campaignId(),
            wanted.coupons(),
            flash.startsAt(),
            wanted.perSecond(),
            Math.toIntExact(wanted.turn().toSeconds()),
            Draw.text(Draw.commitment(seed)),
            now));
    return flash;
  }
}
