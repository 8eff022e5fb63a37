package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.testing.RawAttacks;
import dosirak.platform.testing.RawHttp;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two readers of the same bytes must never see different requests. What could be framed in two ways
 * is refused, and nothing after it on the connection is read.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestSmugglingTest {
  private Front front;

  @BeforeAll
  void start() {
    front = Front.start();
  }

  @AfterAll
  void stop() {
    front.close();
  }

  static List<RawAttacks.Attack> attacks() {
    return RawAttacks.onFraming("/api/test");
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isRefusedAndNothingAfterItIsRead(RawAttacks.Attack attack) {
    RawHttp.Exchange answer = RawHttp.send(front.port(), attack.bytes());

    assertThat(answer.statuses()).as(answer.text()).hasSize(1);
    assertThat(answer.statuses().getFirst()).as(answer.text()).isBetween(400, 499);
    assertThat(answer.text()).contains("application/problem+json");
    assertThat(answer.closed()).isTrue();
    assertThat(front.reached()).noneMatch(request -> request.contains("smuggled"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST  /api/test/a HTTP/1.1",
        "POST /api/test/a  HTTP/1.1",
        "POST /api/test/a http/1.1"
      })
  void aSloppyRequestLineIsNoWayToHideAnotherRequest(String line) {
    RawHttp.Exchange answer =
        RawHttp.send(
            front.port(),
            line
                + "\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello"
                + "GET /api/test/next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(answer.statuses()).as(answer.text()).isIn(List.of(200, 200), List.of(400));
  }

  @Test
  void requestsThatFollowEachOtherInOrderAreAllServed() {
    String post = "POST /api/test/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";
    String chunks =
        "POST /api/test/b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;extension=\"yes\"\r\nhello\r\n0\r\n\r\n";
    String last = "GET /api/test/c HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    RawHttp.Exchange answer = RawHttp.send(front.port(), post + chunks + last);

    assertThat(answer.statuses()).containsExactly(200, 200, 200);
    assertThat(front.reached())
        .contains("POST /api/test/a hello", "POST /api/test/b hello", "GET /api/test/c ");
  }
}
