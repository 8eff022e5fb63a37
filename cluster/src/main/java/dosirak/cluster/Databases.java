package dosirak.cluster;

import dosirak.platform.database.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The PostgreSQL servers of a cluster. One is made as all-in-one mode makes its own; the others are
 * copies of its folder from before it held anything.
 */
final class Databases {
  private static final String CLUSTER = "cluster";
  private static final String ACCESS = "pg_hba.conf";
  private static final String PASSWORD = "superuser-password";

  /** PostgreSQL notes the command it was started with here (its documentation, pg_ctl). */
  private static final String COMMAND_NOTE = "postmaster.opts";

  private final Path folder;

  /** In a folder that has one for each server. */
  Databases(Path folder) {
    this.folder = folder;
  }

  private Path template() {
    return folder.resolve("template");
  }

  /** Makes the folder that all others are copied from, where it is not there. */
  void makeTemplate() {
    if (Files.exists(template())) {
      return;
    }
    // Under another name until it is complete: an earlier attempt may have been cut off.
    Path fresh = folder.resolve("template.new");
    PostgresServer.start(fresh, PostgresServer.Size.SMALL).close();
    try {
      Files.move(fresh, template());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The program that was started for the template. */
  private String program() {
    try {
      String started = Files.readString(template().resolve(CLUSTER).resolve(COMMAND_NOTE));
      return started.substring(0, started.indexOf(" \"")).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Makes the folder of a server where it is not there. */
  void makeServer(String name) {
    Path server = folder.resolve(name);
    if (Files.exists(server)) {
      return;
    }
    Path fresh = folder.resolve(name + ".new");
    try {
      int exit =
          new ProcessBuilder("cp", "-a", template() + "/.", fresh.toString())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0) {
        throw new ClusterException("The folder of %s cannot be made in %s".formatted(name, folder));
      }
      Files.move(fresh, server);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      throw Processes.interrupted();
    }
  }

  /** How a server is started: durable, small, and answering on one port of this machine. */
  List<String> command(String name, int port, int connections) {
    Path server = folder.resolve(name);
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(program(), "-D", server.resolve(CLUSTER).toString()));
    for (String setting :
        List.of(
            "hba_file=" + server.resolve(ACCESS),
            "listen_addresses=127.0.0.1",
            "port=" + port,
            "unix_socket_directories=",
            "cluster_name=" + name,
            "fsync=on",
            "synchronous_commit=on",
            "full_page_writes=on",
            "shared_buffers=16MB",
            "max_connections=" + connections,
            "max_wal_size=128MB",
            "wal_level=minimal",
            "max_wal_senders=0",
            "max_replication_slots=0",
            "max_parallel_workers_per_gather=0",
            "max_logical_replication_workers=0",
            "io_method=sync",
            "jit=off",
            "password_encryption=scram-sha-256",
            "timezone=UTC",
            "lc_messages=C",
            "idle_in_transaction_session_timeout=60s")) {
      command.addAll(List.of("-c", setting));
    }
    return command;
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private PGSimpleDataSource superuser(String name, int port) {
    try {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setURL("jdbc:postgresql://127.0.0.1:" + port + "/postgres");
      source.setUser("postgres");
      source.setPassword(
          Files.readString(folder.resolve(name).resolve(PASSWORD), StandardCharsets.UTF_8).strip());
      source.setConnectTimeout(1);
      source.setSocketTimeout(5);
      return source;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Whether a server lets its superuser in. */
  boolean answers(String name, int port) {
    try (Connection connection = superuser(name, port).getConnection()) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  /**
   * Makes a database and a user of the same name who owns it, where they are not there.
   *
   * @param database letters only
   * @param password hexadecimal digits only
   */
  void makeDatabase(String name, int port, String database, String password) {
    try (Connection connection = superuser(name, port).getConnection();
        Statement statement = connection.createStatement()) {
      try (var found =
          statement.executeQuery("select 1 from pg_database where datname = '" + database + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("drop role if exists \"%s\"".formatted(database));
      statement.execute("create role \"%s\" login password '%s'".formatted(database, password));
      statement.execute("create database \"%s\" owner \"%s\"".formatted(database, database));
    } catch (SQLException failure) {
      throw new ClusterException(
          "%s cannot be set up: %s".formatted(name, failure.getMessage()), failure);
    }
  }
}
