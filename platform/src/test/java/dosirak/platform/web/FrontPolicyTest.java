package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.testing.RawHttp;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontPolicyTest {
  private Front front;

  @BeforeAll
  void start() {
    front = Front.start();
  }

  @AfterAll
  void stop() {
    front.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/test/a%2fb",
        "/api/test/a%2Fb",
        "/api/test/../b",
        "/api/test/./b",
        "/api/test/..",
        "/api/other/../test/b",
        "/api/test/%2e%2e/b",
        "/api/test/.%2e/b",
        "/api/test/%2E/b",
        "/api/test/b;x=1",
        "/api/test;x=1/b",
        "/api/test/..;/b",
        "/api/test/b%3bx=1",
        "/api/test/%252e%252e/b",
        "/api/test/%25",
        "/api/test/a\\b",
        "/api/test/a%5cb",
        "/api/test/a%00b",
        "/api/test/a%0ab",
        "/api/test/a%0d%0aX:1",
        "/api/test/a%7fb",
        "/api/test/%c0%ae%c0%ae/b",
        "/api/test/%c0%af",
        "/api/test/%e0%80%af",
        "/api/test/%ff",
        "/api/test/%ed%a0%80",
        "/api/test/%u002e",
        "/api/test/%zz",
        "/api/test/%",
        "/api//test/b",
        "//api/test/b",
        "/api/test//b",
        "/api/test/b#fragment",
        "/api/test/<b>",
        "/api/test/a b",
        "api/test/b",
        "*",
        "",
        "http://elsewhere.example/api/test/b",
        "http://localhost@elsewhere.example/api/test/b",
        "http://elsewhere.example@localhost/api/test/b",
        "https://localhost/api/test/b",
        "file:///api/test/b",
        "//elsewhere.example/api/test/b",
        "/api/test/\u00e9"
      })
  void aPathThatCanBeReadInTwoWaysIsRefused(String target) {
    int before = front.reached().size();

    RawHttp.Exchange answer = front.get(target);

    assertThat(answer.statuses()).as(answer.text()).containsExactly(400);
    assertThat(answer.text()).contains("application/problem+json", "\"code\":\"invalid-request\"");
    assertThat(front.reached()).hasSize(before);
  }

  @Test
  void aPlainPathIsServed() {
    assertThat(front.get("/api/test/%EC%B9%98%ED%82%A8?q=%2F..;a=%252e").statuses())
        .containsExactly(200);
    assertThat(front.get("/api/test/a-b_c~d.e").statuses()).containsExactly(200);
    assertThat(front.get("http://localhost/api/test/b").statuses()).containsExactly(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"OPTIONS", "TRACE", "TRACK", "PATCH", "PROPFIND", "DEBUG", "get", "Get", "PRI"})
  void aMethodThatIsNotServedIsRefused(String method) {
    int before = front.reached().size();

    RawHttp.Exchange answer =
        front.send(
            method + " /api/test/a HTTP/1.1",
            "Host: localhost",
            "Origin: https://elsewhere.example",
            "Access-Control-Request-Method: POST",
            "",
            "");

    assertThat(answer.statuses()).as(answer.text()).containsExactly(405);
    assertThat(answer.text())
        .contains("Allow: GET, HEAD, POST, PUT, DELETE", "\"code\":\"method-not-allowed\"")
        .doesNotContainIgnoringCase("access-control-");
    assertThat(answer.closed()).isTrue();
    assertThat(front.reached()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONNECT elsewhere.example:443 HTTP/1.1",
        "CONNECT localhost:443 HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET elsewhere.example:80 HTTP/1.1"
      })
  void aTargetOfAProxyIsRefused(String line) {
    int before = front.reached().size();

    RawHttp.Exchange answer = front.send(line, "Host: localhost", "", "");

    assertThat(answer.statuses()).hasSize(1).first().matches(status -> status / 100 == 4);
    assertThat(front.reached()).hasSize(before);
  }

  @Test
  void anotherSitesPageIsNeverAllowedToReadAnAnswer() {
    RawHttp.Exchange answer = front.get("/api/test/a", "Origin: https://elsewhere.example");

    assertThat(answer.text()).doesNotContainIgnoringCase("access-control-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "elsewhere.example",
        "localhost.elsewhere.example",
        "127.0.0.1.elsewhere.example",
        "192.0.2.1",
        "0.0.0.0",
        "[::2]",
        "localhost.",
        "127.1"
      })
  void aNameThatWasPointedHereIsNotServed(String host) {
    int before = front.reached().size();

    RawHttp.Exchange answer =
        front.send("GET /api/test/a HTTP/1.1", "Host: " + host + ":" + front.port(), "", "");

    assertThat(answer.statuses()).as(answer.text()).containsExactly(421);
    assertThat(answer.text()).contains("\"code\":\"unknown-host\"", "front.allowed-hosts");
    assertThat(front.reached()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "[::1]", "localhost:8080"})
  void theMachinesOwnNamesAreServedOnLoopback(String host) {
    assertThat(
            front
                .send("GET /api/test/a HTTP/1.1", "Host: " + host, "Connection: close", "", "")
                .statuses())
        .containsExactly(200);
  }

  @Test
  void aConfiguredNameIsServed() {
    FrontSettings defaults = FrontSettings.defaults();
    try (Front named =
        Front.start(
            new FrontSettings(Set.of("food.example"), List.of(), defaults.forwardedHeader(), 10))) {
      assertThat(statusFor(named, "food.example")).isEqualTo(200);
      assertThat(statusFor(named, "FOOD.example:8443")).isEqualTo(200);
      assertThat(statusFor(named, "localhost")).isEqualTo(200);
      assertThat(statusFor(named, "other.example")).isEqualTo(421);
    }
  }

  @Test
  void anyNameIsServedWhereThatIsConfigured() {
    FrontSettings defaults = FrontSettings.defaults();
    try (Front any =
        Front.start(new FrontSettings(Set.of("*"), List.of(), defaults.forwardedHeader(), 10))) {
      assertThat(statusFor(any, "whatever.example")).isEqualTo(200);
    }
  }

  @Test
  void moreThanAHundredHeadersAreRefused() {
    String[] headers = new String[101];
    for (int i = 0; i < headers.length; i++) {
      headers[i] = "X-" + i + ": 1";
    }
    RawHttp.Exchange answer = front.get("/api/test/a", headers);

    assertThat(answer.statuses()).containsExactly(431);
    assertThat(answer.text()).contains("\"code\":\"headers-too-large\"");
  }

  private static int statusFor(Front front, String host) {
    return front
        .send("GET /api/test/a HTTP/1.1", "Host: " + host, "Connection: close", "", "")
        .statuses()
        .getFirst();
  }
}
