package dosirak.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Another load generator, where it is installed: what {@link PageLoad} says is checked by it. */
final class Wrk {
  private static final Pattern PER_SECOND =
      Pattern.compile("^Requests/sec:\\s+([0-9.]+)$", Pattern.MULTILINE);
  private static final Pattern OTHER_ANSWERS = Pattern.compile("Non-2xx or 3xx responses: ");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path program;

  private Wrk(Path program) {
    this.program = program;
  }

  /** Nothing where it is not installed. */
  static Optional<Wrk> find() {
    return Stream.of("/usr/bin/wrk", "/usr/local/bin/wrk")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .map(Wrk::new);
  }

  /** How many answers a second it gets of one page, with one thread. */
  double perSecond(int port, String path, int connections, Duration time)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "-t1",
                    "-c" + connections,
                    "-d" + Math.max(1, time.toSeconds()) + "s",
                    "http://127.0.0.1:" + port + path))
            .redirectErrorStream(true)
            .start();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor(PATIENCE);
      return read(said);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * The answers a second of what it prints.
   *
   * @throws DrillException if it did not measure, or not all answers were good
   */
  static double read(String said) {
    Matcher line = PER_SECOND.matcher(said);
    if (!line.find() || OTHER_ANSWERS.matcher(said).find()) {
      throw new DrillException("wrk did not measure: " + said.strip());
    }
    return Double.parseDouble(line.group(1));
  }
}
