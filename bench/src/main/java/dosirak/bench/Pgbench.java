package dosirak.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's own benchmark, run against the server of a marketplace: transactions of the kind of
 * TPC-B, which measure what this server gives on this machine.
 */
final class Pgbench {
  /** How many clients it plays. */
  static final int CLIENTS = 16;

  private static final String DATABASE = "pgbench";
  private static final int PORT_LINE = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");
  private static final Pattern FAILED = Pattern.compile("number of failed transactions: ([0-9]+)");

  private final Path pgbench;
  private final Path psql;
  private final int port;
  private final String password;

  private Pgbench(Path pgbench, Path psql, int port, String password) {
    this.pgbench = pgbench;
    this.psql = psql;
    this.port = port;
    this.password = password;
  }

  /**
   * What it measured.
   *
   * @param failed transactions
   */
  record Outcome(double perSecond, long failed) {}

  /**
   * Looks for the programs.
   *
   * @param folder of the server, as a marketplace keeps it
   * @throws DrillException if they are absent, with what to install
   */
  static Pgbench of(Path folder) {
    Path pgbench = program("pgbench");
    Path psql = program("psql");
    try {
      List<String> note = Files.readAllLines(folder.resolve("cluster/postmaster.pid"));
      return new Pgbench(
          pgbench,
          psql,
          Integer.parseInt(note.get(PORT_LINE).strip()),
          Files.readString(folder.resolve("superuser-password")).strip());
    } catch (IOException failure) {
      throw new DrillException("The database's server cannot be found: " + failure, failure);
    }
  }

  private static Path program(String name) {
    return Stream.of("/usr/bin", "/usr/local/bin", "/usr/pgsql/bin")
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() ->
            new DrillException(
                name
                    + " is absent, by which placing is measured. Install it"
                    + " (Debian: apt-get install postgresql-contrib postgresql-client)"
                    + " and begin again."));
  }

  /** Runs a statement in a database of the server; the rows, one a line. */
  List<String> ask(String database, String statement) throws InterruptedException {
    return run(List.of(psql.toString(), "-X", "-A", "-t", "-q", "-c", statement, "-d", database));
  }

  /** Makes the tables. */
  void prepare(int scale) throws InterruptedException {
    ask("postgres", "create database " + DATABASE);
    run(List.of(pgbench.toString(), "-i", "-q", "-s", Integer.toString(scale), DATABASE));
  }

  /** Runs transactions for a while. */
  Outcome run(Duration time) throws InterruptedException {
    String said =
        String.join(
            "\n",
            run(
                List.of(
                    pgbench.toString(),
                    "-c",
                    Integer.toString(CLIENTS),
                    "-j",
                    "2",
                    "-M",
                    "prepared",
                    "-T",
                    Long.toString(time.toSeconds()),
                    DATABASE)));
    Matcher rate = RATE.matcher(said);
    if (!rate.find()) {
      throw new DrillException("pgbench did not say how fast it was: " + said);
    }
    Matcher failed = FAILED.matcher(said);
    return new Outcome(
        Double.parseDouble(rate.group(1)), failed.find() ? Long.parseLong(failed.group(1)) : 0);
  }

  private List<String> run(List<String> command) throws InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.environment().put("PGHOST", "127.0.0.1");
    builder.environment().put("PGPORT", Integer.toString(port));
    builder.environment().put("PGUSER", "postgres");
    builder.environment().put("PGPASSWORD", password);
    Path said = null;
    try {
      said = Files.createTempFile("dosirak-pgbench-", ".txt");
      Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      try {
        if (!process.waitFor(PATIENCE)) {
          throw new DrillException(command.getFirst() + " does not end within " + PATIENCE + ".");
        }
      } finally {
        process.destroyForcibly();
      }
      List<String> lines = Files.readAllLines(said, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new DrillException(command.getFirst() + " failed: " + String.join("\n", lines));
      }
      return lines;
    } catch (IOException failure) {
      throw new DrillException(command.getFirst() + " cannot be run: " + failure, failure);
    } finally {
      if (said != null) {
        MarketplacePlant.remove(said);
      }
    }
  }
}
