package dosirak.cluster;

import dosirak.platform.database.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything of a cluster that does not change while it lives, kept in {@code cluster.json} of its
 * folder before anything is started.
 *
 * @param made the options it was made with, in words
 * @param port of the front
 * @param linksPort where the links are told what to do; 0 without links
 */
record ClusterPlan(String made, int port, int linksPort, List<MemberPlan> members) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  ClusterPlan {
    members = List.copyOf(members);
  }

  private static Path file(Path folder) {
    return folder.resolve("cluster.json");
  }

  static boolean exists(Path folder) {
    return Files.exists(file(folder));
  }

  static ClusterPlan read(Path folder) {
    if (!exists(folder)) {
      throw new ClusterException(
          "There is no cluster in %s. Make one with: ./dosirak cluster up --folder %s"
              .formatted(folder, folder));
    }
    try {
      return JSON.readValue(Files.readString(file(folder)), ClusterPlan.class);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    } catch (JacksonException malformed) {
      throw new ClusterException(file(folder) + " is not what a cluster writes there", malformed);
    }
  }

  void write(Path folder) {
    try {
      PostgresServer.writeSecret(
          file(folder), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  MemberPlan member(String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ClusterException(
                "The cluster has no member %s. It has: %s"
                    .formatted(
                        name, String.join(", ", members.stream().map(MemberPlan::name).toList()))));
  }

  /** The same cluster with one part changed. */
  ClusterPlan with(MemberPlan changed) {
    return new ClusterPlan(
        made,
        port,
        linksPort,
        members.stream()
            .map(member -> member.name().equals(changed.name()) ? changed : member)
            .toList());
  }

  List<MemberPlan> ofKind(MemberKind kind) {
    return members.stream().filter(member -> member.kind() == kind).toList();
  }
}
