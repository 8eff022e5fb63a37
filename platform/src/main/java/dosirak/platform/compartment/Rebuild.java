package dosirak.platform.compartment;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rebuild of a domain's projections.
 *
 * @param compareOnly whether the live ones stay whatever was found
 * @param applied how many positions of the sources lie behind, of all subscriptions together
 * @param head how many the live ones had behind when last looked at
 * @param startedAt machine time
 * @param comparisons what was found, once it was compared
 * @param cause why it failed
 */
record Rebuild(
    UUID id,
    boolean compareOnly,
    State state,
    long applied,
    long head,
    String actor,
    Instant startedAt,
    Instant updatedAt,
    List<TableComparison.Comparison> comparisons,
    @Nullable String cause) {
  Rebuild {
    comparisons = List.copyOf(comparisons);
  }

  /** What it is, where nobody does it any more. */
  Rebuild withoutItsProcess() {
    return state.isEnd()
        ? this
        : new Rebuild(
            id,
            compareOnly,
            state == State.TIDYING ? State.SWAPPED : State.ABANDONED,
            applied,
            head,
            actor,
            startedAt,
            updatedAt,
            comparisons,
            state == State.TIDYING ? null : "the process that did it is gone; nothing was changed");
  }

  /** What a rebuild is doing, or how it ended. */
  enum State {
    /** Applying the sources to the new tables. */
    BUILDING(false),
    /** Comparing new tables with live ones. */
    COMPARING(false),
    /** Catching up and putting the new tables in the place of the live ones. */
    SWAPPING(false),
    /** The new tables are live; removing the old ones. */
    TIDYING(false),
    /** The new tables are live. */
    SWAPPED(true),
    /** It was to compare only, and has. */
    COMPARED(true),
    /** It could not be done; nothing was changed. */
    FAILED(true),
    /** Its process is gone; nothing was changed. */
    ABANDONED(true);

    private final boolean isEnd;

    State(boolean isEnd) {
      this.isEnd = isEnd;
    }

    boolean isEnd() {
      return isEnd;
    }
  }
}
