package dosirak.platform.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.SelectorManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one address from taking all connections. What is over the limit is closed before a byte is
 * read. Trusted proxies, which speak for many, have no limit of their own.
 */
final class ConnectionsPerAddress implements SelectorManager.AcceptListener {
  private static final Logger log = LoggerFactory.getLogger(ConnectionsPerAddress.class);

  private final int limit;
  private final List<AddressRange> exempt;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /** A closed channel does not tell its address any more. */
  private final Map<SelectableChannel, String> counted = new ConcurrentHashMap<>();

  ConnectionsPerAddress(int limit, List<AddressRange> exempt) {
    this.limit = limit;
    this.exempt = exempt;
  }

  @Override
  public void onAccepting(SelectableChannel channel) {
    InetAddress address = address(channel);
    if (address == null || exempt.stream().anyMatch(range -> range.contains(address))) {
      return;
    }
    String key = ClientAddress.limitKey(address);
    int now = open.merge(key, 1, Integer::sum);
    counted.put(channel, key);
    if (now > limit) {
      log.debug("{} has {} connections; closing one", key, now);
      close(channel);
    }
  }

  @Override
  public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
    forget(channel);
  }

  @Override
  public void onClosed(SelectableChannel channel) {
    forget(channel);
  }

  private void forget(SelectableChannel channel) {
    String key = counted.remove(channel);
    if (key != null) {
      open.computeIfPresent(key, (_, connections) -> connections == 1 ? null : connections - 1);
    }
  }

  private static @Nullable InetAddress address(SelectableChannel channel) {
    try {
      return channel instanceof SocketChannel socket
              && socket.getRemoteAddress() instanceof InetSocketAddress remote
          ? remote.getAddress()
          : null;
    } catch (IOException alreadyClosed) {
      return null;
    }
  }

  private static void close(SelectableChannel channel) {
    try {
      channel.close();
    } catch (IOException alreadyClosed) {
      log.debug("closing an unwanted connection", alreadyClosed);
    }
  }
}
