package dosirak.bench;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection that is kept, with one request under way at most. Its selector's thread owns it. */
final class Exchange implements Closeable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final SocketChannel channel;
  private final SelectionKey key;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
  private ByteBuffer out = ByteBuffer.allocate(0);
  private CommandLoad.@Nullable Request request;
  private long askedNanos;

  /** How far a request has come. */
  enum Progress {
    WAITING,
    ANSWERED,
    BROKEN
  }

  private Exchange(SocketChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    this.key = channel.register(selector, SelectionKey.OP_READ, this);
  }

  /** Connects; the exchange is the attachment of its key. */
  static Exchange open(InetSocketAddress server, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    try {
      return new Exchange(channel, selector);
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /** Sends a request; the one before must have been answered. */
  void ask(CommandLoad.Request next) throws IOException {
    request = next;
    out = ByteBuffer.wrap(next.bytes());
    in.clear();
    askedNanos = System.nanoTime();
    channel.write(out);
    if (out.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  /** When the last request was sent. */
  long askedNanos() {
    return askedNanos;
  }

  /** Writes what is left and reads what has come. */
  Progress proceed() {
    try {
      if (out.hasRemaining()) {
        channel.write(out);
        if (!out.hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ);
        }
      }
      return channel.read(in) < 0 ? Progress.BROKEN : progress();
    } catch (IOException broken) {
      return Progress.BROKEN;
    }
  }

  /** Looks at what was read. An answer that does not fit the buffer counts as broken. */
  private Progress progress() {
    byte[] bytes = in.array();
    int end = AnswerHead.end(bytes, in.position());
    if (end < 0) {
      return in.hasRemaining() ? Progress.WAITING : Progress.BROKEN;
    }
    long body = AnswerHead.contentLength(bytes, end);
    long all = end + AnswerHead.END_BYTES + body;
    if (body < 0 || all > bytes.length || in.position() > all) {
      return Progress.BROKEN;
    }
    return in.position() == all ? Progress.ANSWERED : Progress.WAITING;
  }

  /** The answer that is there. */
  CommandLoad.Answered answered() {
    byte[] bytes = in.array();
    int end = AnswerHead.end(bytes, in.position());
    int begin = end + AnswerHead.END_BYTES;
    return new CommandLoad.Answered(
        Objects.requireNonNull(request),
        AnswerHead.status(bytes, end),
        new String(bytes, begin, in.position() - begin, StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    key.cancel();
    channel.close();
  }
}
