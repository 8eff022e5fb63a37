package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.testing.RawHttp;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityHeadersTest {
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
  void everyAnswerCarriesThemWhoeverMakesIt() {
    Map<String, RawHttp.Exchange> answers = new LinkedHashMap<>();
    answers.put("answer", front.get("/api/test/ok"));
    answers.put("answer after a reset", front.get("/api/test/reset"));
    answers.put("stream", front.get("/api/test/stream"));
    answers.put("failure", front.get("/api/test/fails"));
    answers.put("not modified", front.get("/api/test/private"));
    answers.put("page", front.get("/"));
    answers.put("no such page", front.get("/nothing.html"));
    answers.put("no such host", front.send("GET / HTTP/1.1", "Host: elsewhere.example", "", ""));
    answers.put("method", front.send("TRACE / HTTP/1.1", "Host: localhost", "", ""));
    answers.put("bad path", front.get("/a/%2e%2e/b"));
    answers.put("no request at all", front.send("\u0001\u0002\u0003", "", ""));
    answers.put("too long", front.get("/" + "a".repeat(20_000)));
    answers.put("headers", front.get("/", "X: " + "a".repeat(20_000)));
    answers.forEach((what, answer) -> {
      assertThat(answer.statuses()).as(what).hasSize(1);
      Map<String, String> headers = headers(answer);
      assertThat(headers)
          .as(what)
          .containsEntry("x-content-type-options", "nosniff")
          .containsEntry("x-frame-options", "DENY")
          .containsEntry("referrer-policy", "same-origin")
          .containsEntry("cross-origin-opener-policy", "same-origin")
          .containsEntry("cross-origin-resource-policy", "same-origin")
          .containsKeys("content-security-policy", "permissions-policy", "cache-control")
          .doesNotContainKeys("server", "x-powered-by", "strict-transport-security");
      assertThat(headers.get("content-security-policy"))
          .as(what)
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .contains("object-src 'none'", "base-uri 'none'")
          .doesNotContain("unsafe", "*");
      assertThat(headers.keySet()).as(what).noneMatch(name -> name.startsWith("access-control-"));
      assertThat(answer.text()).as(what).doesNotContain("Exception", "jetty", "Jetty");
    });
  }

  @Test
  void aPageMayLoadFromItsOwnAddressOnlyAndNothingInline() {
    assertThat(headers(front.get("/")).get("content-security-policy"))
        .contains("script-src 'self'", "style-src 'self'", "base-uri 'none'", "form-action 'self'")
        .doesNotContain("unsafe", "https:", "http:", "*");
  }

  @Test
  void anAnswerKeepsWhatItSaidItself() {
    Map<String, String> headers = headers(front.get("/api/test/private"));

    assertThat(headers)
        .containsEntry("cache-control", "private, no-cache")
        .containsEntry("etag", "\"1\"");
  }

  @Test
  void anAnswerThatSaysNothingOfCachesIsNotKept() {
    assertThat(headers(front.get("/api/test/ok"))).containsEntry("cache-control", "no-store");
  }

  @Test
  void aFailureOfTheServerIsOneThatMayBeTriedAgain() {
    RawHttp.Exchange answer = front.get("/api/test/fails");

    assertThat(answer.statuses()).containsExactly(503);
    assertThat(headers(answer))
        .containsEntry("retry-after", "1")
        .containsEntry("content-type", "application/problem+json");
  }

  static Map<String, String> headers(RawHttp.Exchange exchange) {
    Map<String, String> headers = new TreeMap<>();
    String head = exchange.text().substring(0, exchange.text().indexOf("\r\n\r\n"));
    for (String line : head.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (!line.startsWith("HTTP/") && colon > 0) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        assertThat(headers).as("sent once").doesNotContainKey(name);
        headers.put(name, line.substring(colon + 1).strip());
      }
    }
    return headers;
  }
}
