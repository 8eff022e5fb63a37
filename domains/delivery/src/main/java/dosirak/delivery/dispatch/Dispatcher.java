package dosirak.delivery.dispatch;

import java.util.List;

/** Decides which idle rider is offered which orders. Pure: no state, no clock, no randomness. */
@FunctionalInterface
public interface Dispatcher {

  /**
   * Returns the offers to make now. No rider and no order appears in more than one of them; a rider
   * or an order that appears in none waits for a later call, which is meant to follow within a few
   * seconds of city time.
   */
  List<Proposal> decide(Snapshot snapshot);
}
