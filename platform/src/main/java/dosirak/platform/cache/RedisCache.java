package dosirak.platform.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * A shared cache in Redis or Valkey. A key is a hash of a version and, unless it was outdated, a
 * value; scripts compare versions where they are kept. Few connections, short time-outs, and after
 * some failures in a row it is left alone for a while, so that it can never slow down who asks it.
 */
public final class RedisCache implements SharedCache {
  private static final Logger log = LoggerFactory.getLogger(RedisCache.class);

  private static final int CONNECT_MILLIS = 100;
  private static final int ANSWER_MILLIS = 50;
  private static final int MOST_CONNECTIONS = 8;

  /** How long a reader waits for one of the connections. */
  private static final long TURN_MILLIS = 5;

  private static final long TURN_IN_BACKGROUND_MILLIS = 500;
  private static final int MOST_IN_BACKGROUND = 256;
  private static final int LONGEST_VALUE_BYTES = 1024 * 1024;
  private static final int MOST_FAILURES = 3;
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private static final byte[] VERSION = "v".getBytes(UTF_8);
  private static final byte[] VALUE = "b".getBytes(UTF_8);

  /** What is no hash, or has a version that is no number, was put there by somebody else. */
  private static final String KNOWN_VERSION =
      """
      local known = redis.pcall('HGET', KEYS[1], 'v')
      if type(known) == 'table' then
        redis.call('DEL', KEYS[1])
        known = false
      end
      known = known and tonumber(known)
      """;

  private static final byte[] KEEP =
      (KNOWN_VERSION
              + """
              if known and known > tonumber(ARGV[1]) then
                return 0
              end
              redis.call('HSET', KEYS[1], 'v', ARGV[1], 'b', ARGV[3])
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
              return 1
              """)
          .getBytes(UTF_8);

  private static final byte[] OUTDATE =
      (KNOWN_VERSION
              + """
              if known and known >= tonumber(ARGV[1]) then
                return 0
              end
              redis.call('HDEL', KEYS[1], 'b')
              redis.call('HSET', KEYS[1], 'v', ARGV[1])
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
              return 1
              """)
          .getBytes(UTF_8);

  private enum Outcome {
    DONE,
    FAILED,
    REFUSED,
    BUSY,
    LEFT_ALONE
  }

  private final HostAndPort address;
  private final JedisClientConfig config;
  private final RedisClient client;
  private final CircuitBreaker breaker;
  private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);
  private final Semaphore background = new Semaphore(MOST_IN_BACKGROUND);
  private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
  private volatile boolean isClosed;

  /**
   * A cache at an address; it may be away at first, and at any time later.
   *
   * @param url {@code redis://host:port}, or {@code rediss:} for TLS, with user, password and
   *     number of the database where there are such
   * @throws IllegalArgumentException if the address cannot be read
   */
  public RedisCache(String url, MeterRegistry meters) {
    URI uri = parsed(url);
    this.address = JedisURIHelper.getHostAndPort(uri);
    this.config =
        DefaultJedisClientConfig.builder()
            .user(JedisURIHelper.getUser(uri))
            .password(JedisURIHelper.getPassword(uri))
            .database(JedisURIHelper.getDBIndex(uri))
            .ssl(JedisURIHelper.isRedisSSLScheme(uri))
            .connectionTimeoutMillis(CONNECT_MILLIS)
            .socketTimeoutMillis(ANSWER_MILLIS)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .build();
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(MOST_CONNECTIONS);
    pool.setMaxIdle(MOST_CONNECTIONS);
    pool.setMaxWait(Duration.ofMillis(ANSWER_MILLIS));
    pool.setTestWhileIdle(false);
    pool.setTimeBetweenEvictionRuns(Duration.ofMillis(-1));
    pool.setJmxEnabled(false);
    this.client =
        RedisClient.builder().hostAndPort(address).clientConfig(config).poolConfig(pool).build();
    this.breaker =
        new CircuitBreaker(
            "the shared cache at " + address,
            MOST_FAILURES,
            FIRST_WAIT,
            LONGEST_WAIT,
            this::answers);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(
          outcome,
          Counter.builder("dosirak.cache.shared.calls")
              .tag("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .register(meters));
    }
    Gauge.builder("dosirak.cache.shared.left.alone", breaker, it -> it.isOpen() ? 1 : 0)
        .register(meters);
  }

  /** The address may hold a password, so that what is wrong with it is not repeated. */
  static URI parsed(String url) {
    try {
      URI uri = new URI(url);
      if (JedisURIHelper.isValid(uri)
          && (JedisURIHelper.isRedisScheme(uri) || JedisURIHelper.isRedisSSLScheme(uri))) {
        return uri;
      }
    } catch (URISyntaxException unreadable) {
      log.debug("an address of a shared cache breaks off at {}", unreadable.getIndex());
    }
    throw new IllegalArgumentException(
        SharedCache.URL + " must be redis://host:port or rediss://host:port");
  }

  @Override
  public @Nullable Found find(String key) {
    return call(
        TURN_MILLIS,
        () -> {
          List<byte @Nullable []> fields = client.hmget(key.getBytes(UTF_8), VERSION, VALUE);
          byte[] version = fields.getFirst();
          return version == null ? null : found(version, fields.getLast());
        });
  }

  private static @Nullable Found found(byte[] version, byte @Nullable [] value) {
    try {
      return new Found(Long.parseLong(new String(version, UTF_8)), value);
    } catch (NumberFormatException garbage) {
      return null;
    }
  }

  @Override
  public void keep(String key, long version, byte[] value, Duration timeToLive) {
    if (value.length <= LONGEST_VALUE_BYTES) {
      inBackground(() -> eval(KEEP, key, version, spread(timeToLive), value));
    }
  }

  @Override
  public void outdate(String key, long version, Duration timeToLive) {
    inBackground(() -> eval(OUTDATE, key, version, timeToLive.toMillis(), new byte[0]));
  }

  @Override
  public void tell(String topic, String message) {
    inBackground(() -> client.publish(topic, message));
  }

  private Object eval(byte[] script, String key, long version, long millis, byte[] value) {
    return client.eval(
        script,
        List.of(key.getBytes(UTF_8)),
        List.of(
            Long.toString(version).getBytes(UTF_8), Long.toString(millis).getBytes(UTF_8), value));
  }

  /** Values that came together do not go together: a tenth more or less. */
  private static long spread(Duration timeToLive) {
    long millis = timeToLive.toMillis();
    return millis - millis / 10 + ThreadLocalRandom.current().nextLong(millis / 5 + 1);
  }

  private void inBackground(Supplier<?> action) {
    if (breaker.isOpen()) {
      count(Outcome.LEFT_ALONE);
    } else if (!background.tryAcquire()) {
      count(Outcome.BUSY);
    } else {
      Thread.ofVirtual()
          .name("shared-cache")
          .start(() -> {
            try {
              call(TURN_IN_BACKGROUND_MILLIS, action);
            } finally {
              background.release();
            }
          });
    }
  }

  /** What was asked for, or null whatever came between. */
  private <T> @Nullable T call(long turnMillis, Supplier<? extends @Nullable T> action) {
    if (breaker.isOpen() || isClosed) {
      count(Outcome.LEFT_ALONE);
      return null;
    }
    if (!turn(turnMillis)) {
      count(Outcome.BUSY);
      return null;
    }
    try {
      T answer = action.get();
      breaker.succeeded();
      count(Outcome.DONE);
      return answer;
    } catch (JedisDataException refusal) {
      if (isAboutTheKey(refusal)) {
        breaker.succeeded();
        count(Outcome.REFUSED);
      } else {
        failed(refusal);
      }
      return null;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError failure) {
      // The length of an answer that is garbage may be more than there is memory.
      failed(failure);
      return null;
    } finally {
      connections.release();
    }
  }

  private boolean turn(long millis) {
    try {
      return connections.tryAcquire(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** It answers, and will do other things: it is full, or holds something else under the key. */
  private static boolean isAboutTheKey(JedisDataException refusal) {
    String message = String.valueOf(refusal.getMessage());
    return message.startsWith("OOM") || message.startsWith("WRONGTYPE");
  }

  private void failed(Throwable failure) {
    count(Outcome.FAILED);
    if (!isClosed) {
      breaker.failed(failure.toString());
      if (breaker.isOpen()) {
        // What broke one connection most likely broke all.
        client.getPool().clear();
      }
    }
  }

  private void count(Outcome outcome) {
    Counter counter = outcomes.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  private boolean answers() {
    try {
      return "PONG".equals(client.ping());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError still) {
      client.getPool().clear();
      return false;
    }
  }

  /** Whether it is left alone at the moment. */
  boolean isLeftAlone() {
    return breaker.isOpen();
  }

  @Override
  public Listening listen(String topic, Consumer<String> heard) {
    Ear ear = new Ear(topic, heard);
    Thread.ofVirtual().name("hear-" + topic).start(ear);
    return ear;
  }

  /** Listens on a connection of its own, and on a new one when that is lost. */
  private final class Ear implements Listening, Runnable {
    private final String topic;
    private final Consumer<String> heard;
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean isEnded;
    private volatile @Nullable Connection connection;

    Ear(String topic, Consumer<String> heard) {
      this.topic = topic;
      this.heard = heard;
    }

    @Override
    public void run() {
      Duration wait = FIRST_WAIT;
      try {
        while (!isEnded && !isClosed) {
          long begun = System.nanoTime();
          listen();
          boolean lasted = System.nanoTime() - begun > LONGEST_WAIT.toNanos();
          Duration twice = wait.multipliedBy(2);
          wait = lasted ? FIRST_WAIT : twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
          if (ended.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
          }
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }

    private void listen() {
      try (Connection mine = new Connection(address, config)) {
        connection = mine;
        if (isEnded) {
          return;
        }
        new JedisPubSub() {
          @Override
          public void onMessage(String channel, String message) {
            heard.accept(message);
          }
        }.proceed(mine, topic);
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError gone) {
        log.debug("nothing is heard of {}: {}", topic, gone.toString());
      }
    }

    @Override
    public void close() {
      isEnded = true;
      ended.release();
      Connection open = connection;
      if (open != null) {
        try {
          open.forceDisconnect();
        } catch (IOException gone) {
          log.debug("was not connected any more: {}", gone.toString());
        }
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    breaker.close();
    client.close();
  }
}
