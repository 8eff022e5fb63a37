package dosirak.app;

import dosirak.platform.database.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Copies a running marketplace, and puts a copy back. The database is copied file by file between
 * PostgreSQL's {@code pg_backup_start} and {@code pg_backup_stop} together with the write-ahead log
 * of that time (PostgreSQL manual, 25.3.3 "Making a Base Backup Using the Low Level API"), so the
 * copy is the state at the end of the backup and needs no tool but the server itself. The gateway
 * simulator's log is taken after the database: it may know more than the database, which payment
 * looks up, but never less.
 */
final class Backup {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String MANIFEST = "manifest.json";
  private static final Set<String> NOT_COPIED_DIRECTORIES =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans",
          "pgsql_tmp");
  private static final Set<String> NOT_COPIED_FILES =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "backup_label", "tablespace_map");
  private static final Pattern FIRST_SEGMENT = Pattern.compile("\\(file ([0-9A-F]{24})\\)");
  private static final int BUFFER_BYTES = 1 << 16;

  private final DataFolder data;
  private final Path copy;
  private final Map<String, String> sums = new TreeMap<>();

  private Backup(DataFolder data, Path copy) {
    this.data = data;
    this.copy = copy;
  }

  /**
   * Copies a running marketplace.
   *
   * @param copy must be missing or empty
   * @return how many files were copied
   */
  static int make(DataFolder data, Path copy) {
    try {
      return new Backup(data, copy).make();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (SQLException failure) {
      throw CommandException.failed("PostgreSQL refused the backup: " + failure.getMessage());
    }
  }

  private int make() throws IOException, SQLException {
    if (!data.exists()) {
      throw CommandException.usage(
          data.path() + " is not a data folder of Dosirak; use --data DIR.");
    }
    if (Files.exists(copy) && !DataFolder.isEmpty(copy)) {
      throw CommandException.usage(copy + " is not empty; a backup goes into a folder of its own.");
    }
    Files.createDirectories(copy);
    Path cluster = data.postgres().resolve("cluster");
    Path target = copy.resolve("postgres/cluster");
    try (Connection connection = connect()) {
      execute(
          connection, "select pg_create_physical_replication_slot('dosirak_backup', true, true)");
      execute(connection, "select pg_backup_start('dosirak', true)");
      copyTree(cluster, target);
      String label;
      String lastSegment;
      try (PreparedStatement stop =
              connection.prepareStatement(
                  "select labelfile, pg_walfile_name(lsn) from pg_backup_stop(false)");
          ResultSet row = stop.executeQuery()) {
        row.next();
        label = row.getString(1);
        lastSegment = row.getString(2);
      }
      copyGatewayLog();
      Matcher first = FIRST_SEGMENT.matcher(label);
      if (!first.find()) {
        throw new IOException("PostgreSQL's backup label names no first segment: " + label);
      }
      write(target.resolve("backup_label"), label);
      copySegments(
          cluster.resolve("pg_wal"), target.resolve("pg_wal"), first.group(1), lastSegment);
    }
    for (Path file :
        List.of(
            data.postgres().resolve("superuser-password"),
            data.postgres().resolve("pg_hba.conf"),
            data.path().resolve("installation.json"),
            data.path().resolve("cookie-key"),
            data.path().resolve("identity-secret"),
            data.path().resolve("desk-secret"),
            data.path().resolve("pos-secret"),
            data.path().resolve("notification-key.json"),
            data.path().resolve("database-secret"),
            data.path().resolve("key-store-password"),
            data.path().resolve("tls.p12"),
            data.clock(),
            data.gatewaySecret(),
            data.machineClient(),
            data.operator(),
            data.settings())) {
      if (Files.exists(file)) {
        copyFile(file, copy.resolve(data.path().relativize(file).toString()), Files.size(file));
      }
    }
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("createdAt", Instant.now().toString());
    manifest.put("postgresMajor", PostgresServer.MAJOR_VERSION);
    ObjectNode files = manifest.putObject("files");
    sums.forEach(files::put);
    Files.writeString(copy.resolve(MANIFEST), JSON.writeValueAsString(manifest));
    return sums.size();
  }

  /**
   * Puts a copy back as a data folder.
   *
   * @param copy what {@link #make} made
   * @return how many files were put back
   */
  static int restore(Path copy, DataFolder data) {
    try {
      Path manifestFile = copy.resolve(MANIFEST);
      if (!Files.exists(manifestFile)) {
        throw CommandException.usage(
            copy + " is not a finished backup: it has no " + MANIFEST + ".");
      }
      if (Files.exists(data.path()) && !DataFolder.isEmpty(data.path())) {
        throw CommandException.usage(
            data.path()
                + " is not empty; restore goes into a new folder. Move the old one away first.");
      }
      JsonNode manifest = JSON.readTree(Files.readString(manifestFile));
      String major = manifest.path("postgresMajor").asString();
      if (!major.equals(PostgresServer.MAJOR_VERSION)) {
        throw CommandException.failed(
            "The backup was made with PostgreSQL %s; this build carries %s. Restore it with the Dosirak version that made it."
                .formatted(major, PostgresServer.MAJOR_VERSION));
      }
      Backup back = new Backup(new DataFolder(copy), data.path());
      for (Map.Entry<String, JsonNode> file : manifest.path("files").properties()) {
        Path from = copy.resolve(file.getKey()).normalize();
        if (!from.startsWith(copy.normalize()) || !Files.isRegularFile(from)) {
          throw CommandException.failed("The backup misses its file " + file.getKey() + ".");
        }
        back.copyFile(from, data.path().resolve(file.getKey()), Files.size(from));
        if (!file.getValue().asString().equals(back.sums.get(file.getKey()))) {
          throw CommandException.failed("The backup's file " + file.getKey() + " was changed.");
        }
      }
      back.restoreEmptyDirectories(data.postgres().resolve("cluster"));
      Files.createDirectories(data.logs());
      return back.sums.size();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Directories that PostgreSQL expects although nothing of them was copied. */
  private void restoreEmptyDirectories(Path cluster) throws IOException {
    for (String name :
        List.of(
            "pg_wal/archive_status",
            "pg_wal/summaries",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pg_tblspc",
            "pg_twophase",
            "pg_commit_ts",
            "pg_stat",
            "pg_logical/snapshots",
            "pg_logical/mappings",
            "pg_multixact/members",
            "pg_multixact/offsets")) {
      makeDirectories(cluster.resolve(name));
    }
  }

  private Connection connect() throws IOException, SQLException {
    return RunningPostgres.superuser(data.postgres())
        .orElseThrow(() ->
            CommandException.failed(
                "The marketplace of %s is not running; a backup is made of a running one. Start it with: dosirak up --data %s"
                    .formatted(data.path(), data.path())))
        .getConnection();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void copyTree(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            makeDirectories(to.resolve(from.relativize(directory).toString()));
            return NOT_COPIED_DIRECTORIES.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!NOT_COPIED_FILES.contains(file.getFileName().toString())) {
              try {
                copyFile(file, to.resolve(from.relativize(file).toString()), Long.MAX_VALUE);
              } catch (NoSuchFileException dropped) {
                // A table that was dropped meanwhile; the write-ahead log knows.
                return FileVisitResult.CONTINUE;
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }

  /** The log as long as it is at this moment; what is appended meanwhile is left out. */
  private void copyGatewayLog() throws IOException {
    if (!Files.exists(data.gatewayLog())) {
      return;
    }
    try (Stream<Path> files = Files.list(data.gatewayLog())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        copyFile(file, copy.resolve(data.path().relativize(file).toString()), Files.size(file));
      }
    }
  }

  private void copySegments(Path from, Path to, String first, String last) throws IOException {
    makeDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9A-F]{24}")
            && name.compareTo(first) >= 0
            && name.compareTo(last) <= 0) {
          copyFile(file, to.resolve(name), Long.MAX_VALUE);
        }
      }
    }
  }

  private void copyFile(Path from, Path to, long atMostBytes) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(from)) {
      makeDirectories(java.util.Objects.requireNonNull(to.getParent()));
      try (OutputStream out = Files.newOutputStream(to)) {
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = atMostBytes;
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        while (read > 0) {
          out.write(buffer, 0, read);
          digest.update(buffer, 0, read);
          left -= read;
          read = left == 0 ? -1 : in.read(buffer, 0, (int) Math.min(buffer.length, left));
        }
      }
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
    remember(to, digest);
  }

  private void write(Path to, String content) throws IOException {
    Files.writeString(to, content);
    MessageDigest digest = sha256();
    digest.update(content.getBytes(StandardCharsets.UTF_8));
    remember(to, digest);
  }

  private void remember(Path to, MessageDigest digest) {
    sums.put(copy.relativize(to).toString(), HexFormat.of().formatHex(digest.digest()));
  }

  private static void makeDirectories(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
