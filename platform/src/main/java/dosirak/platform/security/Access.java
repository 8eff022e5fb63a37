package dosirak.platform.security;

import dosirak.platform.overload.Priority;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The declared policy of an endpoint. Every handler method has one; a compartment with an endpoint
 * that lacks it does not start.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Access {
  /** Any of these lets a caller in. */
  Permission[] value();

  /**
   * Whose resources callers reach whose permission ends at their own. The domain enforces it in its
   * queries.
   */
  Whose whose() default Whose.OWN;

  /**
   * How much it matters when not all can be served. Whoever is let in by a right over others, or to
   * figures, is back office whatever is said here.
   */
  Priority priority() default Priority.BROWSE;
}
