package dosirak.platform.web;

import org.eclipse.jetty.ee11.servlet.ErrorHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Problems for what is refused before any compartment, and by the server itself. */
final class FrontProblems {
  private FrontProblems() {}

  /** For what goes wrong in the context that servlets live in. */
  static final class OfContext extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      send(request, response, callback, response.getStatus());
      return true;
    }
  }

  /** For what goes wrong before it, down to bytes that are no request. */
  static final class OfServer extends org.eclipse.jetty.server.handler.ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      send(request, response, callback, response.getStatus());
      return true;
    }
  }

  private static void send(Request request, Response response, Callback callback, int status) {
    // The only 5xx a client may see is one it may try again; a method, a coding or a version that
    // is not served will not be served then either.
    int told =
        switch (status) {
          case 501, 505 -> 400;
          default -> Math.min(status, 503);
        };
    int answered = told >= 500 ? 503 : told;
    String code =
        switch (answered) {
          case 404 -> "not-found";
          case 405 -> "method-not-allowed";
          case 408 -> "too-slow";
          case 413 -> "body-too-large";
          case 414 -> "address-too-long";
          case 431 -> "headers-too-large";
          case 503 -> "unavailable";
          default -> "invalid-request";
        };
    send(request, response, callback, answered, code, "The request cannot be served.");
  }

  /**
   * Sends a problem and ends the connection.
   *
   * @param detail plain text without quotes
   */
  static void send(
      Request request,
      Response response,
      Callback callback,
      int status,
      String code,
      String detail) {
    RefusalLog.OF_PROCESS.note(request, status, code);
    response.setStatus(status);
    if (status == 503) {
      response.getHeaders().put("Retry-After", "1");
    }
    // What the server itself refuses it has not read to the end; the client must not go on here.
    response.getHeaders().put("Connection", "close");
    response.getHeaders().put("Content-Type", "application/problem+json");
    SecurityHeaders.put(response.getHeaders());
    response.write(
        true,
        BufferUtil.toBuffer(
            """
            {"type":"https://dosirak.example/problems/%s","title":"%s","status":%d,"code":"%s",\
            "detail":"%s"}\
            """
                .formatted(code, code.replace('-', ' '), status, code, detail)),
        callback);
  }
}
