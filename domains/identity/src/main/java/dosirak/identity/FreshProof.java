package dosirak.identity;

import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;

/** Asks for a proof from just now, before what a session alone must not be enough for. */
final class FreshProof {
  private final SignInCookies cookies;

  FreshProof(SignInCookies cookies) {
    this.cookies = cookies;
  }

  /**
   * What a request proves about its sender, from within the last ten minutes.
   *
   * @throws Problem 401 {@code sign-in-again}
   */
  Proven require(HttpServletRequest request) {
    return cookies
        .read(request)
        .orElseThrow(() ->
            Problem.of(401, "sign-in-again", "Sign in again first; this must be you, and now."));
  }

  /**
   * The same, with everything that the account has to prove it with.
   *
   * @throws Problem 401 {@code sign-in-again}, 403 {@code second-factor-required}
   */
  Proven requireComplete(HttpServletRequest request) {
    Proven proven = require(request);
    if (!cookies.isComplete(proven)) {
      throw Problem.of(403, "second-factor-required", "Show your second factor first.");
    }
    return proven;
  }
}
