package dosirak.cluster;

import java.util.List;
import java.util.Map;

/**
 * How one part of a cluster is started, always in the same way.
 *
 * @param port where it answers
 * @param command with its arguments
 * @param environment what is added to the environment's variables
 */
record MemberPlan(
    String name,
    MemberKind kind,
    List<String> domains,
    int port,
    List<String> command,
    Map<String, String> environment) {
  MemberPlan {
    domains = List.copyOf(domains);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
