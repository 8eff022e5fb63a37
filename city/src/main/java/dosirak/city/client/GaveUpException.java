package dosirak.city.client;

/** A call was repeated for as long as its caller had patience, and never got an answer. */
public final class GaveUpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GaveUpException(String call, String last) {
    super(call + " was given up; the last attempt ended with " + last);
  }
}
