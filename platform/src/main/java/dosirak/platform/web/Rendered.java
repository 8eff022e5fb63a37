package dosirak.platform.web;

import java.util.Map;

/** An answer as it goes over the wire. */
record Rendered(int status, Map<String, String> headers, byte[] body) {
  static final String CONTENT_TYPE = "Content-Type";

  /** Whether the body is JSON, as it is unless something else is said. */
  boolean isJson() {
    return !headers.containsKey(CONTENT_TYPE);
  }
}
