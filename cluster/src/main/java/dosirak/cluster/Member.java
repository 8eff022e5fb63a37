package dosirak.cluster;

import java.util.List;
import java.util.OptionalLong;

/**
 * One part of a cluster, as it was when it was looked at.
 *
 * @param domains what a service runs, or whose database this is; none of a part that all use
 * @param pid of its process, none when it is dead
 * @param port on the loopback address
 */
public record Member(
    String name,
    MemberKind kind,
    List<String> domains,
    OptionalLong pid,
    int port,
    MemberState state) {
  /** Keeps the list as it is. */
  public Member {
    domains = List.copyOf(domains);
  }
}
