/**
 * What people are told: it listens to order, payment, delivery, shop, review and promotion and
 * keeps each person's messages, in Korean and in English, to be read as a list or as they come. It
 * is never on the road of an order: when it is away, everybody goes on, and hears later. Delivery
 * is in the app only; what every message says stands in {@link dosirak.notification.MessageKind}.
 */
@NullMarked
package dosirak.notification;

import org.jspecify.annotations.NullMarked;
