package dosirak.bench;

import dosirak.cluster.Cluster;
import dosirak.cluster.ClusterException;
import dosirak.cluster.ClusterOptions;
import dosirak.cluster.Member;
import dosirak.cluster.MemberState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A cluster on this machine. */
final class ClusterPlant implements Plant {
  private final Cluster cluster;
  private final boolean own;
  private boolean closed;

  /**
   * @param own whether the cluster was started for the drill, and is ended and removed with it
   */
  ClusterPlant(Cluster cluster, boolean own) {
    this.cluster = cluster;
    this.own = own;
  }

  @Override
  public URI address() {
    return cluster.address();
  }

  @Override
  public Path credentialsFile() {
    return cluster.credentialsFile();
  }

  @Override
  public List<Part> parts() {
    return cluster.members().stream().map(ClusterPlant::part).toList();
  }

  private static Part part(Member member) {
    Kind kind =
        switch (member.kind()) {
          case SERVICE -> Kind.SERVICE;
          case DATABASE -> Kind.DATABASE;
          case KAFKA -> Kind.KAFKA;
          case REDIS -> Kind.REDIS;
          case GATEWAY -> Kind.GATEWAY;
          case LINKS, FRONT -> Kind.OTHER;
        };
    return new Part(member.name(), kind, Set.copyOf(member.domains()));
  }

  @Override
  public void kill(String name) {
    act(() -> cluster.kill(name));
  }

  @Override
  public void stop(String name) {
    act(() -> cluster.stop(name));
  }

  @Override
  public void start(List<String> names) {
    act(() -> {
      names.forEach(cluster::startWithoutWaiting);
      names.forEach(cluster::awaitAnswering);
    });
  }

  @Override
  public void runBy(String name, ClusterOptions.Program program) {
    act(() -> cluster.runBy(name, program));
  }

  @Override
  public void freeze(String name) {
    act(() -> cluster.freeze(name));
  }

  @Override
  public void thaw(String name) {
    act(() -> cluster.thaw(name));
  }

  @Override
  public void slow(String name, long millis) {
    act(() -> cluster.slow(name, millis));
  }

  private static void act(Runnable action) {
    try {
      action.run();
    } catch (ClusterException failure) {
      throw new DrillException(String.valueOf(failure.getMessage()), failure);
    }
  }

  /** A cluster of the drill's own is ended; another is left as it was found. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (own) {
      cluster.down();
    } else {
      cluster.members().forEach(this::mend);
    }
  }

  private void mend(Member member) {
    if (member.state() == MemberState.FROZEN) {
      cluster.thaw(member.name());
    } else if (member.state() == MemberState.DEAD) {
      cluster.startWithoutWaiting(member.name());
    }
  }

  @Override
  public void forget() {
    if (!own) {
      return;
    }
    try (Stream<Path> files = Files.walk(cluster.folder())) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException failure) {
      throw new DrillException(
          "%s cannot be removed: %s".formatted(cluster.folder(), failure), failure);
    }
  }

  @Override
  public String traces() {
    return cluster.folder().resolve("logs").toString();
  }
}
