package dosirak.city.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A gateway in a process of its own, as it is run for real. */
final class GatewayProcess implements AutoCloseable {
  private static final String READY = "gateway ready ";
  private final Process process;
  private final URI address;

  private GatewayProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** What the child process runs. */
  public static void main(String[] arguments) {
    System.exit(GatewayMain.run(arguments));
  }

  static Process launch(Path errors, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(GatewayProcess.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(errors.toFile()).start();
  }

  static GatewayProcess start(Path directory) throws IOException {
    Path secret = directory.resolve("secret");
    Files.writeString(secret, Caller.SECRET + "\n");
    Path errors = directory.resolve("errors.txt");
    Process process =
        launch(
            errors,
            "--log",
            directory.resolve("log").toString(),
            "--secret-file",
            secret.toString());
    BufferedReader output = process.inputReader();
    String line;
    while ((line = output.readLine()) != null) {
      if (line.startsWith(READY)) {
        return new GatewayProcess(process, URI.create(line.substring(READY.length())));
      }
    }
    throw new IOException("the gateway did not start: " + Files.readString(errors));
  }

  URI address() {
    return address;
  }

  /** Ends it as a power cut would: no hook runs, nothing is written any more. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(Duration.ofSeconds(10))) {
      throw new IllegalStateException("the gateway does not die");
    }
  }

  /** Asks it to end and gives the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /** Waits until it ends by itself and gives the exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(Duration.ofSeconds(10))) {
      throw new IllegalStateException("the gateway does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
