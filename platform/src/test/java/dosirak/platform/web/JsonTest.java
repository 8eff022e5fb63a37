package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class JsonTest {
  enum Kind {
    SMALL,
    LARGE
  }

  record Thing(
      @Nullable String text,
      int count,
      boolean open,
      @Nullable Kind kind,
      @Nullable List<String> names) {}

  private static Thing read(String json) {
    return Json.mapper().readValue(json, Thing.class);
  }

  @Test
  void whatIsRightIsRead() {
    assertThat(
            read(
                """
                {"text":"한\\ud83c\\udf71","count":3,"open":true,"kind":"LARGE","names":["a"]}\
                """))
        .isEqualTo(new Thing("한🍱", 3, true, Kind.LARGE, List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"count\":1,\"open\":true,\"unknown\":1}",
        "{\"count\":1,\"count\":2,\"open\":true}",
        "{\"count\":1,\"open\":true} {}",
        "{\"count\":1.0,\"open\":true}",
        "{\"count\":1e2,\"open\":true}",
        "{\"count\":\"1\",\"open\":true}",
        "{\"count\":null,\"open\":true}",
        "{\"count\":2147483648,\"open\":true}",
        "{\"count\":1111111111111111111111111111111111111,\"open\":true}",
        "{\"count\":1,\"open\":\"true\"}",
        "{\"count\":1,\"open\":1}",
        "{\"count\":1,\"open\":true,\"text\":5}",
        "{\"count\":1,\"open\":true,\"text\":5.5}",
        "{\"count\":1,\"open\":true,\"text\":true}",
        "{\"count\":1,\"open\":true,\"text\":{}}",
        "{\"count\":1,\"open\":true,\"text\":[\"a\"]}",
        "{\"count\":1,\"open\":true,\"text\":\"a\\u0000b\"}",
        "{\"count\":1,\"open\":true,\"text\":\"\\ud83c\"}",
        "{\"count\":1,\"open\":true,\"text\":\"\\udf71\\ud83c\"}",
        "{\"count\":1,\"open\":true,\"names\":[\"\\ud83c\"]}",
        "{\"count\":1,\"open\":true,\"names\":[1]}",
        "{\"count\":1,\"open\":true,\"names\":\"a\"}",
        "{\"count\":1,\"open\":true,\"kind\":1}",
        "{\"count\":1,\"open\":true,\"kind\":\"1\"}",
        "{\"count\":1,\"open\":true,\"kind\":\"large\"}",
        "{\"count\":1,\"open\":true,\"kind\":\"\"}",
        "{'count':1,\"open\":true}",
        "{\"count\":1,\"open\":true,}",
        "{\"count\":01,\"open\":true}",
        "{\"count\":NaN,\"open\":true}",
        "[]",
        "\"\"",
        "nothing"
      })
  void whatIsWrongIsRefusedAndNotGuessed(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
  }

  @Test
  void whatIsTooDeepIsRefused() {
    String deep = "[".repeat(33) + "]".repeat(33);
    assertThatThrownBy(() -> Json.mapper().readTree(deep)).isInstanceOf(JacksonException.class);
    String allowed = "[".repeat(32) + "]".repeat(32);
    assertThat(Json.mapper().readTree(allowed).isArray()).isTrue();
  }

  @Test
  void cleanTextHasNeitherNulNorHalfAPair() {
    assertThat(Json.isClean("")).isTrue();
    assertThat(Json.isClean("한🍱")).isTrue();
    assertThat(Json.isClean("a\0")).isFalse();
    assertThat(Json.isClean("\ud83c")).isFalse();
    assertThat(Json.isClean("\ud83ca")).isFalse();
    assertThat(Json.isClean("\udf71")).isFalse();
  }
}
