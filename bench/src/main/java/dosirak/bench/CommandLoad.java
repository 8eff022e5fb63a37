package dosirak.bench;

import dosirak.city.report.DurationHistogram;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that post commands over connections that are kept, each as soon as it has its answer. All
 * of them are one thread, so that on a small machine the server has room. Every command that was
 * sent is waited for, also after the time has passed, so that it is known what became of it.
 */
final class CommandLoad {
  private static final long SELECT_MILLIS = 100;
  private static final Duration LAST_ANSWER = Duration.ofSeconds(30);

  private final InetSocketAddress server;

  CommandLoad(int port) {
    this.server = new InetSocketAddress("127.0.0.1", port);
  }

  /**
   * A request as it goes over the wire.
   *
   * @param token the access token of whoever sends it; empty for nobody's
   */
  record Request(String token, byte[] bytes) {}

  /**
   * A read.
   *
   * @param token empty for nobody's
   * @param headers more of them, each with its line's end
   */
  static Request get(String path, String token, String headers) {
    String authorization = token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n";
    String head =
        "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + authorization + headers + "\r\n";
    return new Request(token, head.getBytes(StandardCharsets.US_ASCII));
  }

  /** A command with a key. */
  static Request post(String path, String token, String key, byte[] body) {
    return post(path, token, key, body, "");
  }

  /**
   * A command with a key.
   *
   * @param headers more of them, each with its line's end
   */
  static Request post(String path, String token, String key, byte[] body, String headers) {
    byte[] head =
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Idempotency-Key: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        %s\r
        """
            .formatted(path, token, key, body.length, headers)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return new Request(token, request);
  }

  /** An answer, and what it is to. */
  record Answered(Request request, int status, String body) {}

  /**
   * What came of it.
   *
   * @param broken connections that ended without an answer
   * @param took until the last answer
   * @param busyShare which share of a core the clients needed
   */
  record Outcome(
      long answers,
      long broken,
      Duration took,
      double p50Millis,
      double p99Millis,
      double busyShare) {
    double perSecond() {
      return answers / (took.toNanos() / 1e9);
    }
  }

  /**
   * Sends commands until there are no more or the time is over.
   *
   * @param requests gives the next, absent when there is none; called by one thread
   * @param answers told of each answer
   */
  Outcome run(
      int connections,
      Duration time,
      Supplier<? extends @Nullable Request> requests,
      Consumer<Answered> answers)
      throws IOException {
    DurationHistogram took = new DurationHistogram();
    long answered = 0;
    long broken = 0;
    List<Exchange> clients = new ArrayList<>();
    long begunNanos = System.nanoTime();
    long lastNanos = begunNanos;
    long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int underWay = 0;
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        Exchange client = Exchange.open(server, selector);
        clients.add(client);
        underWay += ask(client, requests.get()) ? 1 : 0;
      }
      while (underWay > 0 && System.nanoTime() - lastNanos < LAST_ANSWER.toNanos()) {
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          Exchange client = (Exchange) key.attachment();
          Exchange.Progress progress = client.proceed();
          if (progress == Exchange.Progress.WAITING) {
            continue;
          }
          underWay--;
          long now = System.nanoTime();
          if (progress == Exchange.Progress.BROKEN) {
            broken++;
            client.close();
            continue;
          }
          took.record(now - client.askedNanos());
          lastNanos = now;
          answered++;
          answers.accept(client.answered());
          boolean goesOn = now - begunNanos < time.toNanos();
          underWay += goesOn && ask(client, requests.get()) ? 1 : 0;
        }
        selector.selectedKeys().clear();
      }
      long busyNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuNanos;
      long nanos = Math.max(1, lastNanos - begunNanos);
      return new Outcome(
          answered,
          broken + underWay,
          Duration.ofNanos(nanos),
          took.percentileMillis(0.5),
          took.percentileMillis(0.99),
          (double) busyNanos / nanos);
    } finally {
      for (Exchange client : clients) {
        client.close();
      }
    }
  }

  private static boolean ask(Exchange client, @Nullable Request request) throws IOException {
    if (request == null) {
      return false;
    }
    client.ask(request);
    return true;
  }
}
