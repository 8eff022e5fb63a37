package dosirak.identity;

import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose parameters are those of its form body alone: the paved road has read the body
 * already, and what stands in the query of a token request is not to be believed (RFC 6749, 2.3.1).
 */
final class FormRequest extends HttpServletRequestWrapper {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int LONGEST_BODY = 16 * 1024;
  private static final int MOST_PARAMETERS = 50;

  private final Map<String, String[]> parameters;

  private FormRequest(HttpServletRequest request, Map<String, String[]> parameters) {
    super(request);
    this.parameters = Collections.unmodifiableMap(parameters);
  }

  /**
   * Reads the form.
   *
   * @throws Problem 415, 413 or 400 if it is none
   */
  static FormRequest of(HttpServletRequest request) throws IOException {
    String type = request.getContentType();
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(FORM)) {
      throw Problem.of(415, "unsupported-media-type", "Send a form: " + FORM + ".");
    }
    byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      throw Problem.of(413, "body-too-large", "A form has at most " + LONGEST_BODY + " bytes.");
    }
    return new FormRequest(request, parse(text(body)));
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException malformed) {
      throw Problem.invalid("body", "is not UTF-8");
    }
  }

  private static Map<String, String[]> parse(String text) {
    Map<String, String[]> parameters = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return parameters;
    }
    String[] pairs = text.split("&", MOST_PARAMETERS + 1);
    if (pairs.length > MOST_PARAMETERS) {
      throw Problem.invalid("body", "has too many parameters");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      parameters.merge(
          name,
          new String[] {value},
          (before, more) -> {
            String[] both = Arrays.copyOf(before, before.length + 1);
            both[before.length] = more[0];
            return both;
          });
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
      if (decoded.indexOf('\0') >= 0 || decoded.indexOf('\uFFFD') >= 0) {
        throw Problem.invalid("body", "has a character that is not allowed");
      }
      return decoded;
    } catch (IllegalArgumentException malformed) {
      throw Problem.invalid("body", "is not a form");
    }
  }

  /** The query counts for nothing. */
  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public @Nullable String getParameter(String name) {
    String[] values = parameters.get(name);
    return values == null ? null : values[0];
  }

  @Override
  public String @Nullable [] getParameterValues(String name) {
    String[] values = parameters.get(name);
    return values == null ? null : values.clone();
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return parameters;
  }

  @Override
  public Enumeration<String> getParameterNames() {
    return Collections.enumeration(parameters.keySet());
  }
}
