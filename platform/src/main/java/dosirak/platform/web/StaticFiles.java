package dosirak.platform.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the screens from the class path, with a strict content policy: scripts, styles and
 * pictures of this address only, nothing inline, no frames. What the build compressed is sent
 * compressed; what has a hash in its name is kept by browsers for a year.
 */
public final class StaticFiles extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern NAME = Pattern.compile("/(?:[a-zA-Z0-9_-]+/)*[a-zA-Z0-9_.-]+");
  private static final Pattern FOLDER = Pattern.compile("(?:/[a-zA-Z0-9_-]+)+");

  /** Where the build puts files whose names change with what they hold. */
  private static final String HASHED = "/assets/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "mp3", "audio/mpeg",
          "ico", "image/x-icon");

  /** How a file may be sent, best first: what a browser calls it and how the build names it. */
  private static final List<Encoding> ENCODINGS =
      List.of(new Encoding("br", ".br"), new Encoding("gzip", ".gz"));

  private final transient String folder;
  private final transient Map<String, Optional<File>> files = new ConcurrentHashMap<>();
  private final transient Problems problems;

  /**
   * @param folder on the class path, without slashes at its ends
   */
  public StaticFiles(String folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  private record Encoding(String name, String suffix) {}

  /**
   * @param bytes as they are sent
   * @param encoding absent for the plain bytes
   */
  private record Form(byte[] bytes, String tag, @Nullable String encoding) {
    static Form of(byte[] bytes, @Nullable String encoding) {
      return new Form(
          bytes, EntityTags.of(bytes, encoding == null ? "" : "-" + encoding), encoding);
    }
  }

  /**
   * @param compressed its other forms, best first
   */
  private record File(String type, Form plain, List<Form> compressed) {
    Form formFor(@Nullable String accepted) {
      if (accepted != null) {
        for (Form form : compressed) {
          if (form.encoding() != null && accepts(accepted, form.encoding())) {
            return form;
          }
        }
      }
      return plain;
    }

    /** Whether a browser lists an encoding, and not as one that it refuses. */
    private static boolean accepts(String accepted, String encoding) {
      for (String each : accepted.split(",", -1)) {
        String[] parts = each.trim().split("\\s*;\\s*", -1);
        if (parts[0].equalsIgnoreCase(encoding)) {
          return parts.length == 1 || !parts[1].matches("q=0(?:\\.0*)?");
        }
      }
      return false;
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    String name = path.endsWith("/") ? path + "index.html" : path;
    Optional<File> found =
        NAME.matcher(name).matches() && !name.contains("..") && !name.startsWith("/api/")
            ? known(name)
            : Optional.empty();
    if (found.isEmpty()) {
      if (FOLDER.matcher(path).matches() && known(path + "/index.html").isPresent()) {
        String query = request.getQueryString();
        response.setHeader("Location", path + "/" + (query == null ? "" : "?" + query));
        response.setStatus(HttpServletResponse.SC_PERMANENT_REDIRECT);
        return;
      }
      problems.send(response, Problem.notFound("page"));
      return;
    }
    send(found.get(), name.startsWith(HASHED), request, response);
  }

  private static void send(
      File file, boolean isHashed, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Form form = file.formFor(request.getHeader("Accept-Encoding"));
    response.setHeader("Content-Security-Policy", SecurityHeaders.PAGE_POLICY);
    response.setHeader(
        "Cache-Control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    response.setHeader("ETag", form.tag());
    if (!file.compressed().isEmpty()) {
      response.setHeader("Vary", "Accept-Encoding");
    }
    if (form.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    if (form.encoding() != null) {
      response.setHeader("Content-Encoding", form.encoding());
    }
    response.setContentType(file.type());
    response.setContentLength(form.bytes().length);
    response.getOutputStream().write(form.bytes());
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    refuse(response);
  }

  @Override
  protected void doPut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    refuse(response);
  }

  @Override
  protected void doDelete(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    refuse(response);
  }

  private void refuse(HttpServletResponse response) throws IOException {
    problems.send(response, Problem.of(405, "method-not-allowed", "Pages can only be read."));
  }

  /** Only what exists is remembered, so that guesses do not fill the memory. */
  private Optional<File> known(String name) throws IOException {
    Optional<File> known = files.get(name);
    if (known == null) {
      known = read(name);
      if (known.isPresent()) {
        files.put(name, known);
      }
    }
    return known;
  }

  private Optional<File> read(String name) throws IOException {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      return Optional.empty();
    }
    byte[] plain = bytes(name);
    if (plain == null) {
      return Optional.empty();
    }
    List<Form> compressed = new ArrayList<>();
    for (Encoding encoding : ENCODINGS) {
      byte[] bytes = bytes(name + encoding.suffix());
      if (bytes != null) {
        compressed.add(Form.of(bytes, encoding.name()));
      }
    }
    return Optional.of(new File(type, Form.of(plain, null), List.copyOf(compressed)));
  }

  private byte @Nullable [] bytes(String name) throws IOException {
    try (InputStream stream = StaticFiles.class.getResourceAsStream("/" + folder + name)) {
      return stream == null ? null : stream.readAllBytes();
    }
  }
}
