package dosirak.contracts.shop;

/**
 * How a shop takes orders for later.
 *
 * @param slotMinutes length of a slot; slots begin at multiples of it from midnight
 * @param leadMinutes how long before its slot begins an order must be placed at the latest
 * @param daysAhead how many dates ahead can be chosen; 0 is today only
 */
public record Scheduling(int slotMinutes, int leadMinutes, int daysAhead) {}
