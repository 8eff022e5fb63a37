package dosirak.bench;

import dosirak.city.LocalPorts;
import dosirak.cluster.ClusterOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A marketplace of one process in a folder of its own; of its parts only the database can be killed
 * alone.
 */
final class MarketplacePlant implements Plant {
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);
  private static final double REAL_TIME = 1;

  /** The one part of it that can be killed alone. */
  static final String DATABASE = "database";

  private final MarketplaceProcess marketplace;
  private final Path folder;

  private MarketplacePlant(MarketplaceProcess marketplace, Path folder) {
    this.marketplace = marketplace;
    this.folder = folder;
  }

  /**
   * Starts one and waits until it serves.
   *
   * @throws DrillException if it does not
   */
  static MarketplacePlant start(MarketplaceProgram program, DrillDiary diary)
      throws InterruptedException {
    MarketplaceProcess marketplace = null;
    boolean serves = false;
    try {
      Path folder = Files.createTempDirectory("dosirak-bench-");
      marketplace = new MarketplaceProcess(program, folder, LocalPorts.free(new SecureRandom()));
      marketplace.launch(REAL_TIME);
      Duration took = marketplace.awaitReady(START_PATIENCE);
      serves = true;
      diary.tell("a marketplace in %s serves after %.1f s", folder, took.toMillis() / 1e3);
      return new MarketplacePlant(marketplace, folder);
    } catch (IOException failure) {
      throw new DrillException("No marketplace can be started: " + failure, failure);
    } finally {
      if (marketplace != null && !serves) {
        marketplace.close();
      }
    }
  }

  @Override
  public URI address() {
    return marketplace.address();
  }

  @Override
  public Path credentialsFile() {
    return marketplace.data().resolve("machine-client.json");
  }

  @Override
  public List<Part> parts() {
    return List.of();
  }

  @Override
  public void kill(String name) throws InterruptedException {
    if (!name.equals(DATABASE)) {
      throw whole(name);
    }
    marketplace.killDatabase();
  }

  @Override
  public void stop(String name) {
    throw whole(name);
  }

  @Override
  public void start(List<String> names) {
    throw whole(String.join(", ", names));
  }

  @Override
  public void runBy(String name, ClusterOptions.Program program) {
    throw whole(name);
  }

  @Override
  public void freeze(String name) {
    throw whole(name);
  }

  @Override
  public void thaw(String name) {
    throw whole(name);
  }

  @Override
  public void slow(String name, long millis) {
    throw whole(name);
  }

  private static DrillException whole(String name) {
    return new DrillException("A marketplace of one process has no part " + name + ".");
  }

  @Override
  public Map<String, Duration> processorTimes() {
    Map<String, Duration> times = new LinkedHashMap<>(marketplace.processorTimes());
    times.put("clients", Footprint.processorTime(List.of(ProcessHandle.current())));
    return times;
  }

  @Override
  public String traces() {
    return folder.toString();
  }

  @Override
  public void forget() {
    remove(folder);
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException | UncheckedIOException kept) {
      throw new DrillException(folder + " cannot be removed: " + kept, kept);
    }
  }

  @Override
  public void close() {
    marketplace.close();
  }
}
