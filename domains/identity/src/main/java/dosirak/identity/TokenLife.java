package dosirak.identity;

import dosirak.contracts.identity.Role;
import java.time.Duration;
import java.util.Set;

/** How long what identity gives out is good; all machine time. */
final class TokenLife {
  /** An access token of a person without an operator's role, or of a machine. */
  static final Duration PERSON = Duration.ofMinutes(10);

  /** An access token with an operator's role. */
  static final Duration OPERATOR = Duration.ofSeconds(60);

  /** An authorization code. */
  static final Duration CODE = Duration.ofSeconds(60);

  /** A session, whatever is done in it. */
  static final Duration SESSION = Duration.ofDays(30);

  /** A session in which an operator's role is used. */
  static final Duration OPERATOR_SESSION = Duration.ofHours(12);

  /** A session in which nothing is done. */
  static final Duration IDLE_SESSION = Duration.ofDays(14);

  private TokenLife() {}

  static Duration ofToken(Set<Role> roles) {
    return roles.stream().anyMatch(Role::isOperator) ? OPERATOR : PERSON;
  }

  static Duration ofSession(Set<Role> roles) {
    return roles.stream().anyMatch(Role::isOperator) ? OPERATOR_SESSION : SESSION;
  }
}
