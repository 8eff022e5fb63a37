package dosirak.contracts;

import dosirak.contracts.delivery.DeliveryEvent;
import dosirak.contracts.desk.DeskEvent;
import dosirak.contracts.identity.IdentityEvent;
import dosirak.contracts.member.MemberEvent;
import dosirak.contracts.notification.NotificationEvent;
import dosirak.contracts.order.OrderEvent;
import dosirak.contracts.payment.PaymentEvent;
import dosirak.contracts.platform.PlatformEvent;
import dosirak.contracts.promotion.PromotionEvent;
import dosirak.contracts.review.ReviewEvent;
import dosirak.contracts.settlement.SettlementEvent;
import dosirak.contracts.shop.ShopEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The catalogue of all events: which domain says what. */
public final class Contracts {
  /** Under this name stands what every domain may say of itself. */
  public static final String PLATFORM = "platform";

  private static final Map<String, Class<? extends DomainEvent>> ROOTS = roots();
  private static final Map<String, Map<String, Class<? extends DomainEvent>>> OWN_TYPES = types();
  private static final Map<String, Map<String, Class<? extends DomainEvent>>> TYPES =
      withThePlatforms(OWN_TYPES);

  private Contracts() {}

  /** Each domain that says something, with the sealed interface of what it says. */
  public static Map<String, Class<? extends DomainEvent>> domains() {
    return ROOTS;
  }

  /** The event types of a domain by their simple name, with those that every domain may say. */
  public static Map<String, Class<? extends DomainEvent>> eventsOf(String domain) {
    return Objects.requireNonNullElse(
        TYPES.get(domain), Objects.requireNonNull(TYPES.get(PLATFORM)));
  }

  /** The event types that a domain alone says; empty for a domain that says nothing else. */
  public static Map<String, Class<? extends DomainEvent>> ownEventsOf(String domain) {
    return Objects.requireNonNullElse(OWN_TYPES.get(domain), Map.of());
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
    roots.put("promotion", PromotionEvent.class);
    roots.put("member", MemberEvent.class);
    roots.put("review", ReviewEvent.class);
    roots.put("desk", DeskEvent.class);
    roots.put(PLATFORM, PlatformEvent.class);
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

  private static Map<String, Map<String, Class<? extends DomainEvent>>> withThePlatforms(
      Map<String, Map<String, Class<? extends DomainEvent>>> own) {
    Map<String, Class<? extends DomainEvent>> common = Objects.requireNonNull(own.get(PLATFORM));
    Map<String, Map<String, Class<? extends DomainEvent>>> all = new TreeMap<>();
    own.forEach((domain, events) -> {
      Map<String, Class<? extends DomainEvent>> both = new TreeMap<>(events);
      both.putAll(common);
      all.put(domain, Map.copyOf(both));
    });
    return Map.copyOf(all);
  }
}
