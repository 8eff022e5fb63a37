package dosirak.bench;

import dosirak.cluster.ClusterOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A running marketplace and the parts of it that a drill may lay hands on. Whatever fails throws a
 * {@link DrillException} that says what to do.
 */
interface Plant extends AutoCloseable {
  /** What a part does. */
  enum Kind {
    SERVICE,
    DATABASE,
    KAFKA,
    REDIS,
    GATEWAY,
    OTHER
  }

  /**
   * A part, which is a process or a few that live and die together.
   *
   * @param name of the part, such as order-1 or db-order
   * @param domains that it serves or holds the data of
   */
  record Part(String name, Kind kind, Set<String> domains) {
    public Part {
      domains = Set.copyOf(domains);
    }
  }

  /** Where people reach the marketplace. */
  URI address();

  /** The machine client's credentials. */
  Path credentialsFile();

  /** All parts; none of a marketplace that is not the drill's to break. */
  List<Part> parts();

  /** Ends a part as a power failure would. */
  void kill(String name) throws InterruptedException;

  /** Asks a part to end and waits until it has. */
  void stop(String name) throws InterruptedException;

  /** Starts parts that are not there, and waits until they answer. */
  void start(List<String> names) throws InterruptedException;

  /** Has a part run by this build from its next start on. */
  void runBy(String name, ClusterOptions.Program program) throws InterruptedException;

  /** Lets a part stand still (SIGSTOP). */
  void freeze(String name) throws InterruptedException;

  /** Lets a part go on (SIGCONT). */
  void thaw(String name) throws InterruptedException;

  /**
   * Delays every answer of a database.
   *
   * @param millis 0 is as usual
   */
  void slow(String name, long millis) throws InterruptedException;

  /**
   * Processor time that was taken since the start, by what took it; empty where that cannot be
   * told.
   */
  default Map<String, Duration> processorTimes() {
    return Map.of();
  }

  /** Where it is written down what the parts did. */
  String traces();

  /** Removes what a drill that went well need not keep, after everything was ended. */
  void forget();

  /** Ends everything that was started for the drill. */
  @Override
  void close();
}
