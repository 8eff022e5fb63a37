package dosirak.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.InterventionId;
import dosirak.contracts.OrderId;
import dosirak.contracts.desk.InterventionKind;
import dosirak.contracts.desk.WantedRefund;
import dosirak.contracts.order.Fault;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What operators want of orders, over HTTP. */
@RestController
class InterventionApi {
  private static final int LONGEST_PAGE = 100;

  private final RequestIntervention request;
  private final InterventionStore interventions;

  InterventionApi(RequestIntervention request, InterventionStore interventions) {
    this.request = request;
    this.interventions = interventions;
  }

  /**
   * A wish.
   *
   * @param fault who is to bear it; for all but a reassignment
   * @param lines for a refund
   * @param deliveryTip whether the tip is to be refunded, too
   */
  record Wanted(
      @NotNull InterventionKind kind,
      @Nullable Fault fault,
      @Nullable @Size(max = 50) List<@NotNull WantedRefund> lines,
      @Nullable Boolean deliveryTip,
      @NotBlank @Size(max = 200) String reason) {}

  record Requested(InterventionId interventionId, Intervention.State state) {}

  /** Asks the domain that owns an order to do something with it; it decides by itself. */
  @PostMapping("/orders/{id}/interventions")
  @Command(key = Command.Key.REQUIRED)
  @Access(value = Permission.INTERVENE, whose = Whose.ALL)
  @Answers(value = Requested.class, status = 202)
  Answer request(@PathVariable OrderId id, @Valid @RequestBody Wanted wanted, Caller caller) {
    List<WantedRefund> lines = wanted.lines();
    InterventionId made =
        request.request(
            id,
            wanted.kind(),
            wanted.fault(),
            lines == null ? List.of() : lines,
            Boolean.TRUE.equals(wanted.deliveryTip()),
            wanted.reason(),
            caller.person());
    return Answer.accepted(new Requested(made, Intervention.State.REQUESTED));
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<Intervention> interventions, @Nullable InterventionId next) {}

  /** All wishes, newest first. */
  @GetMapping("/interventions")
  @Access(value = Permission.READ_DESK, whose = Whose.ALL)
  Page list(
      @RequestParam(required = false) Intervention.@Nullable State state,
      @RequestParam(required = false) @Nullable InterventionId cursor,
      @RequestParam(defaultValue = "20") int limit) {
    if (limit < 1 || limit > LONGEST_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + LONGEST_PAGE);
    }
    List<Intervention> read = interventions.page(state, cursor, limit + 1);
    List<Intervention> page = read.stream().limit(limit).toList();
    return new Page(page, read.size() > limit ? page.getLast().interventionId() : null);
  }
}
