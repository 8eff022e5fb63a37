package dosirak.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.OrderId;
import dosirak.contracts.delivery.DeliveryProblem;
import dosirak.platform.journal.Journal;
import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.stream.EventStream;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.CommandRunner;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Delivery over HTTP: a rider's shift, position, offers and steps, and the live map. */
@RestController
final class RiderApi {
  private static final double DEFAULT_METRES_PER_MINUTE = 300;
  private static final int ATTEMPTS = 4;

  private final Duty duty;
  private final Positions positions;
  private final AnswerOffer answerOffer;
  private final CarryOut carryOut;
  private final RiderPage page;
  private final LiveMap liveMap;
  private final TransactionTemplate transactions;
  private final Journal journal;

  RiderApi(
      Duty duty,
      Positions positions,
      AnswerOffer answerOffer,
      CarryOut carryOut,
      RiderPage page,
      LiveMap liveMap,
      TransactionTemplate transactions,
      Journal journal) {
    this.duty = duty;
    this.positions = positions;
    this.answerOffer = answerOffer;
    this.carryOut = carryOut;
    this.page = page;
    this.liveMap = liveMap;
    this.transactions = transactions;
    this.journal = journal;
  }

  /**
   * Begins a shift.
   *
   * @param shiftEndsAt city time, the last moment of a pick-up
   * @param metresPerMinute the rider's speed in a straight line, 300 where it is not said
   */
  record BeginDuty(
      @NotNull Instant shiftEndsAt,
      @NotNull GeoPoint location,
      @DecimalMin("50") @DecimalMax("2000") @Nullable Double metresPerMinute) {}

  @PutMapping("/duty")
  @Command
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  RiderPage.Me beginDuty(@Valid @RequestBody BeginDuty body, Caller caller) {
    duty.begin(
        caller.person(),
        body.shiftEndsAt(),
        body.location(),
        Objects.requireNonNullElse(body.metresPerMinute(), DEFAULT_METRES_PER_MINUTE));
    return page.of(caller.person());
  }

  @DeleteMapping("/duty")
  @Command
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  @Answers(status = 204)
  Answer endDuty(Caller caller) {
    duty.end(caller.person());
    return Answer.nothing();
  }

  record Position(@NotNull GeoPoint location) {}

  @PutMapping("/position")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  @Answers(status = 204)
  Answer position(@Valid @RequestBody Position body, Caller caller) {
    positions.report(caller.person(), body.location());
    return Answer.nothing();
  }

  @GetMapping("/riders/me")
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  RiderPage.Me me(Caller caller) {
    return page.of(caller.person());
  }

  @GetMapping("/stream")
  @Access(Permission.DELIVER)
  EventStream stream(Caller caller) {
    return page.stream(caller.person());
  }

  @PostMapping("/offers/{id}/accept")
  @Command
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  AssignmentView accept(@PathVariable AssignmentId id, Caller caller) {
    return AssignmentView.of(answerOffer.accept(caller.person(), id));
  }

  /**
   * Says no.
   *
   * @param reason for the record of the rider's own app; nothing depends on it
   */
  record Decline(@Size(max = 200) @Nullable String reason) {}

  @PostMapping("/offers/{id}/decline")
  @Command
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  @Answers(status = 204)
  Answer decline(
      @PathVariable AssignmentId id,
      @Valid @RequestBody(required = false) @Nullable Decline body,
      Caller caller) {
    answerOffer.decline(caller.person(), id);
    return Answer.nothing();
  }

  /**
   * A step of the work.
   *
   * @param happenedAt city time at which the rider took it, where it is said later; at most six
   *     hours ago and not before the step before, else the nearest to it
   */
  record Step(@Nullable Instant happenedAt) {}

  @PostMapping("/assignments/{id}/at-shop")
  @Command
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  AssignmentView atShop(
      @PathVariable AssignmentId id,
      @Valid @RequestBody(required = false) @Nullable Step body,
      Caller caller) {
    Instant happenedAt = body == null ? null : body.happenedAt();
    return AssignmentView.of(carryOut.reachShop(caller.person(), id, happenedAt));
  }

  @PostMapping("/assignments/{id}/orders/{orderId}/picked-up")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  @Answers(AssignmentView.class)
  Answer pickedUp(
      @PathVariable AssignmentId id,
      @PathVariable OrderId orderId,
      @Valid @RequestBody(required = false) @Nullable Step body,
      Caller caller) {
    // A refusal after the shift gives the order back, so it must be committed before it is told.
    PickedUp done = pickUp(caller.person(), id, orderId, body == null ? null : body.happenedAt());
    Answer answer = Answer.ok(AssignmentView.of(Refusals.orThrow(done.result())));
    return done.position() == null
        ? answer
        : answer.with(CommandRunner.POSITION_HEADER, "delivery:" + done.position());
  }

  private record PickedUp(Optional<Work.Result> result, @Nullable Long position) {}

  private PickedUp pickUp(
      AccountId riderId, AssignmentId assignmentId, OrderId orderId, @Nullable Instant happenedAt) {
    for (int attempt = 1; ; attempt++) {
      try {
        return Objects.requireNonNull(
            transactions.execute(status ->
                new PickedUp(
                    carryOut.pickUp(riderId, assignmentId, orderId, happenedAt),
                    journal.appendedInTransaction())));
      } catch (ConcurrencyFailureException lostRace) {
        if (attempt == ATTEMPTS) {
          throw lostRace;
        }
      }
    }
  }

  /**
   * What was collected at the door.
   *
   * @param collected won; nothing is checked where it is absent
   * @param happenedAt as for any {@link Step}
   */
  record HandedOver(@PositiveOrZero @Nullable Long collected, @Nullable Instant happenedAt) {}

  @PostMapping("/assignments/{id}/orders/{orderId}/delivered")
  @Command
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  AssignmentView delivered(
      @PathVariable AssignmentId id,
      @PathVariable OrderId orderId,
      @Valid @RequestBody(required = false) @Nullable HandedOver body,
      Caller caller) {
    return AssignmentView.of(
        carryOut.deliver(
            caller.person(),
            id,
            orderId,
            body == null ? null : body.collected(),
            body == null ? null : body.happenedAt()));
  }

  /**
   * Why a rider cannot go on.
   *
   * @param happenedAt as for any {@link Step}
   */
  record Trouble(@NotNull DeliveryProblem problem, @Nullable Instant happenedAt) {}

  /** The rider cannot go on with an order. */
  @PostMapping("/assignments/{id}/orders/{orderId}/problem")
  @Command
  @Access(value = Permission.DELIVER, priority = Priority.PAID)
  AssignmentView problem(
      @PathVariable AssignmentId id,
      @PathVariable OrderId orderId,
      @Valid @RequestBody Trouble body,
      Caller caller) {
    return AssignmentView.of(
        carryOut.report(caller.person(), id, orderId, body.problem(), body.happenedAt()));
  }

  /** The riders on duty, for the map. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Live(List<LiveMap.Dot> riders) {}

  @GetMapping("/live")
  @Access(
      value = {Permission.WATCH_DEMO, Permission.WATCH_CITY},
      whose = Whose.ALL)
  Live live() {
    return new Live(liveMap.riders());
  }
}
