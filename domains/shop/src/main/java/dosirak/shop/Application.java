package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ApplicationDecided;
import dosirak.contracts.shop.ApplicationDecision;
import dosirak.contracts.shop.ShopApplied;
import dosirak.contracts.shop.ShopEvent;
import dosirak.platform.web.Problem;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's application to be on the marketplace with a shop, as a pure state machine. What is not
 * allowed in a state is refused with 409.
 *
 * @param revision grows with every change by the applicant, so that an operator decides on what was
 *     read
 * @param content the applicant's words, sealed for the applicant
 * @param remarks of the operator who returned or refused it last
 * @param shopId the shop that was published; absent until then
 * @param changedAt city time
 */
record Application(
    ApplicationId applicationId,
    AccountId applicantId,
    State state,
    int revision,
    String shopName,
    @Nullable String businessNumber,
    Sealed content,
    List<Remark> remarks,
    @Nullable ShopId shopId,
    Instant changedAt) {
  static final int LONGEST_TOLD = 4_000;

  Application {
    remarks = List.copyOf(remarks);
  }

  /** How far an application is. */
  enum State {
    /** Only the applicant sees it. */
    DRAFT,
    /** An operator is to decide. */
    SUBMITTED,
    /** The applicant is to mend it. */
    RETURNED,
    /** The shop is published. */
    APPROVED,
    /** It is at its end. */
    REFUSED,
    /** The applicant took it back, or is gone. */
    WITHDRAWN;

    /** Whether its applicant may change it. */
    boolean isOpen() {
      return this == DRAFT || this == RETURNED;
    }

    /** Whether nothing becomes of it any more. */
    boolean isFinal() {
      return this == APPROVED || this == REFUSED || this == WITHDRAWN;
    }
  }

  /**
   * What an operator has to say of a part of an application.
   *
   * @param field its path, as in the application; empty: the whole
   */
  record Remark(String field, String remark) {}

  /**
   * What the applicant says.
   *
   * @param businessNumber absent where none was read, which only a draft may lack
   */
  record Words(String shopName, @Nullable String businessNumber, Sealed content) {}

  /** An application after a change, and what is said of it. */
  record Change(Application application, @Nullable ShopEvent event) {}

  /** Begins one. */
  static Change begin(
      ApplicationId applicationId,
      AccountId applicantId,
      Words words,
      boolean isSubmitted,
      Instant now) {
    return new Application(
            applicationId,
            applicantId,
            State.DRAFT,
            0,
            words.shopName,
            words.businessNumber,
            words.content,
            List.of(),
            null,
            now)
        .write(words, isSubmitted, now);
  }

  /** Replaces what the applicant said; submits it, or keeps it as it is until that is done. */
  Change write(Words words, boolean isSubmitted, Instant now) {
    if (!state.isOpen()) {
      throw Problem.conflict(
          "application-not-open", "Only a draft or a returned application can be changed.");
    }
    Application after =
        new Application(
            applicationId,
            applicantId,
            isSubmitted ? State.SUBMITTED : state,
            revision + 1,
            words.shopName,
            // A returned one keeps its number for itself until another is submitted.
            isSubmitted || state == State.DRAFT ? words.businessNumber : businessNumber,
            words.content,
            remarks,
            null,
            now);
    return new Change(
        after,
        isSubmitted ? new ShopApplied(applicationId, applicantId, words.shopName, now) : null);
  }

  /** Takes it back; what was taken back frees its business number. */
  Change withdraw(Instant now) {
    if (state.isFinal()) {
      throw Problem.conflict("application-ended", "This application is at its end.");
    }
    return new Change(
        new Application(
            applicationId,
            applicantId,
            State.WITHDRAWN,
            revision,
            shopName,
            null,
            content,
            remarks,
            null,
            now),
        null);
  }

  /**
   * Refuses what was not read as it is now.
   *
   * @param read the revision that was read; absent: whatever it is
   */
  void requireSubmitted(@Nullable Integer read) {
    if (state != State.SUBMITTED) {
      throw Problem.conflict(
              "application-not-submitted", "Only a submitted application can be decided on.")
          .with("state", state.name());
    }
    if (read != null && read != revision) {
      throw Problem.conflict(
              "application-changed", "The application is not the one that was read any more.")
          .with("revision", revision);
    }
  }

  /** Gives it back to be mended. */
  Change giveBack(List<Remark> why, Instant now) {
    return decide(State.RETURNED, ApplicationDecision.RETURNED, why, null, now);
  }

  /** Ends it without a shop. */
  Change refuse(String reason, Instant now) {
    return decide(
        State.REFUSED, ApplicationDecision.REFUSED, List.of(new Remark("", reason)), null, now);
  }

  /** Ends it with a shop. */
  Change approve(ShopId published, Instant now) {
    return decide(State.APPROVED, ApplicationDecision.APPROVED, List.of(), published, now);
  }

  private Change decide(
      State after,
      ApplicationDecision decision,
      List<Remark> why,
      @Nullable ShopId published,
      Instant now) {
    requireSubmitted(null);
    String told =
        why.stream()
            .map(each -> each.field.isEmpty() ? each.remark : each.field + ": " + each.remark)
            .collect(Collectors.joining("\n"));
    return new Change(
        new Application(
            applicationId,
            applicantId,
            after,
            revision,
            shopName,
            businessNumber,
            content,
            why,
            published,
            now),
        new ApplicationDecided(
            applicationId,
            applicantId,
            decision,
            told.substring(0, Math.min(told.length(), LONGEST_TOLD)),
            published,
            now));
  }
}
