package dosirak.platform.security;

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
}
