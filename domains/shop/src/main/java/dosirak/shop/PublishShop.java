package dosirak.shop;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.web.Problem;
import dosirak.shop.Drafts.ShopDraft;
import java.util.List;

/** Opens a shop to customers with everything about it. */
final class PublishShop {
  /** Far above any chain; keeps one account from filling the city. */
  static final int MOST_SHOPS_AN_OWNER = 1_000;

  private final ShopStore shops;
  private final DistrictStore districts;
  private final Journal journal;
  private final CityClock clock;
  private final Identifiers identifiers;

  PublishShop(
      ShopStore shops,
      DistrictStore districts,
      Journal journal,
      CityClock clock,
      Identifiers identifiers) {
    this.shops = shops;
    this.districts = districts;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
  }

  /**
   * Publishes a shop that belongs to its publisher.
   *
   * @throws Problem 400 naming every wrong field
   */
  Shop publish(AccountId ownerId, ShopDraft draft) {
    Findings findings = new Findings();
    Shop.Profile profile = TermsRules.profile(draft, findings);
    ShopTerms terms =
        TermsRules.terms(draft.terms(), "terms", profile.location(), districts::find, findings);
    List<MenuItem> menu = MenuRules.menu(draft.menu(), List.of(), identifiers::next, findings);
    findings.refuseIfAny();
    if (shops.countOwnedBy(ownerId) >= MOST_SHOPS_AN_OWNER) {
      throw Problem.refused("too-many-shops", "This account has as many shops as it may have.");
    }
    Shop.Change published =
        Shop.publish(
            new ShopId(identifiers.next()), ownerId, profile, terms, menu, clock.instant());
    shops.insert(published.shop());
    journal.append(published.event());
    return published.shop();
  }
}
