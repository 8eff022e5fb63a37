package dosirak.platform.journal;

import dosirak.contracts.DomainEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event with what the platform knows about it.
 *
 * @param source the domain that said it
 * @param position its place in the journal of its source; grows, with gaps
 * @param eventId unique
 * @param cityTime when it was said, in the city
 * @param recordedAt when it was written, on the machine
 * @param traceparent the trace it belongs to
 */
public record Envelope<E extends DomainEvent>(
    String source,
    long position,
    UUID eventId,
    E event,
    Instant cityTime,
    Instant recordedAt,
    @Nullable String traceparent) {}
