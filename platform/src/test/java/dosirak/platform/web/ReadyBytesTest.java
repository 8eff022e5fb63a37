package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.bind.annotation.RequestMethod;

class ReadyBytesTest {
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, gzip", "GZIP;q=0.5", "deflate;q=0, gzip;q=0.001"})
  void whoTakesGzipGetsIt(String encodings) {
    assertThat(ReadyBytes.accepts(encodings)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "br", "identity", "gzip;q=0", "gzip; q=0.000", "xgzip", "x-gzip"})
  void whoDoesNotTakeGzipDoesNotGetIt(String encodings) {
    assertThat(ReadyBytes.accepts(encodings)).isFalse();
  }

  @Test
  void whoSaysNothingDoesNotGetIt() {
    assertThat(ReadyBytes.accepts(null)).isFalse();
  }

  @Test
  void onlyWhatEverybodyMayReadIsAnsweredBeforeItsHandler() {
    var open = endpoint("/shops", RequestMethod.GET, Permission.PUBLIC);
    var guarded = endpoint("/orders", RequestMethod.GET, Permission.READ_METRICS);
    var changing = endpoint("/shops/new", RequestMethod.POST, Permission.PUBLIC);
    List<Endpoints.Endpoint> all = List.of(open, guarded, changing);

    Endpoints.verifyOpen(Set.of("/shops"), all);

    for (String path : List.of("/orders", "/shops/new", "/nowhere")) {
      assertThatThrownBy(() -> Endpoints.verifyOpen(Set.of("/shops", path), all))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("GET " + path);
    }
  }

  private static Endpoints.Endpoint endpoint(
      String path, RequestMethod method, Permission permission) {
    return new Endpoints.Endpoint(Set.of(method), path, List.of(permission), Whose.NOBODY);
  }
}
