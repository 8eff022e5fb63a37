package dosirak.bench;

import dosirak.cluster.ClusterOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A marketplace that somebody else runs: it can be watched and not be broken. */
record GivenPlant(URI address, Path credentialsFile) implements Plant {
  @Override
  public List<Part> parts() {
    return List.of();
  }

  @Override
  public void kill(String name) {
    throw notOurs(name);
  }

  @Override
  public void stop(String name) {
    throw notOurs(name);
  }

  @Override
  public void start(List<String> names) {
    throw notOurs(String.join(", ", names));
  }

  @Override
  public void runBy(String name, ClusterOptions.Program program) {
    throw notOurs(name);
  }

  @Override
  public void freeze(String name) {
    throw notOurs(name);
  }

  @Override
  public void thaw(String name) {
    throw notOurs(name);
  }

  @Override
  public void slow(String name, long millis) {
    throw notOurs(name);
  }

  @Override
  public String traces() {
    return "the logs of " + address;
  }

  @Override
  public void forget() {
    // Nothing of it is the drill's.
  }

  @Override
  public void close() {
    // It was there before the drill.
  }

  private DrillException notOurs(String name) {
    return new DrillException(
        "%s is not a part of %s that a drill may touch; leave --target out and the drill starts a cluster of its own."
            .formatted(name, address));
  }
}
