package dosirak.cluster;

import dosirak.platform.database.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/**
 * The note by port in the user's state folder (XDG Base Directory) by which the other commands find
 * a marketplace of this machine; {@code dosirak.city.Credentials} reads it.
 */
final class StatePointer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StatePointer() {}

  private static Path file(int port) {
    String state = System.getenv("XDG_STATE_HOME");
    Path base =
        state == null || state.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return base.resolve("dosirak").resolve(port + ".json");
  }

  static void write(int port, Path folder, Path credentialsFile) {
    try {
      Files.createDirectories(file(port).getParent());
      PostgresServer.writeSecret(
          file(port),
          JSON.writeValueAsString(
              JSON.createObjectNode()
                  .put("dataFolder", folder.toString())
                  .put("credentialsFile", credentialsFile.toString())));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static void remove(int port) {
    try {
      Files.deleteIfExists(file(port));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
