/**
 * Decides which idle rider is offered which order: the pure matching engine of the delivery domain.
 *
 * <p>A {@link dosirak.delivery.dispatch.Dispatcher} is a function from a {@link
 * dosirak.delivery.dispatch.Snapshot} of the city to a list of {@link
 * dosirak.delivery.dispatch.Proposal}s. It keeps nothing between calls, reads no clock and draws no
 * random number, so that the same snapshot always gives the same answer; asking riders, recording
 * their answers and enforcing deadlines is the rest of the delivery domain's work.
 */
@NullMarked
package dosirak.delivery.dispatch;

import org.jspecify.annotations.NullMarked;
