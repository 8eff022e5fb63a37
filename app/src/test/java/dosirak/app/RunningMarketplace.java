package dosirak.app;

import dosirak.city.LocalPorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A marketplace in a process of its own, as {@code dosirak up} starts it, for tests. */
final class RunningMarketplace implements AutoCloseable {
  private final Process process;
  private final URI address;
  private final StringBuffer printed;

  private RunningMarketplace(Process process, URI address, StringBuffer printed) {
    this.process = process;
    this.address = address;
    this.printed = printed;
  }

  /** A free port that no outgoing connection takes while a killed marketplace is away. */
  static int freePort() throws IOException {
    return LocalPorts.free(new Random());
  }

  /** Starts one and waits until it says that it is ready. */
  static RunningMarketplace up(Path data, int port, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx700m",
            // To log as in the field; other rooms bring a way for their tests.
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "up",
            "--data",
            data.toString(),
            "--port",
            Integer.toString(port)));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    Process process = builder.start();
    StringBuffer printed = new StringBuffer();
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      listen(
          process.getInputStream(),
          line -> {
            printed.append(line).append('\n');
            if (line.startsWith("ready ")) {
              ready.complete(line);
            }
          });
      ready.completeExceptionally(new IllegalStateException("ended before it was ready"));
    });
    Thread.startVirtualThread(() ->
        listen(
            process.getErrorStream(),
            line -> {
              printed.append(line).append('\n');
              System.err.println(line);
            }));
    try {
      String line = ready.get(120, TimeUnit.SECONDS);
      URI address = URI.create(line.substring("ready ".length()));
      return new RunningMarketplace(process, address, printed);
    } catch (Exception failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  private static void listen(InputStream stream, Consumer<String> listener) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      lines.lines().forEach(listener);
    } catch (IOException | UncheckedIOException e) {
      // The process was killed while it printed.
      listener.accept("(the output broke off)");
    }
  }

  /** All that it printed so far. */
  String printed() {
    return printed.toString();
  }

  URI address() {
    return address;
  }

  /** Ends the process as a power cut would; its database and gateway live on. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends the gateway simulator that a killed marketplace left behind. */
  static void endGateway(Path data) throws Exception {
    Path note = new DataFolder(data).gatewayProcess();
    if (Files.exists(note)) {
      ProcessHandle.of(DataFolder.read(note).path("pid").asLong())
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** Asks it to stop, as Ctrl-C does; returns its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(Duration.ofMinutes(1))) {
      process.destroyForcibly();
      throw new AssertionError("did not stop within a minute");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      try {
        stop();
      } catch (InterruptedException hurried) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
