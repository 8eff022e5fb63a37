package dosirak.pos;

import dosirak.platform.compartment.Domain;
import java.util.List;
import org.springframework.context.annotation.Configuration;

/** How pos is wired. */
@Configuration
public class PosDomain {
  static final String NAME = "pos";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN = new Domain(NAME, PosDomain.class, List.of());
}
