package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StaticFilesTest {
  private static final String HASHED = "/assets/a-1b2c.js";

  private Front front;

  @BeforeAll
  void start() {
    front = Front.start();
  }

  @AfterAll
  void stop() {
    front.close();
  }

  @Test
  void theBestEncodingThatABrowserTakesIsSent() {
    assertThat(front.get(HASHED, "Accept-Encoding: gzip, deflate, br, zstd").text())
        .contains("Content-Encoding: br", "Vary: Accept-Encoding", "text/javascript", "as if br");
    assertThat(front.get(HASHED, "Accept-Encoding: gzip;q=0.5, br;q=0").text())
        .contains("Content-Encoding: gzip", "as if gz");
    assertThat(front.get(HASHED).text())
        .contains("export const plain", "Vary: Accept-Encoding")
        .doesNotContain("Content-Encoding");
  }

  @Test
  void whatHasAHashInItsNameIsKeptForAYearAndPagesAreAskedForAlways() {
    assertThat(front.get(HASHED).text())
        .contains("Cache-Control: public, max-age=31536000, immutable");
    assertThat(front.get("/").text()).contains("Cache-Control: no-cache");
  }

  @Test
  void aPageThatIsKnownIsNotSentAgain() {
    RawHttp.Exchange first = front.get("/");
    String tag = first.text().replaceAll("(?s).*ETag: (\"[^\"]+\").*", "$1");
    RawHttp.Exchange second = front.get("/", "If-None-Match: " + tag);
    assertThat(second.statuses()).containsExactly(304);
  }

  @Test
  void aRoomIsFoundWithoutItsLastSlashToo() {
    RawHttp.Exchange answer = front.get("/room?lang=ko");
    assertThat(answer.statuses()).containsExactly(308);
    assertThat(answer.text()).contains("Location: /room/?lang=ko");
    assertThat(front.get("/room/").text()).contains("<title>Room</title>");
    assertThat(front.get("/nowhere").statuses()).containsExactly(404);
    assertThat(front.get("//room").text()).doesNotContain("Location");
  }
}
