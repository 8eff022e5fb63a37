package dosirak.app;

import dosirak.city.LocalPorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gateway simulator beside a sandbox: always its own process with its own durable log. It
 * outlives a killed marketplace, as a bank would; the next start finds it again by its note. While
 * the marketplace runs, a gateway that dies is started again at the same address.
 */
final class GatewayProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GatewayProcess.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Path SET_SESSION = Path.of("/usr/bin/setsid");
  private static final String READY = "gateway ready ";

  private final DataFolder data;
  private final String faults;
  private final long seed;
  private final @Nullable URI webhook;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private volatile boolean closed;
  private volatile ProcessHandle process;
  private volatile URI address;

  private GatewayProcess(DataFolder data, String faults, long seed, @Nullable URI webhook) {
    this.data = data;
    this.faults = faults;
    this.seed = seed;
    this.webhook = webhook;
    Found found = findRunning();
    if (found == null) {
      found = launchAgain(lastPort());
    }
    this.process = found.process();
    this.address = found.address();
  }

  private record Found(ProcessHandle process, URI address) {}

  /** Finds the gateway of this data folder or starts it, and keeps it running. */
  static GatewayProcess start(DataFolder data, String faults, long seed, @Nullable URI webhook) {
    GatewayProcess gateway = new GatewayProcess(data, faults, seed, webhook);
    Thread.ofVirtual().name("gateway-watch").start(gateway::keepRunning);
    return gateway;
  }

  URI address() {
    return address;
  }

  private int lastPort() {
    return Files.exists(data.gatewayProcess())
        ? DataFolder.read(data.gatewayProcess()).path("port").asInt(0)
        : 0;
  }

  private @Nullable Found findRunning() {
    if (!Files.exists(data.gatewayProcess())) {
      return null;
    }
    JsonNode note = DataFolder.read(data.gatewayProcess());
    long pid = note.path("pid").asLong();
    URI known = URI.create("http://127.0.0.1:" + note.path("port").asInt());
    // The number of a process that is gone may be another's by now; its start time is not.
    ProcessHandle running =
        ProcessHandle.of(pid)
            .filter(process -> startedMillis(process) == note.path("startedMillis").asLong())
            .orElse(null);
    if (running == null || !running.isAlive()) {
      return null;
    }
    // The note is written before the gateway answers, and an earlier run may have died between.
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (running.isAlive()) {
      if (answers(known, pid)) {
        log.info("the gateway simulator of an earlier run is at {}", known);
        return new Found(running, known);
      }
      if (known.getPort() == 0 || System.nanoTime() > deadline) {
        log.warn("the gateway simulator of an earlier run does not answer; stopping it");
        running.destroyForcibly();
        running.onExit().join();
      } else {
        pause();
      }
    }
    return null;
  }

  private static long startedMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private boolean answers(URI known, long pid) {
    if (known.getPort() == 0) {
      return false;
    }
    try {
      HttpResponse<String> health =
          http.send(
              HttpRequest.newBuilder(known.resolve("/v1/health"))
                  .timeout(Duration.ofSeconds(3))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return JSON.readTree(health.body()).path("pid").asLong() == pid;
    } catch (IOException | RuntimeException notTheGateway) {
      log.debug("no gateway at {}: {}", known, notTheGateway.toString());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** At the address that customers know, unless another program has taken it. */
  private Found launchAgain(int port) {
    if (port != 0) {
      try {
        return launch(port);
      } catch (CommandException taken) {
        log.warn("{} It is started at another port.", taken.getMessage());
      }
    }
    try {
      return launch(LocalPorts.free(new SecureRandom()));
    } catch (IOException noPort) {
      throw CommandException.failed("No port for the gateway simulator: " + noPort.getMessage());
    }
  }

  private Found launch(int port) {
    String secret = data.secret(data.gatewaySecret());
    if (secret.isEmpty()) {
      throw CommandException.failed(data.gatewaySecret() + " is empty; remove it and start again.");
    }
    List<String> command = new ArrayList<>();
    // In a session of its own, so that Ctrl-C reaches the marketplace only, which drains first and
    // stops the gateway last.
    if (Files.isExecutable(SET_SESSION)) {
      command.add(SET_SESSION.toString());
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-cp", ThisProgram.classPath()));
    command.add(Main.class.getName());
    command.addAll(
        List.of(
            "gateway",
            "--port",
            Integer.toString(port),
            "--log",
            data.gatewayLog().toString(),
            "--seed",
            Long.toString(seed),
            "--faults",
            faults,
            "--secret-file",
            data.gatewaySecret().toString()));
    if (webhook != null) {
      command.addAll(List.of("--webhook", webhook.toString()));
    }
    try {
      Files.createDirectories(data.logs());
      Process started =
          new ProcessBuilder(command)
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(data.logs().resolve("gateway.log").toFile()))
              .start();
      note(started.toHandle(), port);
      URI ready = awaitReady(started);
      note(started.toHandle(), ready.getPort());
      return new Found(started.toHandle(), ready);
    } catch (IOException failure) {
      throw CommandException.failed("The gateway simulator did not start: " + failure.getMessage());
    }
  }

  private void note(ProcessHandle gateway, int port) {
    DataFolder.write(
        data.gatewayProcess(),
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("pid", gateway.pid())
                .put("startedMillis", startedMillis(gateway))
                .put("port", port)));
  }

  private URI awaitReady(Process started) throws IOException {
    BufferedReader output =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(READY)) {
        // What it prints later is not needed; without a reader it would block.
        Thread.ofVirtual().name("gateway-output").start(() -> drain(output));
        return URI.create(line.substring(READY.length()).strip());
      }
      if (System.nanoTime() > deadline) {
        break;
      }
    }
    started.destroy();
    throw new IOException(
        "it ended before it was ready; see " + data.logs().resolve("gateway.log"));
  }

  private static void drain(BufferedReader output) {
    try (output) {
      while (output.readLine() != null) {
        // Nothing to do with it.
      }
    } catch (IOException ended) {
      log.debug("gateway output ended: {}", ended.toString());
    }
  }

  private void keepRunning() {
    while (!closed) {
      process.onExit().join();
      if (closed) {
        return;
      }
      log.warn("the gateway simulator died; starting it again");
      try {
        Found found = launch(address.getPort());
        process = found.process();
        address = found.address();
      } catch (CommandException failure) {
        log.error("{}", failure.getMessage());
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while waiting for the gateway simulator.");
    }
  }

  @Override
  public void close() {
    closed = true;
    process.destroy();
    try {
      // Its note stays: the next start takes the same port, so that checkouts go on.
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException
        | java.util.concurrent.TimeoutException failure) {
      log.warn("the gateway simulator did not stop: {}", failure.toString());
    }
    http.close();
  }
}
