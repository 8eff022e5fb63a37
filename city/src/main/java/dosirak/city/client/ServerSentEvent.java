package dosirak.city.client;

import org.jspecify.annotations.Nullable;

/**
 * One event of a stream.
 *
 * @param id where to resume after it; the last one seen when the event has none of its own
 * @param name the event's type, {@code message} where the stream says none
 * @param data its data lines, joined by line feeds
 */
public record ServerSentEvent(@Nullable String id, String name, String data) {}
