package dosirak.platform.kafka;

import dosirak.platform.journal.RecordedEvent;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Events as records of Kafka and back: CloudEvents 1.0 in binary mode, the attributes as headers
 * and the body as it lies in the journal.
 */
final class KafkaEvents {
  private static final String POSITION = "ce_position";
  private static final String PREVIOUS = "ce_previous";
  private static final String SETTLED = "ce_settled";
  private static final String ID = "ce_id";
  private static final String TYPE = "ce_type";
  private static final String SUBJECT = "ce_subject";
  private static final String TIME = "ce_time";
  private static final String CITY_TIME = "ce_citytime";
  private static final String TRACEPARENT = "ce_traceparent";

  private KafkaEvents() {}

  /**
   * The record of an event.
   *
   * @param source the domain that said it
   * @param previous the position in the journal of the event before it, zero for the first
   * @param settled a position up to which all events were in the topic when this one was sent
   */
  static ProducerRecord<String, byte[]> encode(
      String topic, String source, RecordedEvent event, long previous, long settled) {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(
            topic,
            null,
            event.recordedAt().toEpochMilli(),
            event.key(),
            event.body().getBytes(StandardCharsets.UTF_8));
    Headers headers = record.headers();
    put(headers, "ce_specversion", "1.0");
    put(headers, ID, event.eventId().toString());
    put(headers, "ce_source", source);
    put(headers, TYPE, event.type());
    put(headers, TIME, event.recordedAt().toString());
    put(headers, SUBJECT, event.key());
    put(headers, "content-type", "application/json");
    put(headers, POSITION, Long.toString(event.position()));
    put(headers, PREVIOUS, Long.toString(previous));
    put(headers, SETTLED, Long.toString(settled));
    put(headers, CITY_TIME, event.cityTime().toString());
    if (event.traceparent() != null) {
      put(headers, TRACEPARENT, event.traceparent());
    }
    return record;
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The event of a record with its place in the chain.
   *
   * @throws IllegalArgumentException if no relay wrote it, naming what is wrong
   */
  static EventChain.Link decode(ConsumerRecord<String, byte[]> record) {
    try {
      RecordedEvent event =
          new RecordedEvent(
              number(record, POSITION),
              UUID.fromString(text(record, ID)),
              text(record, TYPE),
              text(record, SUBJECT),
              new String(record.value(), StandardCharsets.UTF_8),
              Instant.parse(text(record, CITY_TIME)),
              Instant.parse(text(record, TIME)),
              find(record, TRACEPARENT));
      return new EventChain.Link(
          record.partition(),
          record.offset(),
          number(record, PREVIOUS),
          number(record, SETTLED),
          event);
    } catch (DateTimeException notOne) {
      throw new IllegalArgumentException(notOne.getMessage(), notOne);
    }
  }

  /**
   * The place in the journal of a record's event.
   *
   * @throws IllegalArgumentException if no relay wrote it
   */
  static long position(ConsumerRecord<String, byte[]> record) {
    return number(record, POSITION);
  }

  private static long number(ConsumerRecord<String, byte[]> record, String name) {
    return Long.parseLong(text(record, name));
  }

  private static String text(ConsumerRecord<String, byte[]> record, String name) {
    String value = find(record, name);
    if (value == null) {
      throw new IllegalArgumentException("there is no header " + name);
    }
    return value;
  }

  private static @Nullable String find(ConsumerRecord<String, byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
