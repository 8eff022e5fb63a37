package dosirak.platform.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.testing.RedisServer;
import dosirak.platform.testing.SlowLink;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class RedisCacheTest {
  private static final long PATIENCE_SECONDS = 30;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int STEPS = 500;

  /** A version that is only told when many were written. */
  private static final long FAR = 300;

  private static final long PAUSE_NANOS = 1_000_000;

  private RedisServer server;
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private RedisCache cache;

  @BeforeEach
  void start() {
    Assumptions.assumeTrue(
        RedisServer.isInstalled(), "declared absent: redis-server, for the tests of the cache");
    server = RedisServer.start();
    cache = new RedisCache(server.url(), meters);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      cache.close();
      server.close();
    }
  }

  @Test
  void aValueIsFoundUntilANewerVersionIsKnown() {
    assertThat(cache.find("a")).isNull();
    settled(() -> cache.keep("a", 5, bytes("five"), LONG));
    assertFound("a", 5, "five");

    settled(() -> cache.outdate("a", 5, LONG));
    assertFound("a", 5, "five");
    settled(() -> cache.outdate("a", 6, LONG));
    assertThat(found("a").version()).isEqualTo(6);
    assertThat(found("a").value()).isNull();

    settled(() -> cache.keep("a", 5, bytes("five again, from a slow loader"), LONG));
    assertThat(found("a").value()).isNull();
    settled(() -> cache.keep("a", 6, bytes("six"), LONG));
    assertFound("a", 6, "six");
    settled(() -> cache.outdate("a", 4, LONG));
    assertFound("a", 6, "six");
    settled(() -> cache.keep("a", 100, bytes("hundred"), LONG));
    assertFound("a", 100, "hundred");
  }

  @Test
  void everythingIsForgottenAfterItsTime() {
    try (RedisClient looking = RedisClient.create("127.0.0.1", server.port())) {
      settled(() -> cache.keep("kept", 1, bytes("x"), Duration.ofSeconds(1_000)));
      settled(() -> cache.outdate("outdated", 1, Duration.ofSeconds(1_000)));
      assertThat(looking.ttl("kept")).isBetween(890L, 1_100L);
      assertThat(looking.ttl("outdated")).isBetween(990L, 1_000L);
    }
  }

  @Test
  void whatSomebodyElsePutThereIsAMissAndIsReplaced() {
    try (RedisClient other = RedisClient.create("127.0.0.1", server.port())) {
      other.set("a", "no hash");
      other.hset("b", "v", "no number");
      other.hset("c", "b", "a value without a version");
    }
    for (String key : List.of("a", "b", "c")) {
      assertThat(cache.find(key)).isNull();
      settled(() -> cache.keep(key, 1, bytes("mine"), LONG));
      assertFound(key, 1, "mine");
    }
    eventually("it is used", () -> !cache.isLeftAlone());
  }

  @Test
  void versionsNeverGoBackWhoeverWritesAndHoweverSlowly() throws Exception {
    int keys = 5;
    AtomicLong[] told = new AtomicLong[keys];
    for (int i = 0; i < keys; i++) {
      told[i] = new AtomicLong();
    }
    ConcurrentLinkedQueue<String> wentBack = new ConcurrentLinkedQueue<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try (RedisCache second = new RedisCache(server.url(), meters);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks =
          IntStream.range(0, 8)
              .mapToObj(thread ->
                  threads.submit(() -> {
                    SplittableRandom random = new SplittableRandom(71 + thread);
                    RedisCache mine = thread % 2 == 0 ? cache : second;
                    for (int step = 0; step < STEPS || isMoreNeeded(told, deadline); step++) {
                      int key = random.nextInt(keys);
                      long floor = told[key].get();
                      SharedCache.Found found = mine.find("key" + key);
                      // What one had seen before, nobody sees less than later.
                      if (found != null && found.version() < floor) {
                        wentBack.add(key + ": " + found.version() + " after " + floor);
                      }
                      if (found != null && found.value() != null) {
                        assertThat(new String(found.value(), UTF_8))
                            .isEqualTo("value " + found.version());
                      }
                      if (found != null) {
                        told[key].accumulateAndGet(found.version(), Math::max);
                      }
                      long version = Math.max(0, step - random.nextInt(40));
                      if (random.nextInt(3) == 0) {
                        mine.outdate("key" + key, version, LONG);
                      } else {
                        mine.keep("key" + key, version, bytes("value " + version), LONG);
                      }
                    }
                  }))
              .toList();
      for (Future<?> task : tasks) {
        task.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
    assertThat(wentBack).isEmpty();
    assertThat(haveGoneFar(told)).isTrue();
  }

  /** How many steps it takes until all keys have gone far depends on how fast Redis is. */
  private static boolean isMoreNeeded(AtomicLong[] told, long deadline) {
    // Whoever spins leaves no processor to those who write.
    LockSupport.parkNanos(PAUSE_NANOS);
    return !haveGoneFar(told) && System.nanoTime() < deadline;
  }

  private static boolean haveGoneFar(AtomicLong[] told) {
    return Arrays.stream(told).allMatch(version -> version.get() > FAR);
  }

  @Test
  void messagesAreHeardInOtherProcessesAlsoAfterARestart() {
    ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    try (RedisCache second = new RedisCache(server.url(), meters);
        var _ = second.listen("news", heard::add)) {
      eventually("a message is heard", () -> told("first", heard));
      server.kill();
      server.startAgain();
      eventually("a message is heard after a restart", () -> told("second", heard));
    }
  }

  private boolean told(String message, ConcurrentLinkedQueue<String> heard) {
    cache.tell("news", message);
    return heard.contains(message);
  }

  @Test
  void aServerThatIsGoneIsLeftAloneAndUsedAgainWhenItIsBack() {
    settled(() -> cache.keep("a", 1, bytes("one"), LONG));
    server.kill();
    assertMissesAreCheap();
    server.startAgain();
    eventually("it is used again", () -> !cache.isLeftAlone());
    assertThat(cache.find("a")).isNull();
    settled(() -> cache.keep("a", 2, bytes("two"), LONG));
    assertFound("a", 2, "two");
  }

  @Test
  void aFrozenServerCostsAFewTimeOutsAndNoMore() {
    settled(() -> cache.keep("a", 1, bytes("one"), LONG));
    server.freeze();
    assertMissesAreCheap();
    server.thaw();
    eventually("it is used again", () -> !cache.isLeftAlone());
    eventually("what it holds is found", () -> cache.find("a") != null);
  }

  @Test
  void aSlowServerCostsAFewTimeOutsAndItsLateAnswersAreNobodysElse() {
    try (SlowLink link = SlowLink.to(server.port());
        RedisCache far = new RedisCache("redis://127.0.0.1:" + link.port(), meters)) {
      for (String key : List.of("a", "b", "c", "d")) {
        settled(() -> cache.keep(key, 1, bytes("of " + key), LONG));
      }
      eventually("it is found", () -> far.find("a") != null);
      link.delay(Duration.ofSeconds(2));
      assertMissesAreCheap(far);
      link.delay(Duration.ZERO);
      eventually("it is used again", () -> !far.isLeftAlone());
      for (int i = 0; i < 200; i++) {
        for (String key : List.of("a", "b", "c", "d")) {
          SharedCache.Found found = far.find(key);
          if (found != null && found.value() != null) {
            assertThat(new String(found.value(), UTF_8)).isEqualTo("of " + key);
          }
        }
      }
      eventually("it is found", () -> far.find("a") != null);
    }
  }

  @Test
  void aFlushedServerIsEmptyAndNothingElse() {
    settled(() -> cache.keep("a", 1, bytes("one"), LONG));
    try (RedisClient other = RedisClient.create("127.0.0.1", server.port())) {
      other.flushAll();
    }
    assertThat(cache.find("a")).isNull();
    eventually("it is used", () -> !cache.isLeftAlone());
    settled(() -> cache.keep("a", 1, bytes("one"), LONG));
    assertFound("a", 1, "one");
  }

  @Test
  void aFullServerIsStillReadFrom() {
    settled(() -> cache.keep("a", 1, bytes("one"), LONG));
    try (RedisClient other = RedisClient.create("127.0.0.1", server.port())) {
      other.configSet("maxmemory", "1");
    }
    for (int i = 0; i < 20; i++) {
      long version = i;
      comesTo("refused", () -> cache.keep("b", version, bytes("no room"), LONG));
    }
    assertThat(cache.find("b")).isNull();
    assertFound("a", 1, "one");
    eventually("it is used", () -> !cache.isLeftAlone());
  }

  @Test
  void whateverAServerAnswersNobodyIsHurt() throws Exception {
    SplittableRandom random = new SplittableRandom(2026);
    try (ServerSocket babbling = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RedisCache strange =
            new RedisCache("redis://127.0.0.1:" + babbling.getLocalPort(), meters)) {
      Thread.ofVirtual().start(() -> babble(babbling, random));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      while (System.nanoTime() < deadline) {
        long begun = System.nanoTime();
        strange.find("a");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
        strange.keep("a", 1, bytes("x"), LONG);
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(calls("failed")).isPositive();
    }
  }

  private static void babble(ServerSocket server, SplittableRandom random) {
    List<String> openings =
        List.of(
            "", "+", "-", "*2\r\n$", ":", "$-7\r\n", "*999999999\r\n", "$1999999999\r\n", "%3\r\n");
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        client
            .getOutputStream()
            .write(openings.get(random.nextInt(openings.size())).getBytes(UTF_8));
        client.getOutputStream().write(noise);
        client.getOutputStream().flush();
      } catch (IOException gone) {
        // It takes what it gets.
        continue;
      }
    }
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithTheNameOfTheSetting() {
    for (String bad : List.of("localhost:6379", "http://localhost:6379", "redis://", "redis://x")) {
      assertThatThrownBy(() -> new RedisCache(bad, meters))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("redis.url");
    }
  }

  @Test
  void whatIsWrongIsSaidBeforeItIsUsed() {
    assertThat(RedisReachability.whatIsWrongWith(server.url())).isNull();
    assertThat(RedisReachability.whatIsWrongWith("localhost:6379")).contains("redis.url");
    assertThat(RedisReachability.whatIsWrongWith("redis://u:secret@127.0.0.1:" + server.port()))
        .contains("WRONGPASS")
        .doesNotContain("secret");
    server.kill();
    assertThat(RedisReachability.whatIsWrongWith(server.url())).isNotNull();
  }

  private void assertMissesAreCheap() {
    assertMissesAreCheap(cache);
  }

  /** A few calls run into the time-out; after that thousands take no time. */
  private static void assertMissesAreCheap(RedisCache cache) {
    long begun = System.nanoTime();
    eventually("it is left alone", () -> cache.find("a") == null && cache.isLeftAlone());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    long then = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      assertThat(cache.find("a")).isNull();
      cache.keep("a", i, bytes("x"), LONG);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - then)).isLessThan(Duration.ofSeconds(2));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private SharedCache.Found found(String key) {
    eventually("something is known of " + key, () -> cache.find(key) != null);
    SharedCache.Found found = cache.find(key);
    return found == null ? found(key) : found;
  }

  private void assertFound(String key, long version, String value) {
    SharedCache.Found found = found(key);
    assertThat(found.version()).isEqualTo(version);
    assertThat(found.value()).isEqualTo(bytes(value));
  }

  /**
   * Does something in the background until it is done: on a machine that is busy building, an
   * answer may come after its time-out.
   */
  private void settled(Runnable action) {
    comesTo("done", action);
  }

  private void comesTo(String outcome, Runnable action) {
    long before = calls(outcome);
    eventually(
        "it is " + outcome,
        () -> {
          long settledBefore = calls(outcome) + calls("failed") + calls("left-alone");
          action.run();
          eventually(
              "it came to an end",
              () -> calls(outcome) + calls("failed") + calls("left-alone") > settledBefore);
          return calls(outcome) > before;
        });
  }

  private long calls(String outcome) {
    return (long)
        meters.get("dosirak.cache.shared.calls").tag("outcome", outcome).counter().count();
  }

  private static void eventually(String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
