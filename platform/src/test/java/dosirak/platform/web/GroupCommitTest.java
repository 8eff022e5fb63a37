package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.compartment.Domain;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Commands that share a transaction, over HTTP and with a real database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupCommitTest {
  private static final String MARKS = "/api/groups/marks";
  private static final int PATIENCE_SECONDS = 20;

  private MarketplaceFixture fixture;
  private String token;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(new Domain("groups", Groups.class)), Set.of());
    token = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @BeforeEach
  void letNobodyIn() {
    Groups.reset();
  }

  /** A command with its key. */
  private record Wanted(String name, String key) {
    static Wanted of(String name) {
      return new Wanted(name, UUID.randomUUID().toString());
    }
  }

  /**
   * Sends commands so that they meet in one group: as many groups as there may be are held until
   * all of them wait.
   */
  private List<Reply> together(List<Wanted> commands) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> held = new ArrayList<>();
      for (int i = 0; i < Groups.AT_ONCE; i++) {
        int already = i;
        held.add(threads.submit(() -> send(Wanted.of("held"))));
        fixture.eventually(
            "a group is held", () -> Groups.entered.getCount() == Groups.AT_ONCE - 1 - already);
      }
      List<Future<Reply>> sent = new ArrayList<>();
      for (Wanted command : commands) {
        int before = sent.size();
        sent.add(threads.submit(() -> send(command)));
        // One after another, so that the order in the group is known.
        fixture.eventually("it waits", () -> Groups.commit().waiting() == before + 1);
      }
      Groups.open.countDown();
      for (Future<Reply> reply : held) {
        assertThat(reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(201);
      }
      List<Reply> replies = new ArrayList<>();
      for (Future<Reply> reply : sent) {
        replies.add(reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return replies;
    }
  }

  private Reply send(Wanted command) {
    return fixture.post(MARKS, token, Map.of("name", command.name()), command.key());
  }

  @Test
  void aCommandThatNobodyWaitsForAnyMoreIsNotBegun() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Groups.AT_ONCE; i++) {
        int already = i;
        var _ = threads.submit(() -> send(Wanted.of("held")));
        fixture.eventually(
            "a group is held", () -> Groups.entered.getCount() == Groups.AT_ONCE - 1 - already);
      }
      Wanted late = Wanted.of("late");
      long sent = System.nanoTime();
      Future<Reply> reply =
          threads.submit(() ->
              fixture.call(
                  "POST",
                  MARKS,
                  token,
                  Map.of("name", late.name()),
                  Map.of("Idempotency-Key", late.key(), Deadline.HEADER, "1000")));
      fixture.eventually("it waits", () -> Groups.commit().waiting() == 1);
      fixture.eventually(
          "its time is over",
          () -> System.nanoTime() - sent > TimeUnit.MILLISECONDS.toNanos(1_200));
      Groups.open.countDown();

      assertThat(reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(503);
      assertThat(reply.get().code()).isEqualTo("deadline-passed");
      assertThat(reply.get().header("Retry-After")).isEqualTo("1");
      // Nothing was stored under its key: it can be sent again.
      assertThat(send(late).status()).isEqualTo(201);
    }
  }

  @Test
  void commandsThatMeetShareATransactionAndEachHasItsOwnOutcome() throws Exception {
    List<Reply> replies =
        together(List.of(Wanted.of("mixed-1"), Wanted.of("refused"), Wanted.of("mixed-2")));

    assertThat(replies).extracting(Reply::status).containsExactly(201, 409, 201);
    assertThat(replies.get(0).json().path("name").asString()).isEqualTo("mixed-1");
    assertThat(replies.get(1).code()).isEqualTo("no-good");
    assertThat(replies.get(2).json().path("name").asString()).isEqualTo("mixed-2");
    assertThat(marks("refused")).isZero();
    assertThat(
            fixture
                .database("groups")
                .sql("select count(distinct xmin::text) from mark where name like 'mixed-%'")
                .query(Integer.class)
                .single())
        .as("transactions")
        .isEqualTo(1);
  }

  @Test
  void anAnswerIsStoredAndARefusalIsNot() throws Exception {
    Wanted done = Wanted.of("stored");
    Wanted refused = Wanted.of("refused");
    List<Reply> replies = together(List.of(done, refused));

    assertThat(send(done).text()).isEqualTo(replies.getFirst().text());
    assertThat(marks("stored")).isEqualTo(1);
    assertThat(send(new Wanted("better", refused.key())).status()).isEqualTo(201);
    assertThat(send(new Wanted("another", done.key())).code()).isEqualTo("idempotency-key-reused");
    assertThat(marks("another")).isZero();
  }

  @Test
  void oneKeyTwiceInAGroupIsDoneOnce() throws Exception {
    Wanted first = Wanted.of("twice");
    List<Reply> replies = together(List.of(first, first, new Wanted("twice-other", first.key())));

    assertThat(replies).extracting(Reply::status).containsExactly(201, 201, 422);
    assertThat(replies.get(1).text()).isEqualTo(replies.get(0).text());
    assertThat(replies.get(2).code()).isEqualTo("idempotency-key-reused");
    assertThat(marks("twice")).isEqualTo(1);
    assertThat(marks("twice-other")).isZero();
  }

  @Test
  void aRefusalOfAKeyThatIsTwiceInAGroupIsToldToBoth() throws Exception {
    Wanted first = Wanted.of("refused");
    List<Reply> replies = together(List.of(first, first, new Wanted("after-refused", first.key())));

    assertThat(replies)
        .extracting(Reply::code)
        .containsExactly("no-good", "no-good", "in-progress");
    assertThat(marks("after-refused")).isZero();
  }

  @Test
  void aKeyWhoseCommandIsInAnotherGroupIsToldSo() throws Exception {
    Wanted held = Wanted.of("held");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reply> first = threads.submit(() -> send(held));
      fixture.eventually("it is held", () -> Groups.entered.getCount() < Groups.AT_ONCE);

      Reply second = send(held);

      assertThat(first.isDone()).isFalse();
      assertThat(second.status()).isEqualTo(409);
      assertThat(second.code()).isEqualTo("in-progress");
      Groups.open.countDown();
      assertThat(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(201);
    }
  }

  @Test
  void aCommandThatBreaksItsGroupFailsAlone() throws Exception {
    List<Wanted> commands = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      commands.add(Wanted.of(i == 5 ? "poison" : "beside-" + i));
    }
    List<Reply> replies = together(commands);

    for (int i = 0; i < commands.size(); i++) {
      assertThat(replies.get(i).status()).as(commands.get(i).name()).isEqualTo(i == 5 ? 400 : 201);
    }
    assertThat(marks("poison")).isZero();
    assertThat(marks("beside-0")).isEqualTo(1);
    assertThat(marks("beside-8")).isEqualTo(1);
  }

  @Test
  void nobodyIsToldOfSuccessBeforeTheCommit() throws Exception {
    // What it does is found to be wrong when the transaction commits, and no sooner.
    Wanted wrong = Wanted.of("orphan");
    List<Reply> replies = together(List.of(Wanted.of("honest-1"), wrong, Wanted.of("honest-2")));

    assertThat(replies).extracting(Reply::status).containsExactly(201, 503, 201);
    assertThat(marks("orphan")).isZero();
    assertThat(marks("honest-1")).isEqualTo(1);
    assertThat(marks("honest-2")).isEqualTo(1);
  }

  @Test
  void aDatabaseThatGoesInTheMiddleCostsNothing() throws Exception {
    List<Reply> replies =
        together(List.of(Wanted.of("survivor-1"), Wanted.of("cut"), Wanted.of("survivor-2")));

    assertThat(replies).extracting(Reply::status).containsExactly(201, 201, 201);
    assertThat(Groups.cut).as("the connection was cut").isTrue();
    assertThat(marks("survivor-1")).isEqualTo(1);
    assertThat(marks("survivor-2")).isEqualTo(1);
    assertThat(marks("cut")).isEqualTo(1);
  }

  @Test
  void aGroupTakesNoCommandWithoutAKey() {
    Reply reply = fixture.call("POST", MARKS, token, Map.of("name", "keyless"), Map.of());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("idempotency-key-required");
  }

  @Test
  void aCommandThatNeedsNoKeyIsDoneEachTimeItIsSent() {
    for (int i = 0; i < 2; i++) {
      Reply reply =
          fixture.call("POST", MARKS + "/free", token, Map.of("name", "keyless"), Map.of());
      assertThat(reply.status()).isEqualTo(201);
    }
    assertThat(marks("keyless")).isEqualTo(2);
  }

  private int marks(String name) {
    return fixture
        .database("groups")
        .sql("select count(*) from mark where name = :name")
        .param("name", name)
        .query(Integer.class)
        .single();
  }

  /** A domain made for this test: it makes marks, in groups. */
  @Configuration
  static class Groups {
    /** As many groups as may be under way. */
    private static final int AT_ONCE = 2;

    private static final AtomicReference<GroupCommit<String>> COMMIT = new AtomicReference<>();
    private static final AtomicBoolean cut = new AtomicBoolean();
    private static volatile CountDownLatch entered = new CountDownLatch(AT_ONCE);
    private static volatile CountDownLatch open = new CountDownLatch(1);

    static void reset() {
      entered = new CountDownLatch(AT_ONCE);
      open = new CountDownLatch(1);
      cut.set(false);
    }

    static GroupCommit<String> commit() {
      return Objects.requireNonNull(COMMIT.get());
    }

    @Bean
    GroupCommit<String> marking(CommandRunner runner, JdbcClient jdbc) {
      jdbc.sql("create table if not exists mark (name text not null)").update();
      jdbc.sql("create table if not exists parent (id int primary key)").update();
      jdbc.sql(
              """
              create table if not exists child (
                id int references parent (id) deferrable initially deferred)
              """)
          .update();
      GroupCommit<String> commit =
          new GroupCommit<>(
              runner,
              group -> group.stream().map(each -> mark(each.command(), jdbc)).toList(),
              AT_ONCE);
      COMMIT.set(commit);
      return commit;
    }

    private static GroupWork.Outcome mark(String name, JdbcClient jdbc) {
      switch (name) {
        case "held" -> hold();
        case "refused" -> {
          return new GroupWork.Refused(Problem.conflict("no-good", "This is refused."));
        }
        case "poison" -> jdbc.sql("select 1 / 0").query(Integer.class).single();
        case "orphan" -> jdbc.sql("insert into child values (1)").update();
        case "cut" -> {
          if (cut.compareAndSet(false, true)) {
            jdbc.sql("select pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single();
          }
        }
        default -> {
          // A mark like any other.
        }
      }
      jdbc.sql("insert into mark (name) values (:name)").param("name", name).update();
      return new GroupWork.Done(Answer.created(new Made(UUID.randomUUID(), name)), null);
    }

    private static void hold() {
      entered.countDown();
      try {
        if (!open.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("was never let go");
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(stop);
      }
    }

    @Bean
    GroupsApi groupsApi(GroupCommit<String> marking) {
      return new GroupsApi(marking);
    }
  }

  record Made(UUID id, String name) {}

  @RestController
  static class GroupsApi {
    private final GroupCommit<String> marking;

    GroupsApi(GroupCommit<String> marking) {
      this.marking = marking;
    }

    record Mark(@NotNull @Size(min = 1, max = 40) String name) {}

    @PostMapping("/marks")
    @Command(key = Command.Key.REQUIRED, transaction = Command.Transaction.GROUP)
    @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY)
    GroupCommit.Joined<String> make(@Valid @RequestBody Mark mark) {
      return marking.join(mark.name());
    }

    @PostMapping("/marks/free")
    @Command(transaction = Command.Transaction.GROUP)
    @Access(value = Permission.ORDER_FOOD, whose = Whose.NOBODY)
    GroupCommit.Joined<String> makeFreely(@Valid @RequestBody Mark mark) {
      return marking.join(mark.name());
    }
  }
}
