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
import java.util.SplittableRandom;

/**
 * Clients that ask a server of HTTP/1.1 for pages over connections that are kept, each as soon as
 * it has its answer. All of them are one thread, so that on a small machine the server has room.
 * Which page is popular follows Zipf's law with exponent 1.
 */
final class PageLoad {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int OK = 200;
  private static final long SELECT_MILLIS = 100;

  private final InetSocketAddress server;
  private final List<byte[]> requests = new ArrayList<>();
  private final double[] popularity;
  private final SplittableRandom random;

  /**
   * @param paths the most popular first
   */
  PageLoad(int port, List<String> paths, long seed) {
    this.server = new InetSocketAddress("127.0.0.1", port);
    this.random = new SplittableRandom(seed);
    this.popularity = new double[paths.size()];
    double sum = 0;
    for (int i = 0; i < paths.size(); i++) {
      sum += 1.0 / (i + 1);
      popularity[i] = sum;
      requests.add(
          "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUser-Agent: dosirak-bench\r\n\r\n"
              .formatted(paths.get(i), port)
              .getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * What came of it.
   *
   * @param answers with status 200
   * @param failures answers with another status, and connections that broke
   * @param bytes of the answers, heads included
   * @param busyShare which share of a core the clients needed
   */
  record Outcome(
      long answers,
      long failures,
      long bytes,
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
    private long askedNanos;

    /** Bytes of the answer that are still to come, or below 0 while its head is not there yet. */
    private long missing = -1;

    private boolean isFine;

    Client(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /** Asks for a while. */
  Outcome run(int connections, Duration time) throws IOException {
    DurationHistogram took = new DurationHistogram();
    long answers = 0;
    long failures = 0;
    long bytes = 0;
    List<Client> clients = new ArrayList<>();
    long begunNanos = System.nanoTime();
    long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < connections; i++) {
        SocketChannel channel = SocketChannel.open(server);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Client client = new Client(channel);
        clients.add(client);
        ask(client);
        channel.register(selector, SelectionKey.OP_READ, client);
      }
      while (System.nanoTime() - begunNanos < time.toNanos() && !clients.isEmpty()) {
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
          Client client = (Client) key.attachment();
          if (client.out.hasRemaining()) {
            write(client, key);
          }
          int read = read(client);
          if (read < 0) {
            failures++;
            clients.remove(client);
            client.channel.close();
            continue;
          }
          bytes += read;
          if (client.missing == 0) {
            took.record(System.nanoTime() - client.askedNanos);
            answers += client.isFine ? 1 : 0;
            failures += client.isFine ? 0 : 1;
            ask(client);
            if (client.out.hasRemaining()) {
              key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
          }
        }
        selector.selectedKeys().clear();
      }
      long nanos = System.nanoTime() - begunNanos;
      long busyNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuNanos;
      return new Outcome(
          answers,
          failures,
          bytes,
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

  private void ask(Client client) throws IOException {
    client.out = ByteBuffer.wrap(requests.get(pick()));
    client.in.clear();
    client.missing = -1;
    client.askedNanos = System.nanoTime();
    client.channel.write(client.out);
  }

  private static void write(Client client, SelectionKey key) throws IOException {
    client.channel.write(client.out);
    if (!client.out.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Reads what has come; below 0 if the connection is broken or what came is no answer. */
  private static int read(Client client) throws IOException {
    int sum = 0;
    while (client.missing != 0) {
      if (client.missing > 0) {
        client.in.clear();
      }
      int read;
      try {
        read = client.channel.read(client.in);
      } catch (IOException broken) {
        return -1;
      }
      if (read <= 0) {
        return read < 0 ? read : sum;
      }
      sum += read;
      if (client.missing > 0) {
        client.missing -= read;
      } else if (!readHead(client)) {
        return -1;
      }
    }
    return sum;
  }

  /** Looks whether the head is there; false if it cannot be understood. */
  private static boolean readHead(Client client) {
    byte[] head = client.in.array();
    int end = AnswerHead.end(head, client.in.position());
    if (end < 0) {
      return client.in.hasRemaining();
    }
    client.isFine = AnswerHead.status(head, end) == OK;
    long body = AnswerHead.contentLength(head, end);
    if (body < 0) {
      return false;
    }
    client.missing = end + AnswerHead.END_BYTES + body - client.in.position();
    return client.missing >= 0;
  }

  private int pick() {
    double at = random.nextDouble(popularity[popularity.length - 1]);
    int low = 0;
    int high = popularity.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (popularity[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
