package dosirak.platform.journal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it lies in a journal, its body still JSON text.
 *
 * @param position its place in the journal; grows, with gaps
 * @param type the simple name of its contract type
 * @param key the aggregate it is about
 * @param cityTime when it was said, in the city
 * @param recordedAt when it was written, on the machine
 */
public record RecordedEvent(
    long position,
    UUID eventId,
    String type,
    String key,
    String body,
    Instant cityTime,
    Instant recordedAt,
    @Nullable String traceparent) {}
