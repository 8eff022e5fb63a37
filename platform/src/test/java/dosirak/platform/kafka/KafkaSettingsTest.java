package dosirak.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {
  @Test
  void whatIsNotSetHasItsDefault() {
    assertThat(of(Map.of("kafka.bootstrap", "kafka:9092")))
        .isEqualTo(new KafkaSettings("kafka:9092", 4, 1, Duration.ofHours(168)));
  }

  @Test
  void whatIsSetHolds() {
    assertThat(
            of(
                Map.of(
                    "kafka.bootstrap", "a.example:9092, b.example:9093",
                    "kafka.partitions", "12",
                    "kafka.replication", "3",
                    "kafka.retention-hours", "24")))
        .isEqualTo(
            new KafkaSettings("a.example:9092, b.example:9093", 12, 3, Duration.ofHours(24)));
  }

  @Test
  void whatStillHoldsIsKeptForEver() {
    KafkaSettings settings = of(Map.of("kafka.bootstrap", "kafka:9092"));
    assertThat(settings.retentionOf("order")).isEqualTo(Duration.ofHours(168));
    assertThat(settings.retentionOf("shop")).isNull();
    assertThat(settings.retentionOf("settlement")).isNull();
    assertThat(settings.retentionOf("of-tomorrow")).isNull();
  }

  @Test
  void aMistakeIsNamedWithItsKey() {
    assertThatThrownBy(() -> of(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka.bootstrap is missing");
    assertThatThrownBy(() -> of(Map.of("kafka.bootstrap", "kafka")))
        .hasMessageContaining("kafka.bootstrap is host:port");
    assertThatThrownBy(() -> of(Map.of("kafka.bootstrap", "kafka:9092", "kafka.partitions", "0")))
        .hasMessage("kafka.partitions is a whole number from 1 to 64 and not 0");
    assertThatThrownBy(
            () -> of(Map.of("kafka.bootstrap", "kafka:9092", "kafka.replication", "two")))
        .hasMessage("kafka.replication is a whole number from 1 to 9 and not two");
  }

  private static KafkaSettings of(Map<String, String> values) {
    return KafkaSettings.of(new Settings(values));
  }
}
