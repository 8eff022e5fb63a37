package dosirak.platform.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a handler method answers where its return type does not tell, for the description of the
 * API. Every method that returns an {@link Answer} has one; a test of real answers holds it to it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Answers {
  /** The records whose fields are in the body, all of each; none where there is no body. */
  Class<?>[] value() default {};

  /** The statuses of a success. */
  int[] status() default 200;

  /** The media type of the body. */
  String type() default "application/json";
}
