package dosirak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The outcome of a drill. */
interface DrillReport {
  /** What went wrong, in words; empty if every goal was met. */
  List<String> missed();

  /** The whole outcome, as JSON with named keys. */
  Map<String, Object> toDocument();

  /** The whole outcome for people. */
  String summary();

  /**
   * Writes the JSON.
   *
   * @throws DrillException if that is not possible
   */
  default void write(Path file) {
    try {
      Path absolute = file.toAbsolutePath();
      if (absolute.getParent() != null) {
        Files.createDirectories(absolute.getParent());
      }
      JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
      Files.write(absolute, json.writeValueAsBytes(toDocument()));
    } catch (IOException failure) {
      throw new DrillException("The report cannot be written: " + failure, failure);
    }
  }
}
