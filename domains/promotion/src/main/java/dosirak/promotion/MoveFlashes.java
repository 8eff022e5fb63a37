package dosirak.promotion;

import dosirak.contracts.CampaignId;
import dosirak.contracts.promotion.FlashDrawn;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/** Begins flashes when it is time, draws, moves their lines and ends them. */
final class MoveFlashes {
  /** So long anybody can check the draw after the end. */
  private static final Duration KEPT = Duration.ofDays(30);

  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private final FlashStore flashes;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final CityClock cityClock;
  private final MachineClock machineClock;

  MoveFlashes(
      FlashStore flashes,
      Journal journal,
      TransactionTemplate transactions,
      CityClock cityClock,
      MachineClock machineClock) {
    this.flashes = flashes;
    this.journal = journal;
    this.transactions = transactions;
    this.cityClock = cityClock;
    this.machineClock = machineClock;
  }

  /** Does what is due now. */
  void run() {
    for (Flash flash : flashes.live()) {
      if (isDue(flash)) {
        CampaignId id = flash.campaignId();
        transactions.executeWithoutResult(status -> step(id));
        transactions.executeWithoutResult(status -> draw(id));
      }
    }
  }

  private boolean isDue(Flash flash) {
    Instant now = cityClock.instant();
    return flash.ends(now) || flash.begins(now) || flash.state() != Flash.State.GATHERING;
  }

  /** One step of a flash, which waits for those who join or take their turn, and they for it. */
  private void step(CampaignId id) {
    Flash flash = flashes.lock(List.of(id)).get(id);
    Instant now = cityClock.instant();
    if (flash == null || flash.state() == Flash.State.OVER) {
      return;
    }
    if (flash.ends(now)) {
      flashes.end(id, now);
    } else if (flash.begins(now)) {
      flashes.begin(id);
    } else if (flash.state() == Flash.State.RUNNING) {
      Line.Move move = flash.line().move(machineClock.instant());
      if (move.matters(flash.line())) {
        flashes.move(id, move);
      }
    }
  }

  /**
   * Draws, which may take a second where many came. Nobody waits for it: whoever comes meanwhile
   * has a number behind those who are drawn.
   */
  private void draw(CampaignId id) {
    Flash flash = flashes.find(id).orElseThrow();
    if (flash.state() != Flash.State.DRAWING) {
      return;
    }
    List<UUID> passes = flashes.passesWithoutNumber(id);
    byte[] digest = Draw.digest(passes);
    flashes.number(id, Draw.order(flash.seed(), passes));
    Instant now = machineClock.instant();
    // The first turns come at once.
    if (flashes.run(id, digest, now.minus(Line.MOST_BUDGET), now)) {
      journal.append(
          new FlashDrawn(
              id, Draw.text(flash.seed()), Draw.text(digest), passes.size(), cityClock.instant()));
    }
  }

  /** Forgets who stood in lines that ended long ago. */
  void forget() {
    Instant before = cityClock.instant().minus(KEPT);
    Integer forgotten = FORGOTTEN_AT_ONCE;
    while (forgotten != null && forgotten == FORGOTTEN_AT_ONCE) {
      forgotten = transactions.execute(status -> flashes.forget(before, FORGOTTEN_AT_ONCE));
    }
  }
}
