package dosirak.desk;

import dosirak.platform.compartment.Domain;
import java.util.List;
import org.springframework.context.annotation.Configuration;

/** How desk is wired. */
@Configuration
public class DeskDomain {
  static final String NAME = "desk";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN = new Domain(NAME, DeskDomain.class, List.of());
}
