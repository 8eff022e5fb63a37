package dosirak.platform.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How the platform runs a handler method that changes something. Every POST, PUT, PATCH and DELETE
 * handler has one; a compartment with one that lacks it does not start.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Command {
  /** Whether a client must send an {@code Idempotency-Key}. */
  Key key() default Key.OPTIONAL;

  /** Who opens the transaction. */
  Transaction transaction() default Transaction.PLATFORM;

  /**
   * Whether the handler seals texts of the caller; then the caller's key is at hand before the
   * transaction begins.
   */
  boolean seals() default false;

  /** What is asked of the client. */
  enum Key {
    /** Without a key the command is refused. */
    REQUIRED,
    /** With a key a repeated command gets the stored answer; without, it runs again. */
    OPTIONAL
  }

  /** Who opens the transaction. */
  enum Transaction {
    /** The handler runs in one transaction together with the stored answer. */
    PLATFORM,
    /**
     * The handler returns what is to be done, from {@link GroupCommit#join}, and touches no
     * database; it is done, and its answer stored, in one transaction with what others want at the
     * same moment. Such a command needs no right over others. One that comes without a key is given
     * one, by which it is tried again here without harm.
     */
    GROUP,
    /**
     * The handler opens its own transactions (it calls out between them, say); it must be
     * idempotent by itself, and no answer is stored.
     */
    OWN
  }
}
