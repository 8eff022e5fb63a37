package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.ApplicationDraft;

/** Writes, mends, submits and takes back an application; each person one's own. */
final class Apply {
  static final int MOST_OPEN = 20;

  private final ApplicationStore applications;
  private final ApplicationContents contents;
  private final DistrictStore districts;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;

  Apply(
      ApplicationStore applications,
      ApplicationContents contents,
      DistrictStore districts,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    this.applications = applications;
    this.contents = contents;
    this.districts = districts;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /**
   * Begins an application.
   *
   * @throws Problem 400 naming every wrong field of what is submitted
   */
  Application begin(AccountId applicantId, ApplicationDraft draft) {
    ApplicationId applicationId = new ApplicationId(identifiers.next());
    Application.Words words = words(applicationId, applicantId, draft);
    if (applications.countOpenOf(applicantId) >= MOST_OPEN) {
      throw Problem.refused(
          "too-many-applications", "This account has as many applications as it may have.");
    }
    Application.Change begun =
        Application.begin(applicationId, applicantId, words, draft.isSubmitted(), clock.instant());
    applications.insert(begun.application());
    return said(begun);
  }

  /**
   * Replaces the content of a draft or of a returned application.
   *
   * @throws Problem 400 naming every wrong field of what is submitted
   */
  Application write(AccountId applicantId, ApplicationId applicationId, ApplicationDraft draft) {
    Application application = lock(applicantId, applicationId);
    Application.Words words = words(applicationId, applicantId, draft);
    Application.Change written = application.write(words, draft.isSubmitted(), clock.instant());
    applications.update(written.application());
    return said(written);
  }

  Application withdraw(AccountId applicantId, ApplicationId applicationId) {
    Application.Change withdrawn = lock(applicantId, applicationId).withdraw(clock.instant());
    applications.update(withdrawn.application());
    return said(withdrawn);
  }

  private Application lock(AccountId applicantId, ApplicationId applicationId) {
    return applications
        .find(applicationId)
        .filter(found -> found.applicantId().equals(applicantId))
        .flatMap(found -> applications.lock(applicationId))
        .orElseThrow(() -> Problem.notFound("application"));
  }

  private Application.Words words(
      ApplicationId applicationId, AccountId applicantId, ApplicationDraft draft) {
    String number = ApplicationRules.businessNumber(draft);
    if (draft.isSubmitted()) {
      Findings findings = new Findings();
      ApplicationRules.check(draft, districts::find, findings);
      findings.refuseIfAny();
      if (number != null) {
        refuseIfHeld(number, applicationId);
      }
    }
    return new Application.Words(
        ApplicationRules.shopName(draft), number, contents.seal(applicantId, draft));
  }

  private void refuseIfHeld(String number, ApplicationId besides) {
    applications
        .holderOf(number, besides)
        .ifPresent(state -> {
          throw state == Application.State.APPROVED
              ? Problem.conflict(
                      "business-has-shop", "A shop of this business is published already.")
                  .with("field", "businessNumber")
              : Problem.conflict(
                      "business-has-application",
                      "There is an application of this business already.")
                  .with("field", "businessNumber");
        });
  }

  private Application said(Application.Change change) {
    if (change.event() != null) {
      journal.append(change.event());
    }
    return change.application();
  }
}
