package dosirak.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a cluster is made of.
 *
 * @param folder of everything it keeps; made if it is not there
 * @param groups the domains of each kind of process; every domain is in one group
 * @param replicas how many processes run each group
 * @param port of the front
 * @param seed what the payment gateway's faults follow from
 * @param gatewayFaults as the gateway's option {@code --faults}
 * @param clockSpeed city seconds in a machine second
 * @param links whether something stands before the databases that can slow them
 * @param settings what all processes are told beside where things are: secrets, the first operator
 * @param gatewaySecretFile what the gateway's simulator knows its callers by
 * @param credentialsFile what the tools of this machine sign in with
 * @param program what the processes of the marketplace run
 */
public record ClusterOptions(
    Path folder,
    List<List<String>> groups,
    int replicas,
    int port,
    long seed,
    String gatewayFaults,
    double clockSpeed,
    boolean links,
    Map<String, String> settings,
    Path gatewaySecretFile,
    Path credentialsFile,
    Program program) {

  private static final int MOST_REPLICAS = 5;

  /**
   * The program that an operator starts.
   *
   * @param classPath with which it runs
   * @param mainClass its commands are {@code up}, {@code gateway} and {@code front}
   * @param javaOptions for all its processes, such as the shared archive of its classes
   */
  public record Program(String classPath, String mainClass, List<String> javaOptions) {
    /** Keeps the list as it is. */
    public Program {
      javaOptions = List.copyOf(javaOptions);
    }
  }

  /** Checks the options. */
  public ClusterOptions {
    folder = folder.toAbsolutePath().normalize();
    groups = groups.stream().map(List::copyOf).toList();
    settings = Map.copyOf(settings);
    if (replicas < 1 || replicas > MOST_REPLICAS) {
      throw new ClusterException("--replicas must be between 1 and " + MOST_REPLICAS);
    }
    if (port < 1 || port > 65_535) {
      throw new ClusterException("--port must be between 1 and 65535");
    }
    if (!(clockSpeed > 0)) {
      throw new ClusterException("--clock-speed must be more than 0");
    }
  }

  /**
   * Reads groups such as {@code order;payment;shop,member}. Domains that none names are together in
   * one more; without any groups each domain is alone.
   *
   * @param domains all there are
   */
  public static List<List<String>> groups(String text, List<String> domains) {
    if (text.isBlank()) {
      return domains.stream().map(List::of).toList();
    }
    List<List<String>> groups = new ArrayList<>();
    Set<String> named = new LinkedHashSet<>();
    for (String part : text.split(";", -1)) {
      List<String> group = new ArrayList<>();
      for (String name : part.split(",", -1)) {
        String domain = name.strip();
        if (!domains.contains(domain)) {
          throw new ClusterException(
              "--groups: there is no domain \"%s\". There are: %s"
                  .formatted(domain, String.join(", ", domains)));
        }
        if (!named.add(domain)) {
          throw new ClusterException("--groups names %s twice".formatted(domain));
        }
        group.add(domain);
      }
      groups.add(group);
    }
    List<String> rest = domains.stream().filter(domain -> !named.contains(domain)).toList();
    if (!rest.isEmpty()) {
      groups.add(rest);
    }
    return List.copyOf(groups);
  }

  /** What tells this cluster from one that was made otherwise. */
  String inWords() {
    return "port %d, replicas %d, groups %s, seed %d, gateway faults %s, clock speed %s, %s links"
        .formatted(
            port,
            replicas,
            String.join(";", groups.stream().map(group -> String.join(",", group)).toList()),
            seed,
            gatewayFaults,
            clockSpeed,
            links ? "with" : "without");
  }
}
