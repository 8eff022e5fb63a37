package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.compartment.Domain;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandRacesTest {
  private static final String MARKS = "/api/races/marks";
  private static final int AT_ONCE = 16;

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(new Domain("races", Races.class)), Set.of());
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void manyConcurrentUsesOfOneKeyHaveOneEffectAndOneAnswer() throws Exception {
    for (int round = 0; round < 3; round++) {
      String token = customer();
      String key = UUID.randomUUID().toString();
      String name = "one-" + round;

      List<MarketplaceFixture.Reply> replies =
          atOnce(i -> fixture.post(MARKS, token, Map.of("name", name), key));

      MarketplaceFixture.Reply later = fixture.post(MARKS, token, Map.of("name", name), key);
      assertThat(later.status()).isEqualTo(201);
      assertThat(marks(name)).isEqualTo(1);
      assertThat(replies)
          .allSatisfy(reply -> {
            if (reply.status() == 409) {
              assertThat(reply.code()).isEqualTo("in-progress");
            } else {
              assertThat(reply.status()).isEqualTo(201);
              assertThat(reply.text()).isEqualTo(later.text());
            }
          })
          .anySatisfy(reply -> assertThat(reply.status()).isEqualTo(201));
    }
  }

  @Test
  void aKeyWhoseCommandIsStillRunningIsToldSoWithoutWaiting() throws Exception {
    String token = customer();
    String key = UUID.randomUUID().toString();
    RacesApi.entered = new CountDownLatch(1);
    RacesApi.open = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<MarketplaceFixture.Reply> first =
          threads.submit(() -> fixture.post(MARKS, token, Map.of("name", "held"), key));
      assertThat(RacesApi.entered.await(20, TimeUnit.SECONDS)).isTrue();

      MarketplaceFixture.Reply second = fixture.post(MARKS, token, Map.of("name", "held"), key);

      assertThat(first.isDone()).isFalse();
      assertThat(second.status()).isEqualTo(409);
      assertThat(second.code()).isEqualTo("in-progress");
      RacesApi.open.countDown();
      assertThat(first.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
    }
    assertThat(marks("held")).isEqualTo(1);
  }

  @Test
  void differentKeysHaveTheirOwnEffects() throws Exception {
    String token = customer();
    List<MarketplaceFixture.Reply> replies =
        atOnce(i -> fixture.post(MARKS, token, Map.of("name", "many")));
    assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(201));
    assertThat(replies.stream().map(MarketplaceFixture.Reply::text).distinct()).hasSize(AT_ONCE);
    assertThat(marks("many")).isEqualTo(AT_ONCE);
  }

  @Test
  void refusalsOfOneKeyLeaveNothingBehindHoweverManyThereAre() throws Exception {
    String token = customer();
    String key = UUID.randomUUID().toString();
    List<MarketplaceFixture.Reply> replies =
        atOnce(i -> fixture.post(MARKS, token, Map.of("name", "refused"), key));
    assertThat(replies)
        .allSatisfy(reply -> assertThat(reply.code()).isIn("no-good", "in-progress"));
    assertThat(marks("refused")).isZero();
    assertThat(fixture.post(MARKS, token, Map.of("name", "accepted"), key).status()).isEqualTo(201);
  }

  @Test
  void commandsThatLockEachOtherOutBothSucceed() throws Exception {
    String token = customer();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<MarketplaceFixture.Reply> one =
          threads.submit(
              () -> fixture.post("/api/races/pairs", token, Map.of("first", "a", "second", "b")));
      Future<MarketplaceFixture.Reply> other =
          threads.submit(
              () -> fixture.post("/api/races/pairs", token, Map.of("first", "b", "second", "a")));
      assertThat(one.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
      assertThat(other.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
    assertThat(
            fixture
                .database("races")
                .sql("select sum(uses) from pair")
                .query(Integer.class)
                .single())
        .isEqualTo(4);
    assertThat(RacesApi.pairAttempts.get()).as("there was a deadlock to recover from").isEqualTo(3);
  }

  private static List<MarketplaceFixture.Reply> atOnce(IntFunction<MarketplaceFixture.Reply> call)
      throws Exception {
    CountDownLatch ready = new CountDownLatch(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<MarketplaceFixture.Reply>> calls = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        int number = i;
        calls.add(
            threads.submit(() -> {
              ready.countDown();
              assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
              return call.apply(number);
            }));
      }
      List<MarketplaceFixture.Reply> replies = new ArrayList<>();
      for (Future<MarketplaceFixture.Reply> one : calls) {
        replies.add(one.get(20, TimeUnit.SECONDS));
      }
      return replies;
    }
  }

  private int marks(String name) {
    return fixture
        .database("races")
        .sql("select count(*) from mark where name = :name")
        .param("name", name)
        .query(Integer.class)
        .single();
  }

  private String customer() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
  }

  /** A domain made for this test: it makes marks. */
  @Configuration
  static class Races {
    @Bean
    RacesApi racesApi(JdbcClient jdbc) {
      jdbc.sql("create table if not exists mark (name text not null)").update();
      jdbc.sql("create table if not exists pair (name text primary key, uses int not null)")
          .update();
      jdbc.sql("insert into pair values ('a', 0), ('b', 0) on conflict do nothing").update();
      return new RacesApi(jdbc);
    }
  }

  @RestController
  static class RacesApi {
    private static final java.util.concurrent.atomic.AtomicInteger pairAttempts =
        new java.util.concurrent.atomic.AtomicInteger();
    private static final CountDownLatch bothHoldOne = new CountDownLatch(2);
    private static volatile CountDownLatch entered = new CountDownLatch(1);
    private static volatile CountDownLatch open = new CountDownLatch(1);

    private final JdbcClient jdbc;

    RacesApi(JdbcClient jdbc) {
      this.jdbc = jdbc;
    }

    record Mark(@NotNull @Size(min = 1, max = 40) String name) {}

    record Pair(@NotNull @Size(max = 1) String first, @NotNull @Size(max = 1) String second) {}

    record Made(UUID id) {}

    @PostMapping("/marks")
    @Command(key = Command.Key.REQUIRED)
    @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY)
    Answer make(@Valid @RequestBody Mark mark) throws InterruptedException {
      jdbc.sql("insert into mark (name) values (:name)").param("name", mark.name()).update();
      if (mark.name().equals("held")) {
        entered.countDown();
        if (!open.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("was never let go");
        }
      }
      if (mark.name().equals("refused")) {
        throw Problem.conflict("no-good", "This is refused.");
      }
      return Answer.created(new Made(UUID.randomUUID()));
    }

    @PostMapping("/pairs")
    @Command
    @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY)
    Made use(@Valid @RequestBody Pair pair) throws InterruptedException {
      pairAttempts.incrementAndGet();
      use(pair.first());
      bothHoldOne.countDown();
      if (!bothHoldOne.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the other did not come");
      }
      use(pair.second());
      return new Made(UUID.randomUUID());
    }

    private void use(String name) {
      jdbc.sql("update pair set uses = uses + 1 where name = :name").param("name", name).update();
    }
  }
}
