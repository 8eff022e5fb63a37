package dosirak.platform.journal;

import dosirak.contracts.Contracts;
import dosirak.contracts.DomainEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a domain does on the events of one source. Declared as a bean; the platform calls the
 * handlers in the order of the journal, each event exactly once as far as the domain's own database
 * is concerned: what a handler writes there commits together with the position. A handler that
 * throws is tried again a few times; then the event's key is parked, and the rest goes on.
 *
 * <pre>{@code
 * Subscription.to("shop").named("menu-copy").projecting("shop_copy", "item_copy")
 *     .on(ShopPublished.class, menuCopy::learn)
 *     .on(ItemSoldOut.class, menuCopy::markSoldOut)
 *     .build();
 * }</pre>
 */
public final class Subscription {
  private final String source;
  private final String name;
  private final Set<String> tables;
  private final Map<Class<? extends DomainEvent>, Consumer<Envelope<DomainEvent>>> handlers;
  private final Set<String> handledNames;
  private final Duration gather;

  private Subscription(Builder builder) {
    this.source = builder.source;
    this.name = builder.name;
    this.tables = Set.copyOf(builder.tables);
    this.handlers = Map.copyOf(builder.handlers);
    this.handledNames =
        handlers.keySet().stream()
            .map(Class::getSimpleName)
            .collect(Collectors.toUnmodifiableSet());
    this.gather = builder.gather;
  }

  /** Begins a subscription to what a domain says; may be the subscriber's own domain. */
  public static Builder to(String source) {
    return new Builder(source);
  }

  public String source() {
    return source;
  }

  /** Unique within the subscribing domain. */
  public String name() {
    return name;
  }

  /** The tables that this subscription alone writes, so that a replay must rebuild them equal. */
  public Set<String> tables() {
    return tables;
  }

  /** The event types it has handlers for. */
  public Set<Class<? extends DomainEvent>> types() {
    return handlers.keySet();
  }

  /** Whether there is a handler for events of this simple name. */
  boolean handles(String type) {
    return handledNames.contains(type);
  }

  /** From the begin of a batch that took all there was to the begin of the next. */
  Duration gather() {
    return gather;
  }

  void apply(Envelope<DomainEvent> envelope) {
    Consumer<Envelope<DomainEvent>> handler = handlers.get(envelope.event().getClass());
    if (handler != null) {
      handler.accept(envelope);
    }
  }

  /** Collects the handlers of a subscription. */
  public static final class Builder {
    /** Some forty transactions a second where people wait for what is done. */
    private static final Duration PROMPT = Duration.ofMillis(25);

    /** A moment that nobody notices in a list or a book, and a few transactions a second. */
    private static final Duration UNHURRIED = Duration.ofMillis(200);

    private final String source;
    private String name;
    private Collection<String> tables = List.of();
    private final Map<Class<? extends DomainEvent>, Consumer<Envelope<DomainEvent>>> handlers =
        new HashMap<>();
    private Duration gather = PROMPT;

    private Builder(String source) {
      this.source = source;
      this.name = source;
    }

    /** Names the subscription, where a domain has several to one source. */
    public Builder named(String name) {
      this.name = name;
      return this;
    }

    /**
     * Says that these tables are written by this subscription and by nothing else, and that its
     * handlers write nothing else. They can then be rebuilt by a replay and compared.
     */
    public Builder projecting(String... tables) {
      this.tables = List.of(tables);
      return this;
    }

    /**
     * Says that no order waits for what is done here, so that the events of a busy moment may
     * gather longer and cost fewer transactions. What comes first after a pause is done at once all
     * the same.
     */
    public Builder unhurried() {
      this.gather = UNHURRIED;
      return this;
    }

    /** What to do on events of a type. */
    public <E extends DomainEvent> Builder on(Class<E> type, Consumer<E> handler) {
      return onEnvelope(type, envelope -> handler.accept(envelope.event()));
    }

    /** What to do on events of a type, where the envelope matters. */
    public <E extends DomainEvent> Builder onEnvelope(
        Class<E> type, Consumer<Envelope<E>> handler) {
      if (Contracts.eventsOf(source).get(type.getSimpleName()) != type) {
        throw new IllegalArgumentException(source + " does not say " + type.getName());
      }
      handlers.put(
          type,
          envelope ->
              handler.accept(
                  new Envelope<>(
                      envelope.source(),
                      envelope.position(),
                      envelope.eventId(),
                      type.cast(envelope.event()),
                      envelope.cityTime(),
                      envelope.recordedAt(),
                      envelope.traceparent())));
      return this;
    }

    public Subscription build() {
      return new Subscription(this);
    }
  }
}
