package dosirak.audit;

import dosirak.contracts.Contracts;
import dosirak.contracts.DomainEvent;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the journal of a domain on from where the look before ended. */
final class JournalTail {
  private static final JsonMapper EVENTS =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final Duration GAP_PAUSE = Duration.ofMillis(50);
  private static final Duration GAP_PATIENCE = Duration.ofSeconds(60);
  private static final int PAGE = 1_000;

  private final Caller market;
  private final String domain;
  private final Listener listener;
  private long after;

  /** Hears the events in the order of the journal. */
  interface Listener {
    void hear(long position, Instant recordedAt, DomainEvent event);
  }

  JournalTail(Caller market, String domain, Listener listener) {
    this.market = market;
    this.domain = domain;
    this.listener = listener;
  }

  /**
   * Reads at least up to a head, and on to the end of what is there.
   *
   * @throws IncompleteException if the journal cannot be read up to the head
   */
  void readPast(long head) throws InterruptedException {
    long deadline = System.nanoTime() + GAP_PATIENCE.toNanos();
    while (true) {
      long before = after;
      String path = "/api/%s/audit/journal?after=%d&limit=%d".formatted(domain, after, PAGE);
      JsonNode page = market.get(path, Collector.CALL_TIMEOUT);
      for (JsonNode event : new Fields(domain + "/journal", page).list("events")) {
        hear(new Fields(domain + "/journal", event));
      }
      if (after > before) {
        deadline = System.nanoTime() + GAP_PATIENCE.toNanos();
      } else if (after >= head) {
        return;
      } else if (System.nanoTime() > deadline) {
        throw new IncompleteException(
            "the journal of %s gives nothing after %d, although its head is %d"
                .formatted(domain, after, head));
      } else {
        // A gap that a slow transaction may still fill holds the page back.
        Thread.sleep(GAP_PAUSE);
      }
    }
  }

  private void hear(Fields event) {
    long position = event.number("position");
    String type = event.text("type");
    Class<? extends DomainEvent> contract = Contracts.eventsOf(domain).get(type);
    if (contract == null) {
      throw new IncompleteException(domain + " says " + type + ", which this audit does not know");
    }
    if (position <= after) {
      throw new IncompleteException(
          "the journal of %s gives %d after %d".formatted(domain, position, after));
    }
    try {
      listener.hear(
          position, event.instant("recordedAt"), EVENTS.readValue(event.text("body"), contract));
    } catch (JacksonException e) {
      throw new IncompleteException("event %d of %s is no %s".formatted(position, domain, type), e);
    }
    after = position;
  }
}
