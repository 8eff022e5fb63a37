package dosirak.shop;

import dosirak.shop.Drafts.AccountDraft;
import dosirak.shop.Drafts.ApplicationDraft;
import dosirak.shop.Drafts.ShopDraft;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an application must be like to be submitted; pure but for the districts' catalogue. */
final class ApplicationRules {
  static final int LONGEST_PERMIT = 50;
  static final int LONGEST_BANK = 40;
  static final int LONGEST_HOLDER = 50;

  private static final Pattern ACCOUNT = Pattern.compile("[0-9](?:-?[0-9]){5,19}");

  private ApplicationRules() {}

  /** Checks everything, the shop that would be published included. */
  static void check(
      ApplicationDraft draft, Function<String, Optional<District>> districts, Findings findings) {
    if (businessNumber(draft) == null) {
      findings.add("businessNumber", "must be a business registration number of ten digits");
    }
    findings.text(draft.permitNumber(), "permitNumber", LONGEST_PERMIT);
    account(draft.account(), findings);
    ShopDraft shop = draft.shop();
    if (shop == null) {
      findings.add("shop", "is missing");
      return;
    }
    Findings ofShop = new Findings();
    Shop.Profile profile = TermsRules.profile(shop, ofShop);
    TermsRules.terms(shop.terms(), "terms", profile.location(), districts, ofShop);
    MenuRules.menu(shop.menu(), List.of(), () -> new UUID(0, 0), ofShop);
    ofShop.errors().forEach(error -> findings.add("shop." + error.field(), error.detail()));
  }

  private static void account(@Nullable AccountDraft account, Findings findings) {
    if (account == null) {
      findings.add("account", "is missing");
      return;
    }
    findings.text(account.bank(), "account.bank", LONGEST_BANK);
    findings.text(account.holder(), "account.holder", LONGEST_HOLDER);
    if (account.number() == null || !ACCOUNT.matcher(account.number()).matches()) {
      findings.add("account.number", "must be 6 to 20 digits, with single hyphens between them");
    }
  }

  /** The business number without hyphens; absent where it is none. */
  static @Nullable String businessNumber(ApplicationDraft draft) {
    return draft.businessNumber() == null
        ? null
        : BusinessNumber.of(draft.businessNumber()).map(BusinessNumber::digits).orElse(null);
  }

  /** What the shop is to be called; empty where a draft does not say. */
  static String shopName(ApplicationDraft draft) {
    ShopDraft shop = draft.shop();
    String name = shop == null || shop.name() == null ? "" : shop.name();
    return name.length() > TermsRules.LONGEST_NAME
        ? name.substring(0, name.offsetByCodePoints(0, TermsRules.LONGEST_NAME / 2))
        : name;
  }
}
