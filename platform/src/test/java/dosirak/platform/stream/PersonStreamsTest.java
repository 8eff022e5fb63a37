package dosirak.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class PersonStreamsTest {
  private static final String STREAM = "/api/letters/stream";
  private static final String LETTERS = "/api/letters/letters";

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture = MarketplaceFixture.start(List.of(Letters.DOMAIN), Set.of());
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void aFreshStreamBeginsWithItsGreetingAndAResumedOneDoesNot() throws Exception {
    String token = customer();
    assertThat(write(token, 1, 1, 2, false)).isEqualTo(200);
    try (EventReader fresh = open(token, null)) {
      assertThat(fresh.status()).isEqualTo(200);
      EventReader.Event greeting = Objects.requireNonNull(fresh.next());
      assertThat(greeting).isEqualTo(new EventReader.Event("2", "state", "{\"letters\":\"none\"}"));
      assertThat(write(token, 1, 2, 1, false)).isEqualTo(200);
      assertThat(Objects.requireNonNull(fresh.next()).id()).isEqualTo("3");
    }
    try (EventReader resumed = open(token, "1")) {
      EventReader.Event missed = Objects.requireNonNull(resumed.next());
      assertThat(missed.id()).isEqualTo("2");
      assertThat(missed.kind()).isEqualTo("note");
      assertThat(Objects.requireNonNull(resumed.next()).id()).isEqualTo("3");
    }
  }

  @Test
  void aClientThatComesBackAgainAndAgainLosesAndRepeatsNothing() throws Exception {
    String token = customer();
    int writers = 5;
    int letters = 30;
    AtomicInteger kept = new AtomicInteger();
    List<EventReader.Event> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writing = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        int number = writer;
        writing.add(threads.submit(() -> writeMany(token, number, letters, kept)));
      }
      List<Future<?>> before = List.copyOf(writing);
      // When all are done, one last letter tells the reader that nothing comes after it.
      writing.add(
          threads.submit(() -> {
            for (Future<?> one : before) {
              one.get();
            }
            kept.incrementAndGet();
            return write(token, writers, 0, 1, false);
          }));
      Random random = new Random(5);
      // From the beginning, so that it does not matter who was first.
      String last = "0";
      boolean ended = false;
      while (!ended) {
        try (EventReader reader = open(token, last)) {
          int some = 1 + random.nextInt(25);
          for (int i = 0; i < some && !ended; i++) {
            EventReader.Event event = Objects.requireNonNull(reader.next());
            seen.add(event);
            last = event.id();
            ended = JsonMapper.shared().readTree(event.data()).path("writer").asInt() == writers;
          }
        }
      }
      for (Future<?> one : writing) {
        one.get(1, TimeUnit.SECONDS);
      }
    }
    assertThat(kept.get()).isGreaterThan(writers * letters / 2);
    assertThat(seen.stream().map(event -> Long.parseLong(event.id())).toList())
        .isEqualTo(LongStream.rangeClosed(1, kept.get()).boxed().toList());
    assertThat(new HashSet<>(seen.stream().map(EventReader.Event::data).toList()))
        .as("every letter is another")
        .hasSize(kept.get());
    for (int writer = 0; writer < writers; writer++) {
      int of = writer;
      assertThat(
              seen.stream()
                  .map(event -> JsonMapper.shared().readTree(event.data()))
                  .filter(note -> note.path("writer").asInt() == of)
                  .map(PersonStreamsTest::order)
                  .toList())
          .isSorted();
    }
  }

  private static int order(JsonNode note) {
    return note.path("number").asInt() * 10 + note.path("copy").asInt();
  }

  private void writeMany(String token, int writer, int letters, AtomicInteger kept) {
    Random random = new Random(writer);
    for (int number = 0; number < letters; number++) {
      int copies = 1 + random.nextInt(3);
      boolean regretted = random.nextInt(5) == 0;
      int status = write(token, writer, number, copies, regretted);
      assertThat(status).isEqualTo(regretted ? 409 : 200);
      if (!regretted) {
        kept.addAndGet(copies);
      }
    }
  }

  @Test
  void thePersonsOfOneMarketplaceDoNotSeeEachOthersMessages() throws Exception {
    String mine = customer();
    String others = customer();
    assertThat(write(others, 9, 9, 1, false)).isEqualTo(200);
    assertThat(write(mine, 1, 1, 1, false)).isEqualTo(200);
    try (EventReader reader = open(mine, "0")) {
      assertThat(Objects.requireNonNull(reader.next()).data()).contains("\"writer\":1");
    }
  }

  @Test
  void theSeventeenthStreamOfAPersonIsRefusedAndTheNumberOfOpenOnesStaysTrue() throws Exception {
    String token = customer();
    int before = openStreams();
    List<EventReader> open = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        EventReader reader = open(token, null);
        assertThat(reader.status()).isEqualTo(200);
        open.add(reader);
      }
      for (int i = 0; i < 3; i++) {
        try (EventReader tooMany = open(token, null)) {
          assertThat(tooMany.status()).isEqualTo(429);
          assertThat(tooMany.text()).contains("too-many-streams");
        }
      }
      try (EventReader other = open(customer(), null)) {
        assertThat(other.status()).isEqualTo(200);
      }
      assertThat(openStreams()).isGreaterThanOrEqualTo(16);
    } finally {
      open.forEach(EventReader::close);
    }
    fixture.eventually(
        "the closed streams make room",
        () -> {
          // The server learns that a client left when it writes to it.
          assertThat(write(token, 1, 1, 1, false)).isEqualTo(200);
          return openStreams() <= before;
        });
    try (EventReader again = open(token, null)) {
      assertThat(again.status()).isEqualTo(200);
    }
  }

  @Test
  void aPlaceThatIsNoneIsRefused() throws Exception {
    try (EventReader reader = open(customer(), "yesterday")) {
      assertThat(reader.status()).isEqualTo(400);
      assertThat(reader.text()).contains("Last-Event-ID");
    }
  }

  private int openStreams() {
    return fixture
        .get("/api/platform/live", fixture.machineToken())
        .json()
        .path("openStreams")
        .asInt();
  }

  private EventReader open(String token, @Nullable String lastEventId) throws Exception {
    return new EventReader(fixture.marketplace().port(), STREAM, token, lastEventId);
  }

  private int write(String token, int writer, int number, int copies, boolean regretted) {
    return fixture
        .post(
            LETTERS,
            token,
            Map.of("writer", writer, "number", number, "copies", copies, "regretted", regretted))
        .status();
  }

  private String customer() {
    return fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
  }
}
