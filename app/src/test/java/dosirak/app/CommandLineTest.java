package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private record Ran(int code, String printed) {}

  private static Ran run(String... arguments) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    PrintStream out = System.out;
    PrintStream err = System.err;
    System.setOut(stream);
    System.setErr(stream);
    try {
      return new Ran(Main.run(arguments), bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void helpExplainsEveryCommand() {
    Ran help = run("help");
    assertThat(help.code()).isZero();
    assertThat(help.printed())
        .contains("up", "rush", "audit", "backup", "restore", "drill", "test", "Exit codes")
        .contains("parked", "rebuild");
  }

  @Test
  void helpOfACommandExplainsEveryOption() {
    assertThat(run("help", "up").printed())
        .contains(
            "--data", "--port", "--demo", "--sandbox", "--clock-speed", "--tls-cert", "--tls");
    assertThat(run("help", "rush").printed())
        .contains("--target", "--seed", "--rate", "--for", "--orders", "--instance", "--report");
  }

  @Test
  void helpOfMaintenanceExplainsWhatItDoes() {
    assertThat(run("parked").code()).isEqualTo(2);
    assertThat(run("help", "parked").printed()).contains("list", "show", "replay", "discard");
    assertThat(run("help", "rebuild").printed()).contains("--only-compare", "--yes", "--target");
  }

  @Test
  void everyCommandExplainsItselfHoweverDeepItIs() {
    Ran isolate = run("drill", "isolate", "--help");
    assertThat(isolate.code()).isZero();
    assertThat(isolate.printed()).contains("--victims", "--seconds-per-phase", "--report");
    assertThat(run("cluster", "up", "--help").printed()).contains("--replicas", "--groups");
    assertThat(run("up", "--help").printed()).isEqualTo(run("help", "up").printed());
    Ran incomplete = run("front", "haproxy");
    assertThat(incomplete.code()).isEqualTo(2);
    assertThat(incomplete.printed()).contains("--members", "See: dosirak front haproxy --help");
  }

  @Test
  void maintenanceOfADomainThatThereIsNotNamesThoseThereAre() {
    for (String[] wrong :
        new String[][] {
          {"rebuild", "shopfront", "--yes"},
          {"parked", "list", "--domain", "shopfront"},
          {"parked", "discard", "shopfront", "shop-copy", "7", "--reason", "none"}
        }) {
      Ran ran = run(wrong);
      assertThat(ran.code()).as(ran.printed()).isEqualTo(2);
    }
    assertThat(run("rebuild", "shopfront", "--yes").printed()).contains("storefront");
  }

  @Test
  void anUnknownOptionNamesTheNearestKnownOne() {
    Ran wrong = run("up", "--clock-sped", "60");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.printed()).contains("--clock-sped").contains("--clock-speed");
  }

  @Test
  void anUnknownCommandNamesTheNearestKnownOne() {
    Ran wrong = run("rsh");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.printed()).contains("rush");
  }

  @Test
  void demoAndSandboxExcludeEachOther() {
    assertThat(run("up", "--demo", "--sandbox").code()).isEqualTo(2);
  }

  @Test
  void aBackupOfAFolderThatIsNoneIsWrongUsage() {
    Ran wrong = run("backup", "/nonexistent/there", "--data", "/nonexistent/here");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.printed()).contains("--data");
  }

  @Test
  void aRushWithoutAMarketplaceSaysWhatToDo() {
    Ran wrong = run("rush", "--target", "http://localhost:1", "--orders", "1");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.printed()).contains("--credentials");
  }
}
