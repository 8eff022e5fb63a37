package dosirak.city.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Follows an event stream for as long as it is open: when the connection ends, or stays silent for
 * longer than the server's heartbeat allows, it connects again and resumes after the last event. So
 * it outlives the tokens it is opened with, which the server closes it with.
 */
public final class EventStream implements AutoCloseable {
  /** The server's heartbeat comes every 10 s. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  /** A stream that is closed sooner after it was opened is not opened again at once. */
  private static final Duration SHORTEST_LIFE = Duration.ofSeconds(1);

  private static final Duration WATCH_INTERVAL = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

  private final MarketplaceClient client;
  private final Session session;
  private final String path;
  private final String name;
  private final Listener listener;
  private final CountDownLatch connected = new CountDownLatch(1);
  private volatile boolean closed;
  private volatile @Nullable InputStream body;
  private volatile long heardNanos;
  private final Thread reader;
  private final Thread watchdog;

  /** What is told about a stream, on the stream's own thread. */
  public interface Listener {
    /** An event came. */
    void onEvent(ServerSentEvent event, JsonNode data) throws InterruptedException;

    /** The stream is connected again after it was lost; what happened in between may be asked. */
    default void onReconnected() throws InterruptedException {}
  }

  private EventStream(
      MarketplaceClient client, Session session, String template, String path, Listener listener) {
    this.client = client;
    this.session = session;
    this.path = path;
    this.name = "GET " + template;
    this.listener = listener;
    this.heardNanos = System.nanoTime();
    this.reader = Thread.ofVirtual().name("stream " + session.name()).unstarted(this::follow);
    this.watchdog = Thread.ofVirtual().name("watch " + session.name()).unstarted(this::watch);
  }

  /** Opens a stream and begins to follow it. */
  public static EventStream open(
      MarketplaceClient client, Session session, String template, String path, Listener listener) {
    EventStream stream = new EventStream(client, session, template, path, listener);
    stream.reader.start();
    stream.watchdog.start();
    return stream;
  }

  /** Waits for the first connection; false if it did not come in time. */
  public boolean awaitConnected(Duration limit) throws InterruptedException {
    return connected.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    watchdog.interrupt();
    closeBody();
  }

  private void follow() {
    @Nullable String lastId = null;
    boolean again = false;
    int failures = 0;
    while (!closed) {
      try {
        String token = client.tokenOf(session);
        HttpResponse<InputStream> response = client.openStream(path, token, lastId);
        try (InputStream stream = response.body()) {
          if (response.statusCode() == 200) {
            body = stream;
            long openedNanos = System.nanoTime();
            heardNanos = openedNanos;
            connected.countDown();
            if (again) {
              listener.onReconnected();
            }
            again = true;
            lastId = read(stream, lastId);
            boolean lived = System.nanoTime() - openedNanos > SHORTEST_LIFE.toNanos();
            failures = lived ? 0 : failures + 1;
          } else {
            lastId = refused(response.statusCode(), token, lastId);
            failures++;
          }
        }
      } catch (IOException e) {
        if (!closed) {
          client.errors().note(name, "connection");
        }
        failures++;
      } catch (InterruptedException e) {
        return;
      } catch (GaveUpException | SignInRefusedException e) {
        LOG.warn("The stream of {} could not sign in: {}", session.name(), e.getMessage());
        failures++;
      } finally {
        body = null;
      }
      try {
        if (!closed && failures > 0) {
          double chance = ThreadLocalRandom.current().nextDouble();
          TimeUnit.NANOSECONDS.sleep(Backoff.AWAY.after(failures, chance).toNanos());
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private @Nullable String read(InputStream stream, @Nullable String resumeAfter)
      throws IOException, InterruptedException {
    ServerSentEventParser parser = new ServerSentEventParser();
    @Nullable String lastId = resumeAfter;
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        heardNanos = System.nanoTime();
        ServerSentEvent event = parser.take(line);
        if (event == null) {
          continue;
        }
        if (event.name().equals("bye")) {
          return lastId;
        }
        deliver(event);
        lastId = event.id() == null ? lastId : event.id();
      }
    } catch (IOException e) {
      if (!closed) {
        client.errors().note(name, "connection");
      }
    }
    return lastId;
  }

  private void deliver(ServerSentEvent event) throws InterruptedException {
    try {
      listener.onEvent(event, MarketplaceClient.JSON.readTree(event.data()));
    } catch (JacksonException e) {
      client.errors().unexpected(name, "unreadable event");
    }
  }

  /** What to resume after, now that the server refused the stream. */
  private @Nullable String refused(int status, String token, @Nullable String lastId)
      throws InterruptedException {
    if (status == 401) {
      client.errors().note(name, "401");
      client.renew(session, token);
      return lastId;
    }
    if (status == 503 || status == 429) {
      client.errors().note(name, "" + status);
      return lastId;
    }
    client.errors().unexpected(name, "" + status);
    return null;
  }

  private void watch() {
    try {
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(WATCH_INTERVAL.toNanos());
        keepTokenFresh();
        if (body != null && System.nanoTime() - heardNanos > LONGEST_SILENCE.toNanos()) {
          client.errors().note(name, "silent");
          closeBody();
        }
      }
    } catch (InterruptedException e) {
      // The stream was closed.
      return;
    }
  }

  /** Whoever only listens needs a fresh token too, when the stream is opened again. */
  private void keepTokenFresh() throws InterruptedException {
    try {
      var unused = client.tokenOf(session);
    } catch (GaveUpException | SignInRefusedException e) {
      LOG.debug("The stream of {} has no fresh token", session.name(), e);
    }
  }

  private void closeBody() {
    InputStream open = body;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("A lost stream did not close cleanly", e);
      }
    }
  }
}
