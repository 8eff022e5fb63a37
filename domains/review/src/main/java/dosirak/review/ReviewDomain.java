package dosirak.review;

import dosirak.platform.compartment.Domain;
import java.util.List;
import org.springframework.context.annotation.Configuration;

/** How review is wired. */
@Configuration
public class ReviewDomain {
  static final String NAME = "review";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN = new Domain(NAME, ReviewDomain.class, List.of());
}
