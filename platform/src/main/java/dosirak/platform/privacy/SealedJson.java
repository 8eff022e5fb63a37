package dosirak.platform.privacy;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.Sealed;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * JSON of answers and stream messages that may rest before it is sent. It is written with sealed
 * values between control characters, and opened when it is sent. A JSON string never holds a bare
 * control character (RFC 8259, section 7), so nothing a client says can pass for a sealed value,
 * not even a sealed text that somebody got hold of.
 */
public final class SealedJson {
  private static final char TEXT = 1;
  private static final char PLACE = 2;
  private static final char OTHERWISE = '|';

  private final PersonKeys keys;
  private final JsonMapper plain;
  private final JsonMapper writer;

  /**
   * @param plain writes everything else
   */
  public SealedJson(PersonKeys keys, JsonMapper plain) {
    this.keys = keys;
    this.plain = plain;
    this.writer =
        plain
            .rebuild()
            .addModule(
                new SimpleModule("sealed")
                    .addSerializer(new TextSerializer())
                    .addSerializer(new PlaceSerializer(plain)))
            .build();
  }

  /** Writes JSON that may rest, and must be opened before it is sent. */
  public JsonMapper writer() {
    return writer;
  }

  /**
   * JSON as a client gets it.
   *
   * @throws KeysUnavailableException if a key is not at hand and the store does not answer
   */
  public byte[] open(byte[] json) {
    List<Value> values = values(json);
    if (values.isEmpty()) {
      return json;
    }
    List<String> texts = keys.open(values.stream().map(Value::sealed).toList());
    ByteArrayOutputStream opened = new ByteArrayOutputStream(json.length);
    int copied = 0;
    for (int i = 0; i < values.size(); i++) {
      Value value = values.get(i);
      opened.write(json, copied, value.begin() - copied);
      opened.writeBytes(
          value.otherwise() == null
              ? plain.writeValueAsBytes(texts.get(i))
              : place(texts.get(i), value.otherwise()));
      copied = value.end();
    }
    opened.write(json, copied, json.length - copied);
    return opened.toByteArray();
  }

  /** See {@link #open(byte[])}. */
  public String open(String json) {
    return json.indexOf(TEXT) < 0 && json.indexOf(PLACE) < 0
        ? json
        : new String(open(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private byte[] place(String text, String otherwise) {
    GeoPoint place = SealedPlace.parse(text);
    return place == null
        ? otherwise.getBytes(StandardCharsets.UTF_8)
        : plain.writeValueAsBytes(place);
  }

  /**
   * A sealed value in JSON.
   *
   * @param begin its first byte
   * @param end after its last byte
   * @param otherwise for a place: the JSON that stands there where it cannot be opened
   */
  private record Value(Sealed sealed, @Nullable String otherwise, int begin, int end) {}

  private static List<Value> values(byte[] json) {
    List<Value> values = new ArrayList<>();
    int at = 0;
    while (at < json.length) {
      byte mark = json[at];
      if (mark != TEXT && mark != PLACE) {
        at++;
        continue;
      }
      int end = at + 1;
      while (end < json.length && json[end] != mark) {
        end++;
      }
      if (end == json.length) {
        throw new IllegalArgumentException("a sealed value does not end");
      }
      String body = new String(json, at + 1, end - at - 1, StandardCharsets.UTF_8);
      int bar = mark == PLACE ? body.indexOf(OTHERWISE) : -1;
      values.add(
          new Value(
              new Sealed(bar < 0 ? body : body.substring(0, bar)),
              bar < 0 ? null : body.substring(bar + 1),
              at,
              end + 1));
      at = end + 1;
    }
    return values;
  }

  private static final class TextSerializer extends StdSerializer<Sealed> {
    TextSerializer() {
      super(Sealed.class);
    }

    @Override
    public void serialize(Sealed sealed, JsonGenerator out, SerializationContext context) {
      if (PersonKey.parse(sealed).isPresent()) {
        out.writeRawValue(TEXT + sealed.text() + TEXT);
      } else {
        out.writeString(sealed.text());
      }
    }
  }

  private static final class PlaceSerializer extends StdSerializer<SealedPlace> {
    private final JsonMapper plain;

    PlaceSerializer(JsonMapper plain) {
      super(SealedPlace.class);
      this.plain = plain;
    }

    @Override
    public void serialize(SealedPlace place, JsonGenerator out, SerializationContext context) {
      String rounded = plain.writeValueAsString(place.rounded());
      Sealed exact = place.exact();
      out.writeRawValue(
          exact == null || PersonKey.parse(exact).isEmpty()
              ? rounded
              : PLACE + exact.text() + OTHERWISE + rounded + PLACE);
    }
  }
}
