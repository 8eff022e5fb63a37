package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.TermsDraft;

/** Changes hours, minimum order, reach and tips. */
final class ChangeTerms {
  private final ChangeShop shops;

  ChangeTerms(ChangeShop shops) {
    this.shops = shops;
  }

  /**
   * Replaces the terms as a whole.
   *
   * @throws Problem 400 naming every wrong field
   */
  Shop change(AccountId ownerId, ShopId shopId, TermsDraft draft) {
    Findings findings = new Findings();
    ShopTerms terms = TermsRules.terms(draft, "", findings);
    findings.refuseIfAny();
    return shops.change(ownerId, shopId, (shop, now) -> shop.changeTerms(terms, now));
  }
}
