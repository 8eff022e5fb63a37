package dosirak.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A note by port in the user's state folder that says where a running marketplace keeps its data,
 * so that the other commands find it.
 */
final class StatePointer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StatePointer() {}

  /** The user's folder for what is neither configuration nor data (XDG Base Directory). */
  static Path stateFolder() {
    String state = System.getenv("XDG_STATE_HOME");
    Path base =
        state == null || state.isBlank()
            ? Path.of(System.getProperty("user.home"), ".local", "state")
            : Path.of(state);
    return base.resolve("dosirak");
  }

  private static Path file(int port) {
    return stateFolder().resolve(port + ".json");
  }

  static void write(int port, DataFolder data) {
    try {
      Files.createDirectories(file(port).getParent());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    DataFolder.write(
        file(port),
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("dataFolder", data.path().toString())
                .put("credentialsFile", data.machineClient().toString())));
  }

  static void remove(int port) {
    try {
      Files.deleteIfExists(file(port));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The data folder of the marketplace at a port of this machine, if it left a note. */
  static @Nullable Path dataFolder(int port) {
    return Files.exists(file(port))
        ? Path.of(DataFolder.read(file(port)).path("dataFolder").asString())
        : null;
  }
}
