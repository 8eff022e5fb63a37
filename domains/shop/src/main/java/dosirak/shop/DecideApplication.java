package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.ApplicationDraft;
import dosirak.shop.Drafts.ShopDraft;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** Decides on a submitted application. Of several decisions at once the first holds. */
final class DecideApplication {
  private final ApplicationStore applications;
  private final ApplicationContents contents;
  private final PublishShop publishShop;
  private final DistrictStore districts;
  private final TransactionTemplate transactions;
  private final Journal journal;
  private final CityClock clock;

  DecideApplication(
      ApplicationStore applications,
      ApplicationContents contents,
      PublishShop publishShop,
      DistrictStore districts,
      TransactionTemplate transactions,
      Journal journal,
      CityClock clock) {
    this.applications = applications;
    this.contents = contents;
    this.publishShop = publishShop;
    this.districts = districts;
    this.transactions = transactions;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Publishes the shop, which belongs to the applicant. Opens its own transaction, since the
   * applicant's key may have to be fetched before it. An application that is approved already is
   * answered as it is.
   *
   * @param revision what was read; absent: whatever it is
   */
  Application approve(AccountId operator, ApplicationId applicationId, @Nullable Integer revision) {
    Application read =
        applications.find(applicationId).orElseThrow(() -> Problem.notFound("application"));
    requireOfAnother(operator, read);
    if (read.state() == Application.State.APPROVED) {
      return read;
    }
    requireVisible(read).requireSubmitted(revision);
    ApplicationDraft draft = contents.open(read);
    ShopDraft wanted = draft == null ? null : draft.shop();
    if (draft == null || wanted == null) {
      throw Problem.conflict("applicant-gone", "The applicant has no account any more.");
    }
    return Objects.requireNonNull(
        transactions.execute(status -> {
          Application locked = lock(applicationId);
          if (locked.state() == Application.State.APPROVED) {
            return locked;
          }
          locked.requireSubmitted(read.revision());
          refuseUnlessValid(draft);
          Shop shop = publishShop.publish(locked.applicantId(), wanted);
          return decided(locked.approve(shop.shopId(), clock.instant()));
        }));
  }

  /** What was fine when it was submitted may not be so any more. */
  private void refuseUnlessValid(ApplicationDraft draft) {
    Findings findings = new Findings();
    ApplicationRules.check(draft, districts::find, findings);
    if (!findings.isEmpty()) {
      throw Problem.conflict(
              "application-not-valid", "The application breaks a rule by now; return it.")
          .with("errors", findings.errors());
    }
  }

  /** Gives it back with remarks. */
  Application giveBack(
      AccountId operator,
      ApplicationId applicationId,
      List<Application.Remark> remarks,
      @Nullable Integer revision) {
    return decide(
        operator,
        applicationId,
        revision,
        (application, now) -> application.giveBack(remarks, now));
  }

  Application refuse(
      AccountId operator, ApplicationId applicationId, String reason, @Nullable Integer revision) {
    return decide(
        operator, applicationId, revision, (application, now) -> application.refuse(reason, now));
  }

  private interface Decision {
    Application.Change on(Application application, Instant now);
  }

  private Application decide(
      AccountId operator,
      ApplicationId applicationId,
      @Nullable Integer revision,
      Decision decision) {
    // Looked at before its row is locked, so that who comes too late waits for nobody.
    Application read =
        applications.find(applicationId).orElseThrow(() -> Problem.notFound("application"));
    requireVisible(read);
    requireOfAnother(operator, read);
    read.requireSubmitted(revision);
    Application locked = lock(applicationId);
    locked.requireSubmitted(revision);
    return decided(decision.on(locked, clock.instant()));
  }

  private Application lock(ApplicationId applicationId) {
    return applications.lock(applicationId).orElseThrow(() -> Problem.notFound("application"));
  }

  /** A draft is nobody's business but its applicant's. */
  private static Application requireVisible(Application application) {
    if (application.state() == Application.State.DRAFT) {
      throw Problem.notFound("application");
    }
    return application;
  }

  /** Nobody decides on what is one's own. */
  private static void requireOfAnother(AccountId operator, Application application) {
    if (application.applicantId().equals(operator)) {
      throw Problem.refused("own-application", "Another operator must decide on this one.");
    }
  }

  private Application decided(Application.Change change) {
    applications.update(change.application());
    journal.append(Objects.requireNonNull(change.event()));
    return change.application();
  }
}
