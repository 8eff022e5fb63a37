package dosirak.cluster;

import java.util.ArrayList;
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
  static final String CLASS_PATH = "-cp";

  MemberPlan {
    domains = List.copyOf(domains);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The same part, run by another build of the program. */
  MemberPlan runBy(String classPath, List<String> javaOptions) {
    int at = command.indexOf(CLASS_PATH);
    if (at < 0) {
      throw new ClusterException(name + " is no program of ours; it has no other build");
    }
    List<String> changed = new ArrayList<>();
    command.subList(0, at).stream()
        // An archive of classes is of one build only.
        .filter(option -> !option.startsWith("-XX:AOTCache="))
        .forEach(changed::add);
    changed.addAll(javaOptions);
    changed.addAll(List.of(CLASS_PATH, classPath));
    changed.addAll(command.subList(at + 2, command.size()));
    return new MemberPlan(name, kind, domains, port, changed, environment);
  }
}
