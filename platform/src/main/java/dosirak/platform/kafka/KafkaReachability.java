package dosirak.platform.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Looks whether Kafka can be used as configured, and tells it in words. */
public final class KafkaReachability {
  private KafkaReachability() {}

  /**
   * What was found.
   *
   * @param usable whether a process that needs Kafka can work with it
   * @param findings for the operator, one a line
   */
  public record Report(boolean usable, List<String> findings) {
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Asks the brokers; takes a few seconds where none answers.
   *
   * @param domains whose topics to look for
   */
  public static Report check(KafkaSettings settings, Collection<String> domains) {
    KafkaClients clients = new KafkaClients(settings);
    List<String> findings = new ArrayList<>();
    int brokers;
    try (Admin admin = clients.admin()) {
      brokers =
          admin
              .describeCluster()
              .nodes()
              .get(KafkaClients.ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS)
              .size();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return away(settings, stop);
    } catch (ExecutionException | TimeoutException | KafkaException failure) {
      return away(settings, failure);
    }
    findings.add(
        "Kafka answers at %s; its brokers are %d".formatted(settings.bootstrap(), brokers));
    boolean enough = brokers >= settings.replication();
    if (!enough) {
      findings.add(
          "%s is %d, for which there are too few brokers: no topic can be made"
              .formatted(KafkaSettings.REPLICATION, settings.replication()));
    }
    try (KafkaTopics topics = new KafkaTopics(clients, settings)) {
      List<String> missing = new ArrayList<>();
      for (String domain : domains) {
        topics
            .find(domain)
            .ifPresentOrElse(
                topic ->
                    findings.add(
                        "topic %s has %d partitions".formatted(domain, topic.partitions())),
                () -> missing.add(domain));
      }
      if (!missing.isEmpty()) {
        findings.add(
            "topics that their domains will make when they start: " + String.join(", ", missing));
      }
    } catch (KafkaUnavailableException failure) {
      return away(settings, failure);
    }
    return new Report(enough, findings);
  }

  private static Report away(KafkaSettings settings, Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new Report(
        false,
        List.of(
            "Kafka does not answer at %s (%s): is it running, and is %s right?"
                .formatted(settings.bootstrap(), cause, KafkaSettings.BOOTSTRAP)));
  }
}
