package dosirak.app;

import dosirak.city.Credentials;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which marketplace a command talks to, and as whom. */
final class TargetOptions {
  private static final String DEFAULT = "http://localhost:8080";

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = "The marketplace. Default: ${DEFAULT-VALUE}",
      defaultValue = DEFAULT)
  URI target = URI.create(DEFAULT);

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      description = {
        "The machine client's credentials (machine-client.json of the data folder).",
        "Default: found by the port, for a marketplace on this machine."
      })
  @Nullable Path credentials;

  Credentials credentials() {
    return credentials == null
        ? Credentials.find(target, System.getenv(), Path.of(System.getProperty("user.home")))
        : Credentials.read(credentials);
  }

  /** The credentials file, given or found. */
  Path credentialsFile() {
    if (credentials != null) {
      return credentials;
    }
    Path folder = StatePointer.dataFolder(target.getPort());
    if (folder == null) {
      throw CommandException.usage(
          "No marketplace of this machine is known at %s. Start one with `dosirak up`, or name its credentials with --credentials FILE."
              .formatted(target));
    }
    return new DataFolder(folder).machineClient();
  }
}
