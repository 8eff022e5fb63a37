package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ShopId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Finds shops by the cell of a grid of degrees that a point lies in, and tells whether anything has
 * changed for who stands there. Read by many threads while one changes it.
 */
final class ShopGrid {
  /** Cells of two to three kilometres, about as far as shops deliver. */
  private static final double CELLS_PER_DEGREE = 40;

  /** Who reaches more is looked at for every point. */
  private static final int MOST_CELLS = 256;

  /** No number is used twice in a process, so that editions of two grids are not mistaken. */
  private static final AtomicLong LAST_EDITION = new AtomicLong();

  private final ConcurrentHashMap<Cell, Set<ShopId>> cells = new ConcurrentHashMap<>();
  private final Set<ShopId> wide = ConcurrentHashMap.newKeySet();
  private final ConcurrentHashMap<Cell, Long> editions = new ConcurrentHashMap<>();
  private volatile long editionEverywhere = LAST_EDITION.incrementAndGet();

  private record Cell(int north, int east) {
    static Cell of(double latitude, double longitude) {
      return new Cell(number(latitude), number(longitude));
    }

    boolean isTouchedBy(Reach reach) {
      return north >= number(reach.south())
          && north <= number(reach.north())
          && east >= number(reach.west())
          && east <= number(reach.east());
    }

    private static int number(double degrees) {
      return (int) Math.floor(degrees * CELLS_PER_DEGREE);
    }
  }

  /** Those that may reach a point; who reaches it is among them. */
  List<ShopId> around(GeoPoint point) {
    List<ShopId> found = new ArrayList<>(wide);
    found.addAll(cells.getOrDefault(Cell.of(point.latitude(), point.longitude()), Set.of()));
    return found;
  }

  void add(ShopId shopId, Reach reach) {
    if (isWide(reach)) {
      wide.add(shopId);
    } else {
      eachCell(
          reach,
          cell -> cells.computeIfAbsent(cell, any -> ConcurrentHashMap.newKeySet()).add(shopId));
    }
  }

  /** Takes a shop out of the cells that it reached before and does not now. */
  void remove(ShopId shopId, Reach before, Reach now) {
    if (isWide(before)) {
      if (!isWide(now)) {
        wide.remove(shopId);
      }
    } else {
      boolean leavesAll = isWide(now);
      eachCell(
          before,
          cell -> {
            if (leavesAll || !cell.isTouchedBy(now)) {
              cells.getOrDefault(cell, Set.of()).remove(shopId);
            }
          });
    }
  }

  /** A number that is another after anything was said to have changed for who stands at a point. */
  long edition(GeoPoint point) {
    long own = editions.getOrDefault(Cell.of(point.latitude(), point.longitude()), 0L);
    return Math.max(own, editionEverywhere);
  }

  /** Something has changed, which is to be seen already, for all that a shop reaches. */
  void changed(Reach reach) {
    if (isWide(reach)) {
      changedEverywhere();
    } else {
      long edition = LAST_EDITION.incrementAndGet();
      eachCell(reach, cell -> editions.merge(cell, edition, Math::max));
    }
  }

  /** Something has changed, which is to be seen already, for everybody. Called by one at a time. */
  void changedEverywhere() {
    editionEverywhere = LAST_EDITION.incrementAndGet();
  }

  private static boolean isWide(Reach reach) {
    return cellsBetween(reach.west(), reach.east()) * cellsBetween(reach.south(), reach.north())
        > MOST_CELLS;
  }

  private static long cellsBetween(double from, double to) {
    return Cell.number(to) - Cell.number(from) + 1L;
  }

  private static void eachCell(Reach reach, Consumer<Cell> action) {
    Cell first = Cell.of(reach.south(), reach.west());
    Cell last = Cell.of(reach.north(), reach.east());
    for (int north = first.north(); north <= last.north(); north++) {
      for (int east = first.east(); east <= last.east(); east++) {
        action.accept(new Cell(north, east));
      }
    }
  }
}
