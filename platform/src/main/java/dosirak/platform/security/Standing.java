package dosirak.platform.security;

import dosirak.platform.web.Problem;

/** Whether what a token says still stands: it may be older than what identity said since. */
public interface Standing {
  /**
   * Checks that a caller still has what the token says.
   *
   * @throws Problem 401 if the session ended, 403 if the role was taken, 503 if an operator's
   *     rights cannot be confirmed at the moment
   */
  void verify(Caller caller, Permission used);
}
