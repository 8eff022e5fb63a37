package dosirak.city;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The credential of the machine client that a marketplace made for its own tools.
 *
 * @param clientId public
 * @param clientSecret known to the owner of the data folder only
 */
public record Credentials(String clientId, String clientSecret) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> LOOPBACK_HOSTS =
      Set.of("localhost", "127.0.0.1", "[::1]", "::1");
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * Reads a file {@code {"clientId": ..., "clientSecret": ...}}.
   *
   * @throws UsageException if it is no such file
   */
  public static Credentials read(Path file) {
    JsonNode node = json(file);
    if (!node.path("clientId").isString() || !node.path("clientSecret").isString()) {
      throw new UsageException(file + " holds no clientId and clientSecret");
    }
    return new Credentials(node.path("clientId").asString(), node.path("clientSecret").asString());
  }

  /**
   * Finds the credential of a marketplace on this machine through the pointer that it left in the
   * user's state folder, by port.
   *
   * @param environment the environment's variables
   * @param home the user's home folder
   * @throws UsageException if there is none, or the marketplace is on another machine
   */
  public static Credentials find(URI target, Map<String, String> environment, Path home) {
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    if (!LOOPBACK_HOSTS.contains(host)) {
      throw new UsageException(
          host + " is not this machine: say --credentials FILE (its machine-client.json)");
    }
    String stateHome = environment.getOrDefault("XDG_STATE_HOME", "");
    Path state = stateHome.isEmpty() ? home.resolve(".local/state") : Path.of(stateHome);
    Path pointer = state.resolve("dosirak").resolve(portOf(target) + ".json");
    if (!Files.exists(pointer)) {
      throw new UsageException(
          "nothing is known of a marketplace on port "
              + portOf(target)
              + " ("
              + pointer
              + " is not there): start one with ./dosirak up --sandbox, or say --credentials FILE");
    }
    JsonNode node = json(pointer);
    if (!node.path("credentialsFile").isString()) {
      throw new UsageException(pointer + " holds no credentialsFile");
    }
    return read(Path.of(node.path("credentialsFile").asString()));
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "Credentials[" + clientId + "]";
  }

  private static int portOf(URI target) {
    if (target.getPort() >= 0) {
      return target.getPort();
    }
    return "https".equals(target.getScheme()) ? HTTPS_PORT : HTTP_PORT;
  }

  private static JsonNode json(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e, e);
    } catch (JacksonException e) {
      throw new UsageException(file + " is not JSON", e);
    }
  }
}
