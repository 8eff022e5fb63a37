package dosirak.contracts;

import dosirak.contracts.delivery.DeliveryEvent;
import dosirak.contracts.identity.IdentityEvent;
import dosirak.contracts.notification.NotificationEvent;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.payment.PaymentEvent;
import dosirak.contracts.settlement.SettlementEvent;
import dosirak.contracts.shop.ShopEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The catalogue of all events: which domain says what. */
public final class Contracts {
  private static final Map<String, Class<? extends DomainEvent>> ROOTS = roots();
  private static final Map<String, Map<String, Class<? extends DomainEvent>>> TYPES = types();

  private Contracts() {}

  /** Each domain that says something, with the sealed interface of what it says. */
  public static Map<String, Class<? extends DomainEvent>> domains() {
    return ROOTS;
  }

  /** The event types of a domain by their simple name; empty for a domain that says nothing. */
  public static Map<String, Class<? extends DomainEvent>> eventsOf(String domain) {
    return Objects.requireNonNullElse(TYPES.get(domain), Map.of());
  }

  private static Map<String, Class<? extends DomainEvent>> roots() {
    Map<String, Class<? extends DomainEvent>> roots = new LinkedHashMap<>();
    roots.put("identity", IdentityEvent.class);
    roots.put("shop", ShopEvent.class);
    roots.put("order", OrderEvent.class);
    roots.put("payment", PaymentEvent.class);
    roots.put("delivery", DeliveryEvent.class);
    roots.put("settlement", SettlementEvent.class);
    roots.put("notification", NotificationEvent.class);
    return Map.copyOf(roots);
  }

  private static Map<String, Map<String, Class<? extends DomainEvent>>> types() {
    Map<String, Map<String, Class<? extends DomainEvent>>> all = new TreeMap<>();
    ROOTS.forEach((domain, root) -> {
      Map<String, Class<? extends DomainEvent>> events = new TreeMap<>();
      for (Class<?> permitted : root.getPermittedSubclasses()) {
        events.put(permitted.getSimpleName(), permitted.asSubclass(DomainEvent.class));
      }
      all.put(domain, Map.copyOf(events));
    });
    return Map.copyOf(all);
  }
}
