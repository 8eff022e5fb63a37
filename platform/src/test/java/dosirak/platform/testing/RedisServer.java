package dosirak.platform.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Redis or Valkey server in a process of its own, which a test may ill-treat. */
public final class RedisServer implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;

  private final Path folder;
  private final int port;
  private final List<String> options;
  private Process process;

  private RedisServer(List<String> options) throws IOException {
    this.folder = Files.createTempDirectory("dosirak-redis");
    this.options = List.copyOf(options);
    this.port = freePort();
    this.process = begin();
  }

  /** Below those that outgoing connections get: nobody takes it while the server is away. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException taken) {
        continue;
      }
    }
  }

  /** Whether this machine has one; tests that need it are declared absent otherwise. */
  public static boolean isInstalled() {
    return binary() != null;
  }

  private static @Nullable String binary() {
    String path = System.getenv("PATH");
    return Stream.of((path == null ? "/usr/bin" : path).split(File.pathSeparator, -1))
        .flatMap(
            folder -> Stream.of(Path.of(folder, "redis-server"), Path.of(folder, "valkey-server")))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }

  /**
   * Starts a server without anything in it.
   *
   * @param options further ones of the command line
   */
  public static RedisServer start(String... options) {
    try {
      RedisServer server = new RedisServer(List.of(options));
      server.awaitAnswer();
      return server;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Process begin() throws IOException {
    String binary = binary();
    if (binary == null) {
      throw new IOException("neither redis-server nor valkey-server is installed");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                binary,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private void awaitAnswer() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (socket.isConnected()) {
          return;
        }
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          throw new UncheckedIOException("the server does not start; see " + folder, notYet);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  public int port() {
    return port;
  }

  /** The address as a setting. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends it at once, and what it held with it. */
  public void kill() {
    process.destroyForcibly();
    await(process);
  }

  /** Starts it again, on the same port, with nothing in it. */
  public void startAgain() {
    try {
      process = begin();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    awaitAnswer();
  }

  /** Freezes it: connections stay open and nothing is answered. */
  public void freeze() {
    signal("-STOP");
  }

  /** Ends that. */
  public void thaw() {
    signal("-CONT");
  }

  private void signal(String name) {
    try {
      await(new ProcessBuilder("kill", name, Long.toString(process.pid())).start());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void await(Process ending) {
    try {
      if (!ending.waitFor(Duration.ofSeconds(20))) {
        throw new IllegalStateException("does not end: " + ending.info());
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thaw();
    kill();
    TestDatabase.delete(folder);
  }
}
