package dosirak.platform.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The session of a browser: cookies that only this marketplace can read, and that any of its
 * processes can. Page scripts never see a token. What a page sends on its own account must carry
 * the second, readable cookie's value in a header, which a foreign page can neither read nor send.
 */
public final class SessionCookies {
  /** Holds the access token. */
  public static final String SESSION = "__Host-dosirak";

  /** Holds what a page must repeat in {@link #CSRF_HEADER}. */
  public static final String CSRF = "__Host-dosirak-csrf";

  /** Where the value of {@link #CSRF} is repeated. */
  public static final String CSRF_HEADER = "Dosirak-Csrf";

  /** The keys, as {@code id:hexadecimal} of 32 bytes, separated by commas; the first encrypts. */
  public static final String KEYS = "front.cookie-keys";

  private static final int KEY_BYTES = 32;
  private static final int CSRF_BYTES = 16;
  private static final int LONGEST_COOKIE = 4_096;

  private final String firstKeyId;
  private final Map<String, SecretKey> keys;
  private final SecureRandom random = new SecureRandom();

  private SessionCookies(String firstKeyId, Map<String, SecretKey> keys) {
    this.firstKeyId = firstKeyId;
    this.keys = keys;
  }

  /**
   * Cookies with configured keys.
   *
   * @param configured as {@link #KEYS} says; absent for a key of this process alone
   * @throws IllegalArgumentException if it cannot be read
   */
  public static SessionCookies of(@Nullable String configured) {
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    if (configured == null) {
      byte[] own = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(own);
      keys.put("own", new SecretKeySpec(own, "AES"));
    } else {
      for (String entry : configured.split(",", -1)) {
        int colon = entry.indexOf(':');
        if (colon < 1) {
          throw new IllegalArgumentException(KEYS + " must be id:hexadecimal, separated by commas");
        }
        byte[] key = HexFormat.of().parseHex(entry.substring(colon + 1).strip());
        if (key.length != KEY_BYTES) {
          throw new IllegalArgumentException(KEYS + ": a key has " + KEY_BYTES + " bytes");
        }
        keys.put(entry.substring(0, colon).strip(), new SecretKeySpec(key, "AES"));
      }
    }
    return new SessionCookies(keys.keySet().iterator().next(), keys);
  }

  /** What the session cookie holds. */
  public record Session(String accessToken, String csrf) {}

  /**
   * The values of {@code Set-Cookie} that begin or renew a browser's session.
   *
   * @param life how long the browser keeps them, machine time
   */
  public List<String> begin(String accessToken, Duration life) {
    byte[] bytes = new byte[CSRF_BYTES];
    random.nextBytes(bytes);
    String csrf = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return List.of(
        cookie(SESSION, seal(SESSION, csrf + ' ' + accessToken), life, "/", true, "Lax"),
        cookie(CSRF, csrf, life, "/", false, "Strict"));
  }

  /** The values of {@code Set-Cookie} that end it. */
  public List<String> end() {
    return List.of(
        cookie(SESSION, "", Duration.ZERO, "/", true, "Lax"),
        cookie(CSRF, "", Duration.ZERO, "/", false, "Strict"));
  }

  /** The session of a request, if its cookie is there and can be opened. */
  public Optional<Session> read(HttpServletRequest request) {
    return value(request, SESSION)
        .flatMap(sealed -> open(SESSION, sealed))
        .flatMap(text -> {
          int space = text.indexOf(' ');
          return space < 0
              ? Optional.empty()
              : Optional.of(new Session(text.substring(space + 1), text.substring(0, space)));
        });
  }

  /** Whether a request repeats what only a page of this marketplace can know. */
  public static boolean carriesCsrf(HttpServletRequest request, Session session) {
    String sent = request.getHeader(CSRF_HEADER);
    return sent != null
        && MessageDigest.isEqual(
            sent.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            session.csrf().getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** The value of a cookie. */
  public static Optional<String> value(HttpServletRequest request, String name) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
          return Optional.of(cookie.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** A value of {@code Set-Cookie}: always secure, for this site only. */
  public static String cookie(
      String name, String value, Duration life, String path, boolean httpOnly, String sameSite) {
    return "%s=%s; Path=%s; Max-Age=%d; Secure; SameSite=%s%s"
        .formatted(name, value, path, life.toSeconds(), sameSite, httpOnly ? "; HttpOnly" : "");
  }

  /**
   * Encrypts a text so that only {@link #open} of a process with the same keys can read it.
   *
   * @param purpose what is sealed for one purpose cannot be opened for another
   */
  public String seal(String purpose, String text) {
    return SealedText.seal(
        SealedText.header().keyID(firstKeyId).contentType(purpose).build(),
        Objects.requireNonNull(keys.get(firstKeyId)),
        text);
  }

  /** Decrypts what {@link #seal} made for the same purpose; empty for anything else. */
  public Optional<String> open(String purpose, String sealed) {
    if (sealed.length() > LONGEST_COOKIE) {
      return Optional.empty();
    }
    return SealedText.open(
        sealed,
        header -> {
          String keyId = header.getKeyID();
          return keyId == null || !purpose.equals(header.getContentType()) ? null : keys.get(keyId);
        });
  }
}
