package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.platform.privacy.PersonKeys;
import dosirak.shop.Drafts.ApplicationDraft;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Seals what applicants say, as one text with the applicant's key, and opens it. */
final class ApplicationContents {
  private final PersonKeys keys;
  private final JsonMapper json;

  ApplicationContents(PersonKeys keys, JsonMapper json) {
    this.keys = keys;
    this.json = json;
  }

  Sealed seal(AccountId applicantId, ApplicationDraft draft) {
    ApplicationDraft words =
        new ApplicationDraft(
            null, draft.businessNumber(), draft.permitNumber(), draft.account(), draft.shop());
    return keys.seal(applicantId, json.writeValueAsString(words));
  }

  /** What an applicant said; absent where the applicant was erased since. */
  @Nullable ApplicationDraft open(Application application) {
    String text = keys.open(application.content());
    if (text.equals(PersonKeys.ERASED)) {
      return null;
    }
    try {
      return json.readValue(text, ApplicationDraft.class);
    } catch (JacksonException unreadable) {
      throw new IllegalStateException(
          "application " + application.applicationId() + " cannot be read", unreadable);
    }
  }
}
