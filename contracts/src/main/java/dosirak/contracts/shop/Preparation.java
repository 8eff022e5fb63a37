package dosirak.contracts.shop;

/**
 * How long a shop takes to cook, in minutes.
 *
 * @param minutes with an empty kitchen
 * @param minutesPerOrderAhead what every order that is being cooked adds
 * @param mostMinutes the most that is promised, however full the kitchen is
 */
public record Preparation(int minutes, int minutesPerOrderAhead, int mostMinutes) {}
