package dosirak.platform.compartment;

/**
 * Something that goes on in every process of a domain while it serves, unlike a {@link Worker},
 * which one process at a time does. Declared as a bean. Where a domain is only built to replay its
 * journals it is not started.
 */
public interface WhileServing {
  /** Begins; a compartment serves only once this has returned, and is started again if it fails. */
  void start();

  /** Ends, also after a start that failed. */
  void stop() throws InterruptedException;
}
