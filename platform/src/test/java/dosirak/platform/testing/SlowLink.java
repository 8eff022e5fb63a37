package dosirak.platform.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Passes on what is sent to a port of this machine, later or not at all. */
public final class SlowLink implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long delayMillis;
  private volatile boolean isCut;

  private SlowLink(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** Listens on a port of its own. */
  public static SlowLink to(int target) {
    try {
      SlowLink link =
          new SlowLink(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
      Thread.ofVirtual().start(link::accept);
      return link;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** From now on everything that is answered comes so much later. */
  public void delay(Duration by) {
    delayMillis = by.toMillis();
  }

  /** Breaks all connections and lets no new one through. */
  public void cut() {
    isCut = true;
    open.forEach(SlowLink::close);
  }

  /** Ends that. */
  public void mend() {
    isCut = false;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (isCut) {
          close(client);
          continue;
        }
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(behind);
        Thread.ofVirtual().start(() -> pass(client, behind, false));
        Thread.ofVirtual().start(() -> pass(behind, client, true));
      } catch (IOException gone) {
        // A connection that does not come about, or the end of this link.
        continue;
      }
    }
  }

  private void pass(Socket from, Socket to, boolean isAnswer) {
    byte[] buffer = new byte[16 * 1024];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (isAnswer && delayMillis > 0) {
          TimeUnit.MILLISECONDS.sleep(delayMillis);
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException gone) {
      // One of the two sides left.
      open.remove(from);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    open.forEach(SlowLink::close);
  }
}
