package dosirak.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import dosirak.contracts.ShopId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.ApplicationDraft;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How people apply for a shop over HTTP, and how operators decide. */
@RestController
final class ApplicationApi {
  private static final int MOST_A_PAGE = 100;
  private static final int MOST_REMARKS = 50;
  private static final int LONGEST_FIELD = 200;
  private static final int LONGEST_REMARK = 1_000;

  private final ApplicationStore applications;
  private final ApplicationContents contents;
  private final Apply apply;
  private final DecideApplication decide;

  ApplicationApi(
      ApplicationStore applications,
      ApplicationContents contents,
      Apply apply,
      DecideApplication decide) {
    this.applications = applications;
    this.contents = contents;
    this.apply = apply;
    this.decide = decide;
  }

  /** An application without what its applicant says, which may rest. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Summary(
      ApplicationId applicationId,
      AccountId applicantId,
      Application.State state,
      int revision,
      String shopName,
      @Nullable String businessNumber,
      List<Application.Remark> remarks,
      @Nullable ShopId shopId,
      Instant changedAt) {
    static Summary of(Application application) {
      return new Summary(
          application.applicationId(),
          application.applicantId(),
          application.state(),
          application.revision(),
          application.shopName(),
          application.businessNumber(),
          application.remarks(),
          application.shopId(),
          application.changedAt());
    }
  }

  /**
   * A whole application.
   *
   * @param content absent where the applicant was erased
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Whole(Summary application, @Nullable ApplicationDraft content) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<Summary> applications, @Nullable ApplicationId next) {}

  @PostMapping("/applications")
  @Command(key = Command.Key.REQUIRED, seals = true)
  @Access(value = Permission.SIGNED_IN, whose = Whose.NOBODY)
  @Answers(value = Summary.class, status = 201)
  Answer begin(@RequestBody ApplicationDraft draft, Caller caller) {
    return Answer.created(Summary.of(apply.begin(caller.person(), draft)));
  }

  @PutMapping("/applications/{id}")
  @Command(seals = true)
  @Access(Permission.SIGNED_IN)
  Summary write(
      @PathVariable ApplicationId id, @RequestBody ApplicationDraft draft, Caller caller) {
    return Summary.of(apply.write(caller.person(), id, draft));
  }

  record Nothing() {}

  @PostMapping("/applications/{id}/withdraw")
  @Command
  @Access(Permission.SIGNED_IN)
  Summary withdraw(
      @PathVariable ApplicationId id,
      @RequestBody(required = false) @Nullable Nothing body,
      Caller caller) {
    return Summary.of(apply.withdraw(caller.person(), id));
  }

  /** One's own applications; with a reason, everybody's that were ever submitted. */
  @GetMapping("/applications")
  @Access({Permission.SIGNED_IN, Permission.DECIDE_APPLICATIONS})
  Page list(
      Caller caller,
      @RequestParam(required = false) Application.@Nullable State state,
      @RequestParam(defaultValue = "50") int limit,
      @RequestParam(required = false) @Nullable ApplicationId cursor) {
    if (limit < 1 || limit > MOST_A_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + MOST_A_PAGE);
    }
    List<Application> page =
        caller.isUsing(Permission.DECIDE_APPLICATIONS)
            ? applications.list(state, cursor, limit + 1)
            : applications.ofApplicant(caller.person(), state, cursor, limit + 1);
    List<Summary> shown = page.stream().limit(limit).map(Summary::of).toList();
    return new Page(shown, page.size() > limit ? shown.getLast().applicationId() : null);
  }

  @GetMapping("/applications/{id}")
  @Access({Permission.SIGNED_IN, Permission.DECIDE_APPLICATIONS})
  Whole one(@PathVariable ApplicationId id, Caller caller) {
    Application application =
        applications
            .find(id)
            .filter(found ->
                caller.isUsing(Permission.DECIDE_APPLICATIONS)
                    ? found.state() != Application.State.DRAFT
                    : found.applicantId().equals(caller.person()))
            .orElseThrow(() -> Problem.notFound("application"));
    return new Whole(Summary.of(application), contents.open(application));
  }

  /**
   * A decision.
   *
   * @param revision the one that was read; absent: whatever it is
   */
  record Approval(@Nullable Integer revision) {}

  @PostMapping("/applications/{id}/approve")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.DECIDE_APPLICATIONS, whose = Whose.ALL)
  Summary approve(
      @PathVariable ApplicationId id,
      @RequestBody(required = false) @Nullable Approval body,
      Caller caller) {
    return Summary.of(decide.approve(caller.person(), id, body == null ? null : body.revision()));
  }

  record RemarkDraft(@Nullable String field, @Nullable String remark) {}

  record Return(@Nullable List<@Nullable RemarkDraft> remarks, @Nullable Integer revision) {}

  @PostMapping("/applications/{id}/return")
  @Command
  @Access(value = Permission.DECIDE_APPLICATIONS, whose = Whose.ALL)
  Summary giveBack(@PathVariable ApplicationId id, @RequestBody Return body, Caller caller) {
    Findings findings = new Findings();
    List<Application.Remark> remarks = new ArrayList<>();
    for (RemarkDraft each : findings.list(body.remarks(), "remarks", 1, MOST_REMARKS)) {
      String at = "remarks[" + remarks.size() + "].";
      remarks.add(
          new Application.Remark(
              findings.optionalText(each.field(), at + "field", LONGEST_FIELD),
              findings.text(each.remark(), at + "remark", LONGEST_REMARK)));
    }
    findings.refuseIfAny();
    return Summary.of(decide.giveBack(caller.person(), id, remarks, body.revision()));
  }

  record Refusal(@Nullable String reason, @Nullable Integer revision) {}

  @PostMapping("/applications/{id}/refuse")
  @Command
  @Access(value = Permission.DECIDE_APPLICATIONS, whose = Whose.ALL)
  Summary refuse(@PathVariable ApplicationId id, @RequestBody Refusal body, Caller caller) {
    Findings findings = new Findings();
    String reason = findings.text(body.reason(), "reason", LONGEST_REMARK);
    findings.refuseIfAny();
    return Summary.of(decide.refuse(caller.person(), id, reason, body.revision()));
  }
}
