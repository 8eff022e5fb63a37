package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.bench.Crash.Moment;
import dosirak.bench.CrashReport.Kill;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CrashReportTest {
  private static final Kill SERVED_AGAIN =
      new Kill(
              new Crash(1, Moment.WHILE_SERVING, Duration.ofSeconds(3), true, true, false),
              Duration.ofMillis(40_260),
              List.of("database", "marketplace"),
              17,
              null)
          .restarted(Duration.ofMillis(9_876));
  private static final Kill KILLED_AGAIN =
      new Kill(
          new Crash(2, Moment.WHILE_STARTING, Duration.ofSeconds(1), false, false, false),
          Duration.ofSeconds(52),
          List.of("marketplace"),
          20,
          null);

  @Test
  void theDocumentTellsEveryKillAndKeepsTheOrdersOfTheRush() {
    JsonNode rush =
        JsonMapper.shared()
            .readTree("{\"orders\":{\"acknowledged\":20,\"lost\":0},\"acknowledged_orders\":[1]}");
    CrashReport report = report(rush, List.of());

    Map<String, Object> document = report.toDocument();
    JsonNode written = JsonMapper.shared().valueToTree(document);

    assertThat(report.passed()).isTrue();
    assertThat(report.longestRestart()).isEqualTo(Duration.ofMillis(9_876));
    assertThat(written.path("passed").asBoolean()).isTrue();
    assertThat(written.path("kills").get(0).path("killed").get(0).asString()).isEqualTo("database");
    assertThat(written.path("kills").get(0).path("at_seconds").asDouble()).isEqualTo(40.3);
    assertThat(written.path("kills").get(0).path("restart_ms").asInt()).isEqualTo(9_876);
    assertThat(written.path("kills").get(1).path("moment").asString()).isEqualTo("while_starting");
    assertThat(written.path("kills").get(1).path("restart_ms").isNull()).isTrue();
    assertThat(written.path("rush").path("orders").path("acknowledged").asInt()).isEqualTo(20);
    assertThat(written.path("rush").has("acknowledged_orders")).isFalse();
  }

  @Test
  void theSummaryNamesWhatWasMissed() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    report(null, List.of("the audit does not pass"))
        .print(new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("database, marketplace")
        .contains("9.9 s")
        .contains("(killed again while starting)")
        .contains("MISSED   the audit does not pass")
        .contains("verdict  FAILED: 2 kills, seed 5, 61 s");
  }

  private static CrashReport report(@Nullable JsonNode rush, List<String> missed) {
    return new CrashReport(
        2, 5, List.of(SERVED_AGAIN, KILLED_AGAIN), rush, null, missed, Duration.ofSeconds(61));
  }
}
