package dosirak.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A body of JSON that is written once and sent many times, as it is and compressed, each with its
 * entity tag. Compressed when somebody first asks for that. The bytes must not be changed.
 */
public final class ReadyBytes {
  private static final String GZIP = "gzip";
  private static final String CACHE_CONTROL = "private, no-cache";
  private static final String CONTENT_TYPE = "application/json";

  /** What nearly all clients say that take it; who says it in another way is understood too. */
  private static final Set<String> USUAL_WITH_GZIP =
      Set.of("gzip", "gzip, deflate", "gzip, deflate, br", "gzip, deflate, br, zstd");

  /** Less than this fits a packet anyway. */
  private static final int WORTH_COMPRESSING = 1_024;

  private final Form plain;
  private volatile @Nullable Form compressed;

  /** One way in which the body can be sent. */
  static final class Form {
    private static final HttpField VARY =
        new PreEncodedHttpField(HttpHeader.VARY, "Accept-Encoding");
    private static final HttpField CACHING =
        new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, CACHE_CONTROL);
    private static final HttpField TYPE =
        new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, CONTENT_TYPE);
    private static final HttpField ENCODING =
        new PreEncodedHttpField(HttpHeader.CONTENT_ENCODING, GZIP);

    private final byte[] body;
    private final String tag;
    private final boolean varies;
    private final boolean isCompressed;
    private volatile @Nullable Heads heads;

    /** The headers of an answer with the body and of one that says that the client has it. */
    private record Heads(HttpFields whole, HttpFields notModified) {}

    private Form(byte[] body, boolean varies, boolean isCompressed) {
      this.body = body;
      this.tag = EntityTags.of(body, isCompressed ? "-" + GZIP : "");
      this.varies = varies;
      this.isCompressed = isCompressed;
    }

    /**
     * Sends it, or says that the client has it already.
     *
     * @param known what the client says with {@code If-None-Match}
     * @return the status
     */
    int send(@Nullable String known, Response response, Callback callback) {
      boolean isKnown = EntityTags.isKnown(known, tag);
      Heads written = heads();
      int status = isKnown ? HttpServletResponse.SC_NOT_MODIFIED : HttpServletResponse.SC_OK;
      response.setStatus(status);
      response.getHeaders().add(isKnown ? written.notModified() : written.whole());
      response.write(true, isKnown ? null : ByteBuffer.wrap(body), callback);
      return status;
    }

    private Heads heads() {
      Heads written = heads;
      if (written == null) {
        // Two who come at once do it twice, with the same outcome.
        HttpFields.Mutable notModified = HttpFields.build();
        if (varies) {
          notModified.add(VARY);
        }
        notModified.add(new PreEncodedHttpField(HttpHeader.ETAG, tag));
        notModified.add(CACHING);
        HttpFields.Mutable whole = HttpFields.build(notModified);
        whole.add(TYPE);
        if (isCompressed) {
          whole.add(ENCODING);
        }
        whole.add(
            new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, Integer.toString(body.length)));
        written = new Heads(whole.asImmutable(), notModified.asImmutable());
        heads = written;
      }
      return written;
    }
  }

  /** The bytes of a body, as UTF-8. */
  public ReadyBytes(byte[] body) {
    this.plain = new Form(body, body.length >= WORTH_COMPRESSING, false);
  }

  /** How many bytes it has when it is not compressed. */
  public int length() {
    return plain.body.length;
  }

  /** Sends it, or says that the client has it already. */
  void send(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Form form = wants(request.getHeader("Accept-Encoding")) ? compressed() : plain;
    if (form.varies) {
      response.setHeader("Vary", "Accept-Encoding");
    }
    response.setHeader("ETag", form.tag);
    response.setHeader("Cache-Control", CACHE_CONTROL);
    if (EntityTags.isKnown(request.getHeader("If-None-Match"), form.tag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setContentType(CONTENT_TYPE);
    if (form.isCompressed) {
      response.setHeader("Content-Encoding", GZIP);
    }
    response.setContentLength(form.body.length);
    response.getOutputStream().write(form.body);
  }

  /**
   * The form for a client that says which encodings it takes; null where that has yet to be made.
   */
  @Nullable Form atHand(@Nullable String encodings) {
    return wants(encodings) ? compressed : plain;
  }

  private boolean wants(@Nullable String encodings) {
    return plain.varies && accepts(encodings);
  }

  private Form compressed() {
    Form ready = compressed;
    if (ready == null) {
      // Two who come at once do it twice, with the same outcome.
      ready = new Form(compress(plain.body), true, true);
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
    if (encodings == null) {
      return false;
    }
    if (USUAL_WITH_GZIP.contains(encodings)) {
      return true;
    }
    String lower = encodings.toLowerCase(Locale.ROOT);
    if (!lower.contains(GZIP)) {
      return false;
    }
    for (String each : lower.split(",", -1)) {
      String[] parts = each.split(";", 2);
      if (parts[0].strip().equals(GZIP)) {
        return parts.length == 1 || !parts[1].strip().matches("q\\s*=\\s*0(\\.0{0,3})?");
      }
    }
    return false;
  }
}
