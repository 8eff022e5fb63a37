package dosirak.bench;

import dosirak.city.report.DurationHistogram;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that post commands over connections that are kept, each as soon as it has its answer. All
 * of them are one thread, so that on a small machine the server has room. Every command that was
 * sent is waited for, also after the time has passed, so that it is known what became of it.
 */
final class CommandLoad {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final long SELECT_MILLIS = 100;
  private static final Duration LAST_ANSWER = Duration.ofSeconds(30);

  private final InetSocketAddress server;

  CommandLoad(int port) {
    this.server = new InetSocketAddress("127.0.0.1", port);
  }

  /**
   * A request as it goes over the wire.
   *
   * @param token the access token of whoever sends it
   */
  record Request(String token, byte[] bytes) {}

  /** A command with a key. */
  static Request post(String path, String token, String key, byte[] body) {
    byte[] head =
        """
        POST %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Idempotency-Key: %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(path, token, key, body.length)
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

  private static final class Client {
    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
    private ByteBuffer out = ByteBuffer.allocate(0);
    private @Nullable Request request;
    private long askedNanos;

    Client(SocketChannel channel) {
      this.channel = channel;
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
    List<Client> clients = new ArrayList<>();
    long begunNanos = System.nanoTime();
    long lastNanos = begunNanos;
    long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    int underWay = 0;
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(server);
        Client client = new Client(channel);
        clients.add(client);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ, client);
        underWay += ask(client, key, requests.get()) ? 1 : 0;
      }
      while (underWay > 0 && System.nanoTime() - lastNanos < LAST_ANSWER.toNanos()) {
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          Client client = (Client) key.attachment();
          if (client.out.hasRemaining()) {
            write(client, key);
          }
          Progress progress = read(client);
          if (progress == Progress.WAITING) {
            continue;
          }
          underWay--;
          long now = System.nanoTime();
          if (progress == Progress.BROKEN) {
            broken++;
            key.cancel();
            client.channel.close();
            continue;
          }
          took.record(now - client.askedNanos);
          lastNanos = now;
          answered++;
          answers.accept(answered(client));
          boolean goesOn = now - begunNanos < time.toNanos();
          underWay += goesOn && ask(client, key, requests.get()) ? 1 : 0;
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
      for (Client client : clients) {
        client.channel.close();
      }
    }
  }

  private static boolean ask(Client client, SelectionKey key, @Nullable Request request)
      throws IOException {
    if (request == null) {
      return false;
    }
    client.request = request;
    client.out = ByteBuffer.wrap(request.bytes());
    client.in.clear();
    client.askedNanos = System.nanoTime();
    client.channel.write(client.out);
    if (client.out.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
    return true;
  }

  private static void write(Client client, SelectionKey key) throws IOException {
    client.channel.write(client.out);
    if (!client.out.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private enum Progress {
    WAITING,
    ANSWERED,
    BROKEN
  }

  /** Reads what has come. An answer that does not fit the buffer counts as broken. */
  private static Progress read(Client client) {
    int read;
    try {
      read = client.channel.read(client.in);
    } catch (IOException broken) {
      return Progress.BROKEN;
    }
    if (read < 0) {
      return Progress.BROKEN;
    }
    byte[] bytes = client.in.array();
    int end = AnswerHead.end(bytes, client.in.position());
    if (end < 0) {
      return client.in.hasRemaining() ? Progress.WAITING : Progress.BROKEN;
    }
    long body = AnswerHead.contentLength(bytes, end);
    long all = end + AnswerHead.END_BYTES + body;
    if (body < 0 || all > bytes.length || client.in.position() > all) {
      return Progress.BROKEN;
    }
    return client.in.position() == all ? Progress.ANSWERED : Progress.WAITING;
  }

  private static Answered answered(Client client) {
    byte[] bytes = client.in.array();
    int end = AnswerHead.end(bytes, client.in.position());
    int begin = end + AnswerHead.END_BYTES;
    return new Answered(
        Objects.requireNonNull(client.request),
        AnswerHead.status(bytes, end),
        new String(bytes, begin, client.in.position() - begin, StandardCharsets.UTF_8));
  }
}
