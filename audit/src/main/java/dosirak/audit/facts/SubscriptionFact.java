package dosirak.audit.facts;

/**
 * How far a subscription is.
 *
 * @param domain who learns
 * @param source whose journal is read
 * @param position how far it is applied
 * @param parked how many events are laid aside
 */
public record SubscriptionFact(
    String domain, String name, String source, long position, long parked) {}
