package dosirak.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.journal.DeliveryContract;
import dosirak.platform.journal.EventSource;
import dosirak.platform.journal.Signals;
import dosirak.platform.testing.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The delivery contract, for subscribers that read what a relay published to a real Kafka. */
class KafkaDeliveryTest extends DeliveryContract {
  @Override
  protected Transport transport(DataSource journalOwner, Signals signals) {
    JdbcClient.create(journalOwner).sql("update relay set position = 0, topic_id = null").update();
    String topic = SOURCE + "-" + UUID.randomUUID();
    KafkaTransport kafka = new KafkaTransport(TestBroker.settings(), signals, domain -> topic);
    KafkaRelay relay = kafka.relay(SOURCE, journalOwner);
    Thread publishing = Thread.ofPlatform().name("relay").start(relay);
    List<EventSource> sources = new CopyOnWriteArrayList<>();
    return new Transport() {
      @Override
      public EventSource newSource() {
        EventSource source = kafka.of(SOURCE);
        sources.add(source);
        return source;
      }

      @Override
      public void awaitLook() {
        long enough = relay.looks() + 2;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (relay.looks() < enough) {
          assertThat(System.nanoTime()).isLessThan(deadline);
          LockSupport.parkNanos(2_000_000);
        }
      }

      @Override
      public void close() {
        relay.stop();
        try {
          assertThat(publishing.join(Duration.ofSeconds(20))).isTrue();
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
        }
        sources.forEach(EventSource::close);
        kafka.close();
      }
    };
  }
}
