package dosirak.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** Finds the PostgreSQL that another process runs in a folder. */
final class RunningPostgres {
  /** In {@code postmaster.pid} (PostgreSQL's source, {@code miscadmin.h}), counted from zero. */
  private static final int PORT_LINE = 3;

  private RunningPostgres() {}

  /**
   * The superuser's way into the server of a folder; empty while none runs.
   *
   * @param folder as {@link dosirak.platform.database.PostgresServer} lays it out
   */
  static Optional<PGSimpleDataSource> superuser(Path folder) throws IOException {
    Path pidFile = folder.resolve("cluster/postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL("jdbc:postgresql://127.0.0.1:" + lines.get(PORT_LINE).strip() + "/postgres");
    source.setUser("postgres");
    source.setPassword(Files.readString(folder.resolve("superuser-password")).strip());
    return Optional.of(source);
  }
}
