package dosirak.platform.web;

import dosirak.contracts.AccountId;
import dosirak.contracts.AssignmentId;
import dosirak.contracts.ItemId;
import dosirak.contracts.OrderId;
import dosirak.contracts.PaymentId;
import dosirak.contracts.QuoteId;
import dosirak.contracts.ShopId;
import org.springframework.format.FormatterRegistry;

/** Reads identifiers from paths and queries. */
public final class IdentifierConverter {
  private IdentifierConverter() {}

  /** Teaches a context every identifier of the contracts. */
  public static void registerAll(FormatterRegistry registry) {
    registry.addConverter(String.class, AccountId.class, AccountId::of);
    registry.addConverter(String.class, AssignmentId.class, AssignmentId::of);
    registry.addConverter(String.class, ItemId.class, ItemId::of);
    registry.addConverter(String.class, OrderId.class, OrderId::of);
    registry.addConverter(String.class, PaymentId.class, PaymentId::of);
    registry.addConverter(String.class, QuoteId.class, QuoteId::of);
    registry.addConverter(String.class, ShopId.class, ShopId::of);
  }
}
