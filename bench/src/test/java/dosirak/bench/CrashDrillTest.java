package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CrashDrillTest {
  @TempDir private Path folder;

  @Test
  void aMarketplaceThatDoesNotServeFailsTheDrillAndTheReportSaysWhy() throws Exception {
    Path report = folder.resolve("reports/drill.json");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    CrashDrill drill =
        new CrashDrill(
            new CrashDrillOptions(
                3, 9, report, System.getProperty("java.class.path"), "dosirak.NoSuchProgram"),
            folder);

    int exit = drill.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(exit).isEqualTo(CrashDrill.FAILED);
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("ended instead of serving")
        .contains("verdict  FAILED")
        .contains("kept     ");
    JsonNode document = JsonMapper.shared().readTree(report);
    assertThat(document.path("passed").asBoolean()).isFalse();
    assertThat(document.path("missed").get(0).asString()).contains("ended instead of serving");
    assertThat(document.path("times").asInt()).isEqualTo(3);
    assertThat(document.path("kills").isEmpty()).isTrue();
  }

  @Test
  void aReportThatCannotBeWrittenFailsTheDrill() throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    CrashDrill drill =
        new CrashDrill(
            new CrashDrillOptions(
                1, 9, folder, System.getProperty("java.class.path"), "dosirak.NoSuchProgram"),
            folder);

    int exit = drill.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(exit).isEqualTo(CrashDrill.FAILED);
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("The report cannot be written");
  }
}
