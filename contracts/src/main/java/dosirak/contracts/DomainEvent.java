package dosirak.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Something that happened in a domain, said in the past tense with full facts, so that nobody must
 * ask back. Events of one key are applied by every subscriber in the order they were committed.
 */
public interface DomainEvent {
  /** The identifier of the aggregate this event is about; the order of events holds per key. */
  @JsonIgnore
  String key();
}
