package dosirak.platform.stream;

import dosirak.platform.journal.Signals;
import dosirak.platform.privacy.KeysUnavailableException;
import dosirak.platform.privacy.SealedJson;
import dosirak.platform.web.Problem;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes server-sent events on the request's own virtual thread: first what the client missed, then
 * what comes, with a comment every ten seconds to keep the connection alive. Says {@code bye}
 * before it ends a stream, so that clients reconnect at once, with a new token if the old one is no
 * longer good.
 */
public final class StreamWriter {
  private static final Logger log = LoggerFactory.getLogger(StreamWriter.class);
  private static final long HEARTBEAT_MILLIS = 10_000;

  /** How often whoever reads is asked whether it still may, and the process whether it stays. */
  private static final long CHECK_EVERY_MILLIS = 5_000;

  private static final int BATCH = 200;
  private static final int MOST_PER_PERSON = 16;
  private static final int MOST = 10_000;

  private final SealedJson json;
  private final ConcurrentHashMap<UUID, Integer> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Signals.Topic, Integer> topics = new ConcurrentHashMap<>();
  private final AtomicInteger total = new AtomicInteger();
  private volatile boolean draining;

  /**
   * @param json opens what is sent
   */
  public StreamWriter(SealedJson json) {
    this.json = json;
  }

  /** Ends all streams with a farewell. */
  public void drain() {
    draining = true;
    topics.keySet().forEach(Signals.Topic::announce);
  }

  /** How many streams are open. */
  public int openStreams() {
    return total.get();
  }

  /**
   * Writes a stream until the client leaves, may no longer see it, or the process stops.
   *
   * @param isStillAllowed asked before anything is sent, and every few seconds
   * @throws Problem 429 if the person has too many streams open, 503 if there are too many in all
   */
  public void write(
      EventStream stream,
      BooleanSupplier isStillAllowed,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    int ofPerson = open.merge(stream.person(), 1, Integer::sum);
    int ofAll = total.incrementAndGet();
    Signals.Topic topic = stream.topic();
    topics.merge(topic, 1, Integer::sum);
    try {
      if (ofPerson > MOST_PER_PERSON) {
        throw Problem.of(429, "too-many-streams", "Close a stream before you open another.");
      }
      if (ofAll > MOST || draining) {
        throw Problem.unavailable("No more streams can be opened now.");
      }
      run(stream, isStillAllowed, lastEventId(request), response);
    } finally {
      topics.computeIfPresent(topic, (ignored, count) -> count == 1 ? null : count - 1);
      total.decrementAndGet();
      open.computeIfPresent(stream.person(), (ignored, count) -> count == 1 ? null : count - 1);
    }
  }

  /**
   * Where to go on. Browsers send the header only when they connect again by themselves; a screen
   * that opens a new stream can say it in the address alone.
   */
  private static long lastEventId(HttpServletRequest request) {
    String header = request.getHeader("Last-Event-ID");
    String id = header == null ? request.getParameter("lastEventId") : header;
    if (id == null) {
      return -1;
    }
    if (!id.matches("[0-9]{1,18}")) {
      throw Problem.invalid(
          header == null ? "lastEventId" : "Last-Event-ID",
          "must be the id of an event of this stream");
    }
    return Long.parseLong(id);
  }

  private void run(
      EventStream stream,
      BooleanSupplier isStillAllowed,
      long lastEventId,
      HttpServletResponse response)
      throws IOException, InterruptedException {
    Signals.Topic topic = stream.topic();
    long cursor = lastEventId;
    List<StreamEvent> greeting = List.of();
    if (cursor < 0) {
      // The place is noted before the greeting is made: what happens between is sent twice rather
      // than not at all.
      cursor = stream.latest();
      greeting = stream.greeting().stream().map(this::opened).toList();
    }
    response.setStatus(200);
    response.setContentType("text/event-stream");
    response.setCharacterEncoding(StandardCharsets.UTF_8);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    ServletOutputStream out = response.getOutputStream();
    StringBuilder text = new StringBuilder("retry: 500\n: hello\n\n");
    for (StreamEvent event : greeting) {
      append(text, new StreamEvent(cursor, event.kind(), event.body()));
    }
    flush(out, text);
    long quietMillis = 0;
    long looked = -1;
    while (!draining && isStillAllowed.getAsBoolean()) {
      long seen = topic.count();
      // Announcements are hints that may get lost, so there is also a look with every heartbeat.
      boolean mayHaveMore = seen != looked || quietMillis >= HEARTBEAT_MILLIS;
      List<StreamEvent> events = mayHaveMore ? openable(stream.after(cursor, BATCH)) : List.of();
      looked = events.size() < BATCH ? seen : -1;
      for (StreamEvent event : events) {
        append(text, event);
        cursor = event.sequence();
      }
      if (!text.isEmpty()) {
        flush(out, text);
        quietMillis = 0;
      }
      if (events.size() < BATCH && !draining) {
        long before = System.nanoTime();
        topic.await(seen, CHECK_EVERY_MILLIS);
        quietMillis += (System.nanoTime() - before) / 1_000_000;
        if (quietMillis >= HEARTBEAT_MILLIS) {
          text.append(": still here\n\n");
        }
      }
    }
    text.append("event: bye\ndata: {}\n\n");
    flush(out, text);
  }

  /** Events up to the first that cannot be opened now; the others are looked at again later. */
  private List<StreamEvent> openable(List<StreamEvent> events) {
    List<StreamEvent> opened = new ArrayList<>(events.size());
    try {
      events.forEach(event -> opened.add(opened(event)));
    } catch (KeysUnavailableException away) {
      log.debug("a stream waits for the key store", away);
    }
    return opened;
  }

  private StreamEvent opened(StreamEvent event) {
    return new StreamEvent(event.sequence(), event.kind(), json.open(event.body()));
  }

  private static void append(StringBuilder text, StreamEvent event) {
    text.append("id: ")
        .append(event.sequence())
        .append("\nevent: ")
        .append(event.kind())
        .append("\ndata: ")
        .append(event.body())
        .append("\n\n");
  }

  private static void flush(ServletOutputStream out, StringBuilder text) throws IOException {
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    text.setLength(0);
  }
}
