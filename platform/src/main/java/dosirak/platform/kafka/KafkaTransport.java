package dosirak.platform.kafka;

import dosirak.platform.journal.EventSource;
import dosirak.platform.journal.EventTransport;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Signals;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Events by Kafka: a topic for each domain, of the domain's name. */
public final class KafkaTransport implements EventTransport {
  private final KafkaSettings settings;
  private final Signals signals;
  private final UnaryOperator<String> topicNames;
  private final KafkaClients clients;
  private final KafkaTopics topics;

  /** Begins nothing yet; Kafka may be away. */
  public KafkaTransport(KafkaSettings settings, Signals signals) {
    this(settings, signals, UnaryOperator.identity());
  }

  /**
   * @param topicNames the topic of a domain
   */
  KafkaTransport(KafkaSettings settings, Signals signals, UnaryOperator<String> topicNames) {
    this.settings = settings;
    this.signals = signals;
    this.topicNames = topicNames;
    this.clients = new KafkaClients(settings);
    this.topics = new KafkaTopics(clients, settings);
  }

  @Override
  public EventSource of(String domain) {
    return new KafkaSource(domain, topicNames.apply(domain), topics, clients);
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public KafkaRelay relay(String domain, DataSource journalOwner) {
    return new KafkaRelay(
        domain,
        topicNames.apply(domain),
        settings.retentionOf(domain),
        topics,
        clients,
        JdbcClient.create(journalOwner),
        signals.topic(Journal.topic(domain)));
  }

  @Override
  public void close() {
    topics.close();
  }
}
