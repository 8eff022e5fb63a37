package dosirak.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Forwards connections to databases, each by a port of its own, and can delay each of them. The
 * delay comes once in every turn: before the first bytes of a question that follows an answer, as
 * if the way there had become so long.
 */
public final class Links implements AutoCloseable {
  private static final int BUFFER_BYTES = 32_768;
  private static final int CONNECT_PATIENCE_MILLIS = 2_000;
  private static final int CONTROL_PATIENCE_MILLIS = 5_000;
  private static final String OK = "ok";

  private final Map<String, Link> links;
  private final ServerSocket control;

  private Links(Map<String, Link> links, ServerSocket control) {
    this.links = links;
    this.control = control;
  }

  private static final class Link {
    private final ServerSocketChannel entry;
    private final InetSocketAddress target;
    private volatile long delayMillis;

    Link(ServerSocketChannel entry, InetSocketAddress target) {
      this.entry = entry;
      this.target = target;
    }
  }

  /**
   * Runs until the process ends.
   *
   * @param arguments the control port, then {@code name:port:target port} of each link
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Map<String, int[]> ports = new LinkedHashMap<>();
    for (int i = 1; i < arguments.length; i++) {
      String[] parts = arguments[i].split(":", 3);
      ports.put(parts[0], new int[] {Integer.parseInt(parts[1]), Integer.parseInt(parts[2])});
    }
    try (Links links = open(Integer.parseInt(arguments[0]), ports)) {
      System.out.println("links ready " + links.control.getLocalPort());
      new CountDownLatch(1).await();
    }
  }

  /**
   * Begins to forward.
   *
   * @param controlPort where {@link #delay} reaches it; 0 takes a free one
   * @param ports of each link: where it listens, and where it leads to
   */
  static Links open(int controlPort, Map<String, int[]> ports) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    Map<String, Link> links = new LinkedHashMap<>();
    for (Map.Entry<String, int[]> entry : ports.entrySet()) {
      ServerSocketChannel listening = ServerSocketChannel.open();
      listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listening.bind(new InetSocketAddress(loopback, entry.getValue()[0]), 512);
      links.put(
          entry.getKey(),
          new Link(listening, new InetSocketAddress(loopback, entry.getValue()[1])));
    }
    ServerSocket control = new ServerSocket();
    control.setReuseAddress(true);
    control.bind(new InetSocketAddress(loopback, controlPort));
    Links all = new Links(links, control);
    links.forEach(
        (name, link) -> Thread.ofVirtual().name("link-" + name).start(() -> accept(link)));
    Thread.ofVirtual().name("links-control").start(all::listenToControl);
    return all;
  }

  int controlPort() {
    return control.getLocalPort();
  }

  private static void accept(Link link) {
    while (link.entry.isOpen()) {
      try {
        SocketChannel client = link.entry.accept();
        Thread.ofVirtual().start(() -> forward(link, client));
      } catch (IOException closedOrFull) {
        if (link.entry.isOpen()) {
          System.err.println("links: " + closedOrFull);
          Processes.pause(100);
        }
      }
    }
  }

  private static void forward(Link link, SocketChannel client) {
    try (client;
        SocketChannel server = SocketChannel.open()) {
      server.socket().connect(link.target, CONNECT_PATIENCE_MILLIS);
      client.setOption(StandardSocketOptions.TCP_NODELAY, true);
      server.setOption(StandardSocketOptions.TCP_NODELAY, true);
      AtomicBoolean answered = new AtomicBoolean(true);
      Thread answers =
          Thread.ofVirtual().start(() -> pump(server, client, () -> answered.set(true)));
      pump(
          client,
          server,
          () -> {
            if (answered.getAndSet(false) && link.delayMillis > 0) {
              Processes.pause(link.delayMillis);
            }
          });
      answers.join();
    } catch (IOException targetAway) {
      // Closing tells the client all there is to tell.
      return;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Copies until either end is closed, and then closes both. */
  private static void pump(SocketChannel from, SocketChannel to, Runnable beforeWriting) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try {
      while (from.read(buffer) >= 0) {
        beforeWriting.run();
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException cut) {
      // One of the two is gone.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception alreadyGone) {
      return;
    }
  }

  /** Each connection says one line, {@code NAME MILLIS}, and is answered with one. */
  private void listenToControl() {
    while (!control.isClosed()) {
      try (Socket socket = control.accept()) {
        socket.setSoTimeout(CONTROL_PATIENCE_MILLIS);
        String line =
            new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                .readLine();
        socket.getOutputStream().write((obey(line) + "\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException hungUp) {
        if (control.isClosed()) {
          return;
        }
      }
    }
  }

  private String obey(@Nullable String line) {
    if (line == null || !line.matches("\\S+ [0-9]{1,6}")) {
      return "say: NAME MILLIS";
    }
    String[] words = line.split(" ", 2);
    Link link = links.get(words[0]);
    if (link == null) {
      return "there is no link " + words[0];
    }
    link.delayMillis = Long.parseLong(words[1]);
    return OK;
  }

  /**
   * Tells links that run anywhere on this machine to delay one of them from now on.
   *
   * @throws IOException if they are not there or refuse
   */
  static void delay(int controlPort, String name, long millis) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", controlPort), CONTROL_PATIENCE_MILLIS);
      socket.setSoTimeout(CONTROL_PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write("%s %d\n".formatted(name, millis).getBytes(StandardCharsets.US_ASCII));
      String answer =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (!OK.equals(answer)) {
        throw new IOException("the links answer: " + answer);
      }
    }
  }

  @Override
  public void close() {
    links.values().forEach(link -> closeQuietly(link.entry));
    closeQuietly(control);
  }
}
