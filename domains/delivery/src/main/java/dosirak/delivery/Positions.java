package dosirak.delivery;

import dosirak.contracts.AccountId;
import dosirak.contracts.GeoPoint;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The latest reported positions. A report costs no transaction: it is kept in memory, and about
 * once a second all that is new is written in one statement, by the report that finds it due; the
 * worker writes what is left when reports stop. A crash loses a second of positions, which the next
 * reports replace.
 */
final class Positions {
  /** How long a position may be known to one process only, machine time. */
  static final Duration FLUSH_EVERY = Duration.ofSeconds(1);

  private final RiderStore riders;
  private final CityClock cityClock;
  private final MachineClock machineClock;
  private final ConcurrentHashMap<UUID, ReportedPosition> unflushed = new ConcurrentHashMap<>();
  private final ReentrantLock flushing = new ReentrantLock();
  private volatile Instant flushedAt = Instant.EPOCH;

  Positions(RiderStore riders, CityClock cityClock, MachineClock machineClock) {
    this.riders = riders;
    this.cityClock = cityClock;
    this.machineClock = machineClock;
  }

  void report(AccountId riderId, GeoPoint location) {
    unflushed.put(riderId.value(), new ReportedPosition(location, cityClock.instant()));
    flushWhenDue();
  }

  /** What a rider reported to this process and the database does not know yet. */
  @Nullable ReportedPosition unflushed(AccountId riderId) {
    return unflushed.get(riderId.value());
  }

  /** Writes what is new, unless that was done within the last second. */
  void flushWhenDue() {
    if (machineClock.instant().isBefore(flushedAt.plus(FLUSH_EVERY))
        || unflushed.isEmpty()
        || !flushing.tryLock()) {
      return;
    }
    try {
      flushedAt = machineClock.instant();
      flush();
    } finally {
      flushing.unlock();
    }
  }

  private void flush() {
    // In the sequence of riders, so that two processes do not block each other for good.
    TreeMap<UUID, ReportedPosition> batch = new TreeMap<>(unflushed);
    List<UUID> riderIds = new ArrayList<>();
    List<Double> latitudes = new ArrayList<>();
    List<Double> longitudes = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    batch.forEach((riderId, position) -> {
      riderIds.add(riderId);
      latitudes.add(position.location().latitude());
      longitudes.add(position.location().longitude());
      times.add(position.at());
    });
    riders.keepPositions(riderIds, latitudes, longitudes, times);
    batch.forEach(unflushed::remove);
  }
}
