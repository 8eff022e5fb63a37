package dosirak.member;

import dosirak.platform.compartment.Domain;
import java.util.List;
import org.springframework.context.annotation.Configuration;

/** How member is wired. */
@Configuration
public class MemberDomain {
  static final String NAME = "member";

  /** The domain, for the composition root. */
  public static final Domain DOMAIN = new Domain(NAME, MemberDomain.class, List.of());
}
