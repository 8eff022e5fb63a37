package dosirak.platform.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** Tells whether Kafka can be used as it is configured. */
public final class KafkaReachability {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private KafkaReachability() {}

  /**
   * Asks who is there.
   *
   * @return what is wrong, in words; null when nothing is
   */
  public static @Nullable String whatIsWrongWith(KafkaSettings settings) {
    try (Admin admin = new KafkaClients(settings).admin()) {
      int brokers =
          admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).size();
      return brokers >= settings.replication()
          ? null
          : "%s has %d brokers, and %s is %d"
              .formatted(
                  settings.bootstrap(), brokers, KafkaSettings.REPLICATION, settings.replication());
    } catch (ExecutionException | TimeoutException away) {
      return settings.bootstrap() + " does not answer";
    } catch (org.apache.kafka.common.KafkaException wrong) {
      return settings.bootstrap() + ": " + wrong.getMessage();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
