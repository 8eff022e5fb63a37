package dosirak.platform.testing;

import dosirak.platform.database.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** One PostgreSQL server for all tests of a JVM, gone when the JVM ends. */
public final class TestDatabase {
  private static final PostgresServer SERVER = start();

  private TestDatabase() {}

  /** The server. */
  public static PostgresServer server() {
    return SERVER;
  }

  private static PostgresServer start() {
    try {
      Path folder = Files.createTempDirectory("dosirak-test");
      PostgresServer server = PostgresServer.start(folder);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                server.close();
                delete(folder);
              }));
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
