package dosirak.promotion;

import dosirak.platform.compartment.Domain;
import java.util.List;
import org.springframework.context.annotation.Configuration;

/** How promotion is wired. */
@Configuration
public class PromotionDomain {
  static final String NAME = "promotion";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN = new Domain(NAME, PromotionDomain.class, List.of());
}
