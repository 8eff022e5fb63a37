package dosirak.identity;

import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Tells pages of this marketplace from others. What signs somebody in carries no session yet, so
 * the road's own check does not protect it: a page of another site could sign a person in as
 * somebody else. Browsers say where a request comes from; a foreign page cannot send JSON without
 * asking.
 */
final class OwnPages {
  private static final Set<String> OWN = Set.of("same-origin", "none");

  private OwnPages() {}

  /**
   * Refuses what a browser sends for a page of another site, and what is no JSON.
   *
   * @throws Problem 403 {@code cross-site}, 415
   */
  static void requireJson(HttpServletRequest request) {
    require(request);
    String type = request.getContentType();
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw Problem.of(415, "unsupported-media-type", "Send JSON: application/json.");
    }
  }

  /**
   * Refuses what a browser sends for a page of another site.
   *
   * @throws Problem 403 {@code cross-site}
   */
  static void require(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    boolean isOwn =
        (site == null || OWN.contains(site))
            && (origin == null || isOf(origin, request.getHeader("Host")));
    if (!isOwn) {
      throw Problem.of(403, "cross-site", "The request was sent by a page of another site.");
    }
  }

  private static boolean isOf(String origin, String host) {
    return origin.equals("https://" + host) || origin.equals("http://" + host);
  }

  /** Whether a text is a path of this site, to which a browser may be sent. */
  static boolean isPath(String text) {
    return text.length() <= 2_048
        && text.startsWith("/")
        && !text.startsWith("//")
        && text.indexOf('\\') < 0
        && text.chars().noneMatch(c -> c <= ' ' || c >= 127);
  }
}
