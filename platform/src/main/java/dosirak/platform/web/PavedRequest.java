package dosirak.platform.web;

import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request with its caller known and its body read, within the limit, once. */
final class PavedRequest extends HttpServletRequestWrapper {
  /** The attribute that tells why a browser's session is no longer good. */
  static final String SIGNED_OUT = "dosirak.signed-out";

  private static final long MOST_THROWN_AWAY = 64L * 1024 * 1024;

  private final Runnable authentication;
  private final @Nullable Entrance entrance;
  private Caller caller;
  private final byte[] body;

  /**
   * @param entrance through which it takes a place in its compartment; null if it takes none
   */
  PavedRequest(
      HttpServletRequest request,
      Caller caller,
      Runnable authentication,
      byte[] body,
      @Nullable Entrance entrance) {
    super(request);
    this.entrance = entrance;
    this.caller = caller;
    this.authentication = authentication;
    this.body = body;
  }

  /**
   * Reads a body up to a limit; null if it is longer. What is over the limit is read and thrown
   * away, so that a client that is still sending gets the answer instead of a broken connection;
   * but only up to {@link #MOST_THROWN_AWAY}.
   */
  static byte @Nullable [] readBody(HttpServletRequest request, int limit) throws IOException {
    if (request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null) {
      return new byte[0];
    }
    if (request.getContentLengthLong() > MOST_THROWN_AWAY) {
      return null;
    }
    InputStream in = request.getInputStream();
    byte[] body = in.readNBytes(limit + 1);
    if (body.length <= limit) {
      return body;
    }
    byte[] thrownAway = new byte[8_192];
    long total = body.length;
    int read = in.read(thrownAway);
    while (read >= 0 && total < MOST_THROWN_AWAY) {
      total += read;
      read = in.read(thrownAway);
    }
    return null;
  }

  /** Where it takes a place, if it does. */
  @Nullable Entrance entrance() {
    return entrance;
  }

  Caller caller() {
    return caller;
  }

  /**
   * Checks again that the request's token is good, for requests that last.
   *
   * @throws Problem 401 if it no longer is
   */
  void authenticateAgain() {
    authentication.run();
  }

  /**
   * The caller was let in by a permission; where everybody is let in, it is nobody in particular.
   */
  void letIn(Permission permission) {
    caller = (permission == Permission.PUBLIC ? Caller.anonymous() : caller).using(permission);
  }

  /** Why the caller is nobody although a session was sent, if so. */
  @Nullable Problem signedOut() {
    return (Problem) getAttribute(SIGNED_OUT);
  }

  /** The address of the client. */
  String from() {
    return getRemoteAddr();
  }

  byte[] body() {
    return body;
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public int read() {
        return bytes.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return bytes.read(target, offset, length);
      }

      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("the body is already here; read it");
      }
    };
  }

  @Override
  public BufferedReader getReader() {
    return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
  }
}
