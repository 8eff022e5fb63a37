package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;

/** Seals what is known of a person. */
final class PersonTexts {
  Sealed seal(AccountId person, String text) {
    return new Sealed(text);
  }

  String open(Sealed sealed) {
    return sealed.text();
  }

  void erase(AccountId person) {}
}
