package dosirak.city.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * An append-only file of changes, one JSON line each, that is the gateway's memory. A line begins
 * with the CRC-32C, in hexadecimal, of everything after it, and carries a number that grows by one,
 * so a line that was altered, lost or doubled is noticed.
 *
 * <p>{@link #append} only queues; {@link #awaitDurable} returns once the line was forced to the
 * device. One thread writes and forces all that gathered meanwhile in one go. After a failed write
 * nothing is durable any more and every wait fails: the process has to be started again. The same
 * holds once the file was deleted or another was put in its place, for what is written then is gone
 * with the process; that is looked for about once a second.
 */
final class GatewayLog implements PaymentBook.Journal, AutoCloseable {
  /** How written bytes reach the device. */
  interface Forcing {
    void force(FileChannel channel) throws IOException;
  }

  /** Takes in what the log holds, in order. */
  interface Replay {
    void apply(long sequence, Change change);
  }

  private record Line(long sequence, Change change) {}

  static final String FILE_NAME = "gateway.log";
  private static final String LOCK_NAME = "gateway.lock";
  private static final int LINE_LIMIT_BYTES = 16 * 1024;
  private static final String PREFIX = "{\"crc\":\"";
  private static final long IDENTITY_INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int CRC_END = PREFIX.length() + 8;
  private static final String AFTER_CRC = "\",";
  private static final int CHECKED_FROM = CRC_END + AFTER_CRC.length();

  private final Path file;
  private final @Nullable Object fileKey;
  private final FileChannel channel;
  private final FileChannel lockChannel;
  private final Forcing forcing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition gathered = lock.newCondition();
  private final Condition advanced = lock.newCondition();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private List<byte[]> pending = new ArrayList<>();
  private long appendedSequence;
  private volatile long durableSequence;
  private @Nullable Exception failure;
  private boolean closing;
  private @Nullable Thread writer;
  private long cutOffBytes;

  private GatewayLog(
      Path file,
      @Nullable Object fileKey,
      FileChannel channel,
      FileChannel lockChannel,
      Forcing forcing) {
    this.file = file;
    this.fileKey = fileKey;
    this.channel = channel;
    this.lockChannel = lockChannel;
    this.forcing = forcing;
  }

  /** Opens the log of a folder, which is made when missing, for this process alone. */
  static GatewayLog open(Path directory) throws IOException {
    return open(directory, channel -> channel.force(false));
  }

  static GatewayLog open(Path directory, Forcing forcing) throws IOException {
    Files.createDirectories(directory);
    FileChannel lockChannel =
        FileChannel.open(
            directory.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!tryLock(lockChannel)) {
        throw new IOException("another gateway is using the log in " + directory);
      }
      Path file = directory.resolve(FILE_NAME);
      boolean isNew = !Files.exists(file);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (isNew) {
        forceDirectory(directory);
      }
      return new GatewayLog(file, keyOf(file), channel, lockChannel, forcing);
    } catch (IOException | RuntimeException e) {
      lockChannel.close();
      throw e;
    }
  }

  /** What tells a file from another of the same name; null where the file system has no such. */
  private static @Nullable Object keyOf(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** The lock is held until its channel is closed. */
  private static boolean tryLock(FileChannel lockChannel) throws IOException {
    try {
      FileLock held = lockChannel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /** A new file's name is only safe once its folder was forced, too. */
  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /**
   * Reads the log through and makes it ready to be appended to. An unfinished last line was never
   * answered for; it is cut off.
   *
   * @throws CorruptLogException when anything else is wrong
   */
  void start(Replay replay) throws IOException {
    long goodBytes = 0;
    channel.position(0);
    InputStream input = Channels.newInputStream(channel);
    byte[] buffer = new byte[4 * LINE_LIMIT_BYTES];
    int filled = 0;
    int read;
    while ((read = input.read(buffer, filled, buffer.length - filled)) >= 0) {
      filled += read;
      int lineStart = 0;
      for (int i = filled - read; i < filled; i++) {
        if (buffer[i] == '\n') {
          Line line = decode(buffer, lineStart, i, goodBytes);
          apply(replay, line, goodBytes);
          goodBytes += i + 1 - lineStart;
          lineStart = i + 1;
        }
      }
      filled -= lineStart;
      System.arraycopy(buffer, lineStart, buffer, 0, filled);
      if (filled > LINE_LIMIT_BYTES) {
        throw corrupt(goodBytes, "a line is longer than " + LINE_LIMIT_BYTES + " bytes");
      }
    }
    cutOffBytes = filled;
    if (filled > 0) {
      channel.truncate(goodBytes);
    }
    channel.position(goodBytes);
    // What an earlier process wrote but did not force is answered for from now on.
    forcing.force(channel);
    durableSequence = appendedSequence;
    writer = Thread.ofPlatform().name("gateway-log").start(this::write);
  }

  private void apply(Replay replay, Line line, long offset) throws CorruptLogException {
    if (line.sequence() != appendedSequence + 1) {
      throw corrupt(offset, "number " + line.sequence() + " follows number " + appendedSequence);
    }
    try {
      replay.apply(line.sequence(), line.change());
    } catch (GatewayException | IllegalStateException e) {
      throw corrupt(offset, "the change is impossible: " + e.getMessage());
    }
    appendedSequence = line.sequence();
  }

  /** How many bytes of an unfinished last line were cut off at the start. */
  long cutOffBytes() {
    return cutOffBytes;
  }

  /** Ends, with the reason, when the log can no longer be written. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  @Override
  public long append(Change change) {
    lock.lock();
    try {
      if (writer == null || closing || failure != null) {
        throw new LogUnavailableException("the log takes no more changes", failure);
      }
      long sequence = appendedSequence + 1;
      pending.add(encode(new Line(sequence, change)));
      appendedSequence = sequence;
      gathered.signal();
      return sequence;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a change is on the device.
   *
   * @throws LogUnavailableException when it will never be
   */
  void awaitDurable(long sequence) throws InterruptedException {
    if (durableSequence >= sequence) {
      return;
    }
    lock.lock();
    try {
      while (durableSequence < sequence) {
        if (failure != null || writer == null) {
          throw new LogUnavailableException("the change was not kept", failure);
        }
        advanced.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every change appended so far is on the device. */
  void awaitAllDurable() throws InterruptedException {
    long appended;
    lock.lock();
    try {
      appended = appendedSequence;
    } finally {
      lock.unlock();
    }
    awaitDurable(appended);
  }

  private void write() {
    long checkedNanos = System.nanoTime();
    try {
      while (true) {
        if (System.nanoTime() - checkedNanos >= IDENTITY_INTERVAL_NANOS) {
          checkIdentity();
          checkedNanos = System.nanoTime();
        }
        List<byte[]> batch;
        long upTo;
        lock.lock();
        try {
          if (pending.isEmpty() && !closing) {
            gathered.awaitNanos(IDENTITY_INTERVAL_NANOS);
          }
          if (pending.isEmpty()) {
            if (closing) {
              return;
            }
            continue;
          }
          batch = pending;
          pending = new ArrayList<>();
          upTo = appendedSequence;
        } finally {
          lock.unlock();
        }
        ByteBuffer bytes = ByteBuffer.allocate(batch.stream().mapToInt(line -> line.length).sum());
        batch.forEach(bytes::put);
        bytes.flip();
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        forcing.force(channel);
        lock.lock();
        try {
          durableSequence = upTo;
          advanced.signalAll();
        } finally {
          lock.unlock();
        }
      }
    } catch (IOException | RuntimeException | InterruptedException e) {
      lock.lock();
      try {
        failure = e;
        advanced.signalAll();
      } finally {
        lock.unlock();
      }
      ended.completeExceptionally(e);
    }
  }

  /** Fails once the file is no longer found under its name. */
  private void checkIdentity() throws IOException {
    @Nullable Object present;
    try {
      present = keyOf(file);
    } catch (NoSuchFileException deleted) {
      throw new IOException(file + " was deleted", deleted);
    }
    if (!Objects.equals(present, fileKey)) {
      throw new IOException("another file was put in the place of " + file);
    }
  }

  private static byte[] encode(Line line) {
    String json = Json.MAPPER.writeValueAsString(line);
    byte[] checked = json.substring(1).getBytes(StandardCharsets.UTF_8);
    byte[] head =
        (PREFIX + crc(checked, 0, checked.length) + AFTER_CRC).getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[head.length + checked.length + 1];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(checked, 0, all, head.length, checked.length);
    all[all.length - 1] = '\n';
    return all;
  }

  private Line decode(byte[] bytes, int start, int end, long offset) throws CorruptLogException {
    if (end - start <= CHECKED_FROM) {
      throw corrupt(offset, "a line is too short");
    }
    String head = new String(bytes, start, CHECKED_FROM, StandardCharsets.ISO_8859_1);
    int checkedStart = start + CHECKED_FROM;
    String crc = crc(bytes, checkedStart, end - checkedStart);
    if (!head.equals(PREFIX + crc + AFTER_CRC)) {
      throw corrupt(offset, "a line does not match its CRC");
    }
    try {
      String json =
          "{" + new String(bytes, checkedStart, end - checkedStart, StandardCharsets.UTF_8);
      return Json.MAPPER.readValue(json, Line.class);
    } catch (JacksonException e) {
      throw corrupt(offset, "a line is not understood: " + e.getOriginalMessage());
    }
  }

  private static String crc(byte[] bytes, int start, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, start, length);
    return String.format("%08x", crc.getValue());
  }

  private CorruptLogException corrupt(long offset, String what) {
    return new CorruptLogException(
        "%s is corrupt at byte %d: %s; restore it from a copy, nothing was changed"
            .formatted(file, offset, what));
  }

  /** Writes what is queued, then gives the file up. */
  @Override
  public void close() throws IOException {
    Thread running;
    lock.lock();
    try {
      closing = true;
      gathered.signal();
      running = writer;
    } finally {
      lock.unlock();
    }
    try {
      if (running != null) {
        boolean interrupted = false;
        while (running.isAlive()) {
          try {
            running.join();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    } finally {
      channel.close();
      lockChannel.close();
      ended.complete(null);
    }
  }
}
