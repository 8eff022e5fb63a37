package dosirak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Stands in for the command line in a process of its own: makes the notes that a marketplace makes
 * and says that it is ready, or fails at once when the data folder's parent holds a file {@code
 * broken}.
 */
final class FakeProgram {
  private FakeProgram() {}

  /** Starts, notes itself as its own gateway, and stays until it is told to end. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> given = List.of(arguments);
    Path data = Path.of(given.get(given.indexOf("--data") + 1));
    if (Files.exists(data.resolveSibling("broken"))) {
      System.exit(1);
    }
    Files.createDirectories(data);
    Files.writeString(data.resolveSibling("arguments"), String.join(" ", given) + "\n");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(0)));
    Process gateway =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Sleeper.class.getName())
            .start();
    Files.writeString(data.resolve("gateway.json"), "{\"pid\":" + gateway.pid() + ",\"port\":1}");
    System.out.println("ready http://localhost");
    new CountDownLatch(1).await();
  }

  /** Stays until it is killed. */
  static final class Sleeper {
    private Sleeper() {}

    /** Stays. */
    public static void main(String[] arguments) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }
}
