package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer sees first, in a real browser. */
class LivePageTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int MOST_LOOKS = 12;

  @TempDir Path folder = Path.of(".");

  @Test
  void theDemoShowsACityThatOrdersInBothLanguages() throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(CHROMIUM), "declared absent: chromium, for the tests of the page");
    try (RunningMarketplace marketplace =
        RunningMarketplace.up(
            folder.resolve("data"),
            RunningMarketplace.freePort(),
            "--demo",
            "--clock-speed",
            "60")) {
      String english = pageWithOrders(marketplace.address() + "/live/?lang=en");
      assertThat(english).contains("Orders under way", "riders", "Storefront", "serving");
      String korean = page(marketplace.address() + "/live/?lang=ko");
      assertThat(korean).contains("진행 중인 주문", "라이더").doesNotContain("Orders under way");
      assertThat(marketplace.stop()).isZero();
    }
  }

  /** The first orders take a moment; a look takes some seconds, so this waits by looking. */
  private String pageWithOrders(String address) throws Exception {
    String page = "";
    for (int look = 0; look < MOST_LOOKS; look++) {
      page = page(address);
      if (page.contains("data-state=\"serving\"")
          && page.matches("(?s).*[1-9][0-9]* delivered.*")) {
        return page;
      }
    }
    return page;
  }

  private String page(String address) throws Exception {
    Path output = Files.createTempFile(folder, "page", ".html");
    Path profile = Files.createTempDirectory("chromium");
    try {
      Process browser =
          new ProcessBuilder(
                  CHROMIUM.toString(),
                  "--headless",
                  "--no-sandbox",
                  "--disable-gpu",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-sync",
                  "--no-first-run",
                  "--user-data-dir=" + profile,
                  "--virtual-time-budget=6000",
                  "--dump-dom",
                  address)
              .redirectOutput(output.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!browser.waitFor(Duration.ofSeconds(60))) {
        browser.destroyForcibly().waitFor();
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } finally {
      try (Stream<Path> files = Files.walk(profile)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }
}
