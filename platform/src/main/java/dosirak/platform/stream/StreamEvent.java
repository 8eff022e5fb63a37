package dosirak.platform.stream;

/**
 * One event on a stream.
 *
 * @param sequence its place; what a client sends back as {@code Last-Event-ID} to go on after it
 * @param kind the event's name
 * @param body JSON text in one line; sealed values in it are opened when it is sent
 */
public record StreamEvent(long sequence, String kind, String body) {}
