package dosirak.shop;

import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.TermsDraft;
import java.util.function.Predicate;

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
  Shop change(Predicate<Shop> allowed, ShopId shopId, TermsDraft draft) {
    Findings findings = new Findings();
    ShopTerms terms = TermsRules.terms(draft, "", findings);
    findings.refuseIfAny();
    return shops.change(allowed, shopId, (shop, now) -> shop.changeTerms(terms, now));
  }
}
