package dosirak.platform.compartment;

import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Building the projections of a domain anew. */
@RestController
@RequestMapping("/rebuilds")
class RebuildApi {
  private static final int MOST = 20;

  private final RebuildRunner rebuilds;

  RebuildApi(RebuildRunner rebuilds) {
    this.rebuilds = rebuilds;
  }

  /**
   * What to do.
   *
   * @param compareOnly whether the live tables stay whatever is found
   */
  record Start(@Nullable Boolean compareOnly) {}

  record Started(UUID id) {}

  /** Begins; how far it is tells the list. */
  @PostMapping
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.REBUILD_PROJECTIONS, whose = Whose.ALL)
  @Answers(value = Started.class, status = 202)
  Answer start(@RequestBody Start start, Caller caller) {
    if (start.compareOnly() == null) {
      throw Problem.invalid("compareOnly", "is missing");
    }
    return Answer.accepted(new Started(rebuilds.start(caller.subject(), start.compareOnly())));
  }

  record Latest(List<Entry> rebuilds) {}

  /**
   * A rebuild.
   *
   * @param state {@code building}, {@code comparing}, {@code swapping}, {@code tidying}, or how it
   *     ended: {@code swapped}, {@code compared}, {@code failed}, {@code abandoned}
   * @param applied positions of the sources that lie behind, of all subscriptions together
   * @param head how many the live tables have behind
   * @param perSecond applied on the average so far
   * @param remainingSeconds at that rate; absent where it cannot be told
   */
  record Entry(
      UUID id,
      String state,
      boolean compareOnly,
      long applied,
      long head,
      long perSecond,
      @Nullable Long remainingSeconds,
      String actor,
      Instant startedAt,
      Instant updatedAt,
      List<TableComparison.Comparison> comparisons,
      @Nullable String cause) {}

  /** The latest rebuilds, newest first. */
  @GetMapping
  @Access(
      value = {Permission.READ_JOURNALS, Permission.REBUILD_PROJECTIONS},
      whose = Whose.ALL)
  Latest latest() {
    return new Latest(rebuilds.latest(MOST).stream().map(RebuildApi::entry).toList());
  }

  private static Entry entry(Rebuild rebuild) {
    long millis =
        Math.max(1, Duration.between(rebuild.startedAt(), rebuild.updatedAt()).toMillis());
    long perSecond = rebuild.applied() * 1_000 / millis;
    boolean isBuilding = rebuild.state() == Rebuild.State.BUILDING;
    return new Entry(
        rebuild.id(),
        rebuild.state().name().toLowerCase(Locale.ROOT),
        rebuild.compareOnly(),
        rebuild.applied(),
        rebuild.head(),
        perSecond,
        isBuilding && perSecond > 0
            ? Math.max(0, rebuild.head() - rebuild.applied()) / perSecond
            : null,
        rebuild.actor(),
        rebuild.startedAt(),
        rebuild.updatedAt(),
        rebuild.comparisons(),
        rebuild.cause());
  }
}
