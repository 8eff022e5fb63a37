package dosirak.identity;

import dosirak.platform.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Keycloak on a loopback port, with a company of three people in it. It keeps what it knows
 * in memory, ends with the test, and ends by itself should the test be killed.
 */
final class KeycloakServer implements AutoCloseable {
  static final String CLIENT_SECRET = "the secret that Keycloak and Dosirak share";
  static final String PASSWORD = "company password";

  private static final Duration LONGEST_START = Duration.ofMinutes(6);
  private static final Duration LONGEST_LIFE = Duration.ofMinutes(15);
  private static final Path UNPACKED = Path.of("target", "keycloak");
  private static final Path TIMEOUT = Path.of("/usr/bin/timeout");

  private final JsonMapper json = Json.mapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String administratorPassword = UUID.randomUUID().toString();
  private final Path home;
  private final int port;
  private final Process process;
  private final Thread stopAtExit;

  private KeycloakServer() throws IOException {
    this.home = home();
    this.port = freePort();
    forgetData();
    Path realm = home.resolve("data/import/company.json");
    Files.createDirectories(Objects.requireNonNull(realm.getParent()));
    try (InputStream from =
        Objects.requireNonNull(KeycloakServer.class.getResourceAsStream("/keycloak/realm.json"))) {
      Files.copy(from, realm);
    }
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(TIMEOUT)) {
      command.addAll(List.of(TIMEOUT.toString(), Long.toString(LONGEST_LIFE.toSeconds())));
    }
    command.addAll(
        List.of(
            "sh",
            home.resolve("bin/kc.sh").toString(),
            "start-dev",
            "--db=dev-mem",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--import-realm"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // It lives for a minute or two: compiling well takes longer than what that would save.
    builder.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", administratorPassword);
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    this.process = builder.start();
    this.stopAtExit = new Thread(this::stop);
    Runtime.getRuntime().addShutdownHook(stopAtExit);
  }

  /** Starts it, which takes a minute or more, and waits until it serves. */
  static KeycloakServer start() {
    KeycloakServer server;
    try {
      server = new KeycloakServer();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    try {
      server.awaitServing();
      server.nameFactors();
      return server;
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + port + "/realms/company";
  }

  /** Takes a person out of a group. */
  void leaveGroup(String userName, String group) {
    JsonNode user = user(userName);
    for (JsonNode one : administer("GET", "/users/" + id(user) + "/groups", null)) {
      if (one.path("name").asString().equals(group)) {
        JsonNode _ = administer("DELETE", "/users/" + id(user) + "/groups/" + id(one), null);
        return;
      }
    }
    throw new IllegalStateException(userName + " is not in " + group);
  }

  /** Locks a person out. */
  void disable(String userName) {
    JsonNode _ = administer("PUT", "/users/" + id(user(userName)), Map.of("enabled", false));
  }

  /** Lets Keycloak tell which factors somebody used (RFC 8176). */
  private void nameFactors() {
    for (JsonNode execution : administer("GET", "/authentication/flows/browser/executions", null)) {
      String factor =
          switch (execution.path("providerId").asString("")) {
            case "auth-username-password-form" -> "pwd";
            case "auth-otp-form" -> "otp";
            default -> "";
          };
      if (!factor.isEmpty()) {
        JsonNode _ =
            administer(
                "POST",
                "/authentication/executions/" + id(execution) + "/config",
                Map.of(
                    "alias",
                    factor,
                    "config",
                    Map.of("default.reference.value", factor, "default.reference.maxAge", "600")));
      }
    }
  }

  private JsonNode user(String userName) {
    JsonNode found = administer("GET", "/users?exact=true&username=" + userName, null);
    return found.get(0);
  }

  private static String id(JsonNode thing) {
    return thing.path("id").asString();
  }

  private JsonNode administer(String method, String path, @Nullable Object body) {
    String token =
        json.readTree(
                send(
                    HttpRequest.newBuilder(
                            URI.create(
                                "http://127.0.0.1:"
                                    + port
                                    + "/realms/master/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                "grant_type=password&client_id=admin-cli&username=admin&password="
                                    + administratorPassword))))
            .path("access_token")
            .asString();
    String text =
        send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + port + "/admin/realms/company" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body))));
    return json.readTree(text.isEmpty() ? "null" : text);
  }

  private String send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> reply =
          http.send(
              request.timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() / 100 != 2) {
        throw new IllegalStateException(reply.request() + ": " + reply.body());
      }
      return reply.body();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  private void awaitServing() {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    HttpRequest asked =
        HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
            .timeout(Duration.ofSeconds(10))
            .build();
    while (true) {
      try {
        if (http.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // It listens only when it has made its tables.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stop);
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("Keycloak does not serve; what it said is in " + log());
      }
    }
  }

  private static Path home() throws IOException {
    try (Stream<Path> folders = Files.list(UNPACKED)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("no Keycloak in " + UNPACKED))
          .toAbsolutePath();
    }
  }

  private static Path log() {
    return UNPACKED.resolve("log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return any.getLocalPort();
    }
  }

  private void forgetData() throws IOException {
    Path data = home.resolve("data");
    if (Files.exists(data)) {
      try (Stream<Path> files = Files.walk(data)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void stop() {
    // The script's own child is Keycloak; whoever is asked first, both end.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(Duration.ofSeconds(20))) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    stop();
    boolean _ = Runtime.getRuntime().removeShutdownHook(stopAtExit);
    http.close();
    try {
      forgetData();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
