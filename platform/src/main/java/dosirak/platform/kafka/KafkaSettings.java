package dosirak.platform.kafka;

import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Kafka is and how topics are made there.
 *
 * @param bootstrap brokers to ask first, {@code host:port} separated by commas
 * @param partitions of a topic that is made; that of an existing topic stays
 * @param replication how many brokers hold each event
 * @param retention how long topics hold events that are of no use later; others are held for ever
 */
public record KafkaSettings(String bootstrap, int partitions, int replication, Duration retention) {
  /** The key of the brokers' addresses. */
  public static final String BOOTSTRAP = "kafka.bootstrap";

  /** The key of the number of partitions. */
  public static final String PARTITIONS = "kafka.partitions";

  /** The key of the number of copies. */
  public static final String REPLICATION = "kafka.replication";

  /** The key of how long events are held. */
  public static final String RETENTION_HOURS = "kafka.retention-hours";

  private static final int DEFAULT_PARTITIONS = 4;
  private static final int MOST_PARTITIONS = 64;
  private static final int DEFAULT_REPLICATION = 1;
  private static final int MOST_REPLICATION = 9;
  private static final int DEFAULT_RETENTION_HOURS = 168;
  private static final int MOST_RETENTION_HOURS = 24 * 3_660;

  private static final Pattern ADDRESSES =
      Pattern.compile("[A-Za-z0-9.-]+:[0-9]{1,5}(\\s*,\\s*[A-Za-z0-9.-]+:[0-9]{1,5})*");

  /**
   * Domains whose events matter while something goes on, and are of no use to whoever was away for
   * days. All others tell what still holds (accounts, shops, money) and a new reader needs it all.
   */
  private static final Set<String> PASSING =
      Set.of("order", "payment", "delivery", "notification", "storefront");

  /** All keys. */
  public static final List<Setting> ALL =
      List.of(
          new Setting(
              BOOTSTRAP,
              "Kafka brokers to ask first, host:port separated by commas; services mode needs it."),
          new Setting(
              PARTITIONS,
              "Partitions of a topic that is made anew, by default 4; that of an existing topic"
                  + " stays as it is."),
          new Setting(
              REPLICATION,
              "How many brokers hold each event of a topic that is made anew; by default 1."),
          new Setting(
              RETENTION_HOURS,
              "How many hours the topics of order, payment, delivery, notification and storefront"
                  + " hold an event, by default 168; all other topics hold theirs for ever."));

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException in words for the operator
   */
  public static KafkaSettings of(Settings settings) {
    String value = settings.find(BOOTSTRAP);
    if (value == null) {
      throw new IllegalArgumentException(
          "setting " + BOOTSTRAP + " is missing: the brokers' addresses, host:port");
    }
    String bootstrap = value.strip();
    if (!ADDRESSES.matcher(bootstrap).matches()) {
      throw new IllegalArgumentException(
          BOOTSTRAP + " is host:port, several separated by commas, and not " + bootstrap);
    }
    return new KafkaSettings(
        bootstrap,
        number(settings, PARTITIONS, DEFAULT_PARTITIONS, MOST_PARTITIONS),
        number(settings, REPLICATION, DEFAULT_REPLICATION, MOST_REPLICATION),
        Duration.ofHours(
            number(settings, RETENTION_HOURS, DEFAULT_RETENTION_HOURS, MOST_RETENTION_HOURS)));
  }

  private static int number(Settings settings, String key, int otherwise, int most) {
    String value = settings.find(key);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException(
          key + " is a whole number from 1 to " + most + " and not " + value, notOne);
    }
    throw new IllegalArgumentException(
        key + " is a whole number from 1 to " + most + " and not " + value);
  }

  /** How long the topic of a domain holds its events; null is for ever. */
  public @Nullable Duration retentionOf(String domain) {
    return PASSING.contains(domain) ? retention : null;
  }
}
