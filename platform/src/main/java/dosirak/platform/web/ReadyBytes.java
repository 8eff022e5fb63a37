package dosirak.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body of JSON that is written once and sent many times, as it is and compressed, each with its
 * entity tag. Compressed when somebody first asks for that. The bytes must not be changed.
 */
public final class ReadyBytes {
  private static final String GZIP = "gzip";

  /** Less than this fits a packet anyway. */
  private static final int WORTH_COMPRESSING = 1_024;

  private final Form plain;
  private volatile @Nullable Form compressed;

  private record Form(byte[] body, String tag) {}

  /** The bytes of a body, as UTF-8. */
  public ReadyBytes(byte[] body) {
    this.plain = new Form(body, EntityTags.of(body, ""));
  }

  /** How many bytes it has when it is not compressed. */
  public int length() {
    return plain.body.length;
  }

  /** Sends it, or says that the client has it already. */
  void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    boolean isWorth = plain.body.length >= WORTH_COMPRESSING;
    boolean isCompressed = isWorth && accepts(request.getHeader("Accept-Encoding"));
    Form form = isCompressed ? compressed() : plain;
    if (isWorth) {
      response.setHeader("Vary", "Accept-Encoding");
    }
    response.setHeader("ETag", form.tag);
    response.setHeader("Cache-Control", "private, no-cache");
    String known = request.getHeader("If-None-Match");
    if (known != null && known.contains(form.tag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType("application/json");
    if (isCompressed) {
      response.setHeader("Content-Encoding", GZIP);
    }
    response.setContentLength(form.body.length);
    response.getOutputStream().write(form.body);
  }

  private Form compressed() {
    Form ready = compressed;
    if (ready == null) {
      // Two who come at once do it twice, with the same outcome.
      byte[] body = compress(plain.body);
      ready = new Form(body, EntityTags.of(body, "-" + GZIP));
      compressed = ready;
    }
    return ready;
  }

  private static byte[] compress(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory can be written", impossible);
    }
    return out.toByteArray();
  }

  /** Whether a client that says this takes gzip; weights other than none at all do not matter. */
  static boolean accepts(@Nullable String encodings) {
    if (encodings == null || !encodings.toLowerCase(Locale.ROOT).contains(GZIP)) {
      return false;
    }
    for (String each : encodings.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = each.split(";", 2);
      if (parts[0].strip().equals(GZIP)) {
        return parts.length == 1 || !parts[1].strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
      }
    }
    return false;
  }
}
