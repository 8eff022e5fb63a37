package dosirak.shop;

import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.TermsDraft;
import java.util.function.Predicate;

/** Changes hours, minimum order, reach and tips. */
final class ChangeTerms {
  private final ChangeShop shops;
  private final DistrictStore districts;

  ChangeTerms(ChangeShop shops, DistrictStore districts) {
    this.shops = shops;
    this.districts = districts;
  }

  /**
   * Replaces the terms as a whole.
   *
   * @throws Problem 400 naming every wrong field
   */
  Shop change(Predicate<Shop> allowed, ShopId shopId, TermsDraft draft) {
    return shops.change(
        allowed,
        shopId,
        (shop, now) -> {
          Findings findings = new Findings();
          ShopTerms terms =
              TermsRules.terms(draft, "", shop.profile().location(), districts::find, findings);
          findings.refuseIfAny();
          return shop.changeTerms(terms, now);
        });
  }
}
