package dosirak.platform.web;

/**
 * What a handler answers as it is, not as JSON: a picture, say.
 *
 * @param contentType its media type
 */
public record Bytes(String contentType, byte[] content) {}
