package dosirak.platform.testing;

import dosirak.broker.BrokerProcess;
import dosirak.platform.Settings;
import dosirak.platform.kafka.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** One Kafka broker for all tests of a JVM, gone when the JVM ends; it can be killed between. */
public final class TestBroker {
  private static final Path FOLDER = folder();
  private static BrokerProcess broker = start();

  private TestBroker() {}

  /** How to reach it. */
  public static synchronized KafkaSettings settings() {
    return KafkaSettings.of(new Settings(Map.of(KafkaSettings.BOOTSTRAP, broker.bootstrap())));
  }

  /** Ends it without a goodbye, as a power cut would; its data stays. */
  public static synchronized void kill() {
    broker.kill();
  }

  /** Stops it without ending it: its connections stay, and nobody answers. */
  public static synchronized void freeze() {
    signal("STOP");
  }

  /** Lets it go on after it was frozen. */
  public static synchronized void thaw() {
    signal("CONT");
  }

  private static void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(broker.pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again, at the same address. */
  public static synchronized void startAgain() {
    broker = BrokerProcess.start(FOLDER, broker.port());
  }

  private static BrokerProcess start() {
    BrokerProcess started = BrokerProcess.start(FOLDER, BrokerProcess.freePort());
    Runtime.getRuntime().addShutdownHook(new Thread(TestBroker::end));
    return started;
  }

  private static synchronized void end() {
    broker.kill();
    TestDatabase.delete(FOLDER);
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("dosirak-test-broker");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
