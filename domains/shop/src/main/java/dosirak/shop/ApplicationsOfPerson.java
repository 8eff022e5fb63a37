package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.platform.privacy.PersonalData;
import java.util.List;

/** A person's applications for shops, oldest first. */
final class ApplicationsOfPerson implements PersonalData {
  private static final int MOST = 1_000;

  private final ApplicationStore applications;
  private final ApplicationContents contents;

  ApplicationsOfPerson(ApplicationStore applications, ApplicationContents contents) {
    this.applications = applications;
    this.contents = contents;
  }

  @Override
  public String name() {
    return "applications";
  }

  @Override
  public List<ApplicationApi.Whole> of(AccountId person) {
    return applications.ofApplicant(person, null, null, MOST).stream()
        .map(application ->
            new ApplicationApi.Whole(
                ApplicationApi.Summary.of(application), contents.open(application)))
        .toList();
  }
}
