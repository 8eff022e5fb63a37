package dosirak.audit.rule;

/**
 * Something that breaks a rule.
 *
 * @param subject what offends: an order, a transaction, a rider, a table
 * @param detail in which way, in words
 */
public record Finding(String subject, String detail) {}
