package dosirak.audit.facts;

import java.util.Locale;
import java.util.Optional;

/** Who stands behind an account of the ledger. */
public enum Party {
  /** What the customer paid in, wherever it is held now. */
  CUSTOMER,
  SHOP,
  RIDER,
  GATEWAY,
  PLATFORM,
  TAX;

  /**
   * Who stands behind an account, by the words of its name; empty for a name that says nobody.
   *
   * @param account as settlement names it
   */
  public static Optional<Party> of(String account) {
    String name = account.toLowerCase(Locale.ROOT);
    boolean isFee = name.contains("fee");
    if (name.contains("tax") || name.contains("vat")) {
      return Optional.of(TAX);
    }
    if (name.contains("platform") || name.contains("revenue") || name.contains("loss")) {
      return Optional.of(PLATFORM);
    }
    if (name.contains("rider")) {
      return Optional.of(RIDER);
    }
    if (name.contains("shop")) {
      return Optional.of(SHOP);
    }
    if (name.contains("gateway") && isFee) {
      return Optional.of(GATEWAY);
    }
    if (name.contains("gateway") || name.contains("customer") || name.contains("cash")) {
      return Optional.of(CUSTOMER);
    }
    if (isFee || name.contains("delivery")) {
      return Optional.of(PLATFORM);
    }
    return Optional.empty();
  }
}
