package dosirak.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DrainTest {
  @Test
  @Timeout(60)
  void whoeverDrainsSaysGoodbyeOnStreamsAndAnswersTheRequestsAtHand() throws Exception {
    MarketplaceFixture fixture = MarketplaceFixture.start(List.of(Letters.DOMAIN), Set.of());
    String token = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
    Letters.Gate gate = Letters.Gate.latest;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        EventReader reader =
            new EventReader(fixture.marketplace().port(), "/api/letters/stream", token, null)) {
      assertThat(Objects.requireNonNull(reader.next()).kind()).isEqualTo("state");
      Future<MarketplaceFixture.Reply> slow =
          threads.submit(() -> fixture.post("/api/letters/slow", token, Map.of()));
      assertThat(gate.entered.await(20, TimeUnit.SECONDS)).isTrue();

      Thread closing = Thread.ofVirtual().start(fixture::close);

      assertThat(Objects.requireNonNull(reader.next()).kind()).isEqualTo("bye");
      assertThat(reader.next()).as("the stream has ended").isNull();
      assertThat(slow.isDone()).isFalse();

      gate.open.countDown();
      MarketplaceFixture.Reply answer = slow.get(20, TimeUnit.SECONDS);
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().path("number").asInt()).isEqualTo(7);
      assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    }
  }
}
