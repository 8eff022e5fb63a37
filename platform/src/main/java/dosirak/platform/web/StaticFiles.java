package dosirak.platform.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Serves the screens from the class path, with a strict content policy: scripts, styles and
 * pictures of this address only, nothing inline, no frames.
 */
public final class StaticFiles extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Pattern NAME = Pattern.compile("/(?:[a-zA-Z0-9_-]+/)*[a-zA-Z0-9_.-]+");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "ico", "image/x-icon");

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

  private record File(byte[] bytes, String type, String tag) {}

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
      problems.send(response, Problem.notFound("page"));
      return;
    }
    File file = found.get();
    response.setHeader("Content-Security-Policy", SecurityHeaders.PAGE_POLICY);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("ETag", file.tag());
    if (file.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatus(304);
      return;
    }
    response.setContentType(file.type());
    response.setContentLength(file.bytes().length);
    response.getOutputStream().write(file.bytes());
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
    try (InputStream stream = StaticFiles.class.getResourceAsStream("/" + folder + name)) {
      if (stream == null) {
        return Optional.empty();
      }
      byte[] bytes = stream.readAllBytes();
      CRC32C sum = new CRC32C();
      sum.update(bytes);
      return Optional.of(
          new File(bytes, type, '"' + HexFormat.of().toHexDigits((int) sum.getValue()) + '"'));
    }
  }
}
