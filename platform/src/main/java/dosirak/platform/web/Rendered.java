package dosirak.platform.web;

import java.util.Map;

/** An answer as it goes over the wire. */
record Rendered(int status, Map<String, String> headers, byte[] body) {}
