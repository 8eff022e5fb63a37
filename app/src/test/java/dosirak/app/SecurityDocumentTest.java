package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the table of security requirements says is at least not made up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityDocumentTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern IDENTIFIER = Pattern.compile("V\\d+\\.\\d+\\.\\d+");
  private static final Pattern TEST_CLASS = Pattern.compile("\\b[A-Z]\\w+Test\\b");

  /** Requirements of levels 1 and 2 in version 5.0.0 of the standard. */
  private static final int REQUIREMENTS = 253;

  private static final int COLUMNS = 5;

  private List<String> rows = List.of();

  @BeforeAll
  void read() throws IOException {
    rows =
        Files.readAllLines(HOME.resolve("docs/security.md")).stream()
            .filter(line -> line.startsWith("| V"))
            .toList();
  }

  @Test
  void everyRequirementIsThereOnce() {
    List<String> identifiers = new ArrayList<>();
    for (String row : rows) {
      IDENTIFIER
          .matcher(row.substring(2, row.indexOf('|', 2)))
          .results()
          .map(MatchResult::group)
          .forEach(identifiers::add);
    }
    assertThat(identifiers).doesNotHaveDuplicates().hasSize(REQUIREMENTS);
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Set<String> existing;
    try (Stream<Path> files = Files.walk(HOME)) {
      existing =
          files
              .filter(file -> file.toString().contains("/src/test/java/"))
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    Set<String> named = new TreeSet<>();
    for (String row : rows) {
      TEST_CLASS.matcher(row).results().map(MatchResult::group).forEach(named::add);
    }
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(existing).containsAll(named);
  }

  @Test
  void everyRowSaysWhatShowsItOrThatNothingDoes() {
    for (String row : rows) {
      String[] cells = row.substring(1, row.length() - 1).split("\\|", -1);
      if (cells.length == COLUMNS) {
        assertThat(cells[COLUMNS - 1].strip())
            .as(row)
            .containsPattern("\\*by reading\\*|\\*partly\\*|\\*\\*not yet\\*\\*|[A-Z]\\w+Test");
      }
    }
  }
}
