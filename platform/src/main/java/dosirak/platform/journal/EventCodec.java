package dosirak.platform.journal;

import dosirak.contracts.Contracts;
import dosirak.contracts.DomainEvent;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events to JSON and back. Reading ignores fields it does not know, so that an older reader
 * understands a newer writer.
 */
public final class EventCodec {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private EventCodec() {}

  /** The body of an event. */
  public static String encode(DomainEvent event) {
    return MAPPER.writeValueAsString(event);
  }

  /**
   * Reads an event of a domain.
   *
   * @throws IllegalArgumentException if the domain does not say events of this type
   */
  public static DomainEvent decode(String source, String type, String body) {
    Class<? extends DomainEvent> contract = Contracts.eventsOf(source).get(type);
    if (contract == null) {
      throw new IllegalArgumentException(source + " does not say " + type);
    }
    return MAPPER.readValue(body, contract);
  }
}
