package dosirak.platform.web;

/** Text that a handler answers as it is, not as JSON. */
public record PlainText(String text) {}
