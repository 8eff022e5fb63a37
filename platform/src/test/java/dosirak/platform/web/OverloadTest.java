package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.identity.Role;
import dosirak.platform.compartment.Domain;
import dosirak.platform.overload.OverloadSettings;
import dosirak.platform.overload.Priority;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a compartment of four places answers when more is asked of it, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OverloadTest {
  private static final int PLACES = 4;
  private static final int BROWSING_PLACES = 3;
  private static final int PATIENCE_SECONDS = 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private MarketplaceFixture fixture;
  private String token;

  @BeforeAll
  void start() {
    String places = Integer.toString(PLACES);
    fixture =
        MarketplaceFixture.start(
            List.of(new Domain("small", Small.class)),
            Set.of(),
            Map.of(OverloadSettings.LEAST, places, OverloadSettings.MOST, places));
    token = fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER);
  }

  @AfterAll
  void stop() {
    fixture.close();
    threads.close();
  }

  private final List<Future<Reply>> held = new ArrayList<>();

  @BeforeEach
  void closeTheDoor() {
    Small.open = new CountDownLatch(1);
    Small.entered.drainPermits();
  }

  @AfterEach
  void everybodyWhoWasLetInIsServed() throws Exception {
    Small.open.countDown();
    for (Future<Reply> reply : held) {
      assertThat(reply.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
    held.clear();
  }

  private void hold(int places) throws InterruptedException {
    for (int i = 0; i < places; i++) {
      held.add(threads.submit(() -> fixture.get("/api/small/held", null)));
    }
    assertThat(Small.entered.tryAcquire(places, PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  private Reply withTimeout(String path, String millis) {
    return fixture.call("GET", path, token, null, Map.of(Deadline.HEADER, millis));
  }

  @Test
  void whereTooMuchIsBrowsedWhatWasPaidForIsServed() throws Exception {
    hold(BROWSING_PLACES);

    Reply browsing = fixture.get("/api/small/browse", token);
    assertThat(browsing.status()).isEqualTo(503);
    assertThat(browsing.code()).isEqualTo("unavailable");
    assertThat(browsing.header("Retry-After")).isEqualTo("1");
    assertThat(fixture.get("/api/small/paid", token).status()).isEqualTo(200);
  }

  @Test
  void whoeverWaitsForAMomentIsServedWhenAPlaceIsFree() throws Exception {
    hold(BROWSING_PLACES);
    Small.open.countDown();
    assertThat(fixture.get("/api/small/browse", token).status()).isEqualTo(200);
  }

  @Test
  void nobodyIsLetInAfterTheTimeThatTheyWait() throws Exception {
    hold(BROWSING_PLACES);
    Reply late = withTimeout("/api/small/browse", "1");
    assertThat(late.status()).isEqualTo(503);
    assertThat(late.code()).isEqualTo("deadline-passed");
    assertThat(late.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void enoughTimeChangesNothing() {
    assertThat(withTimeout("/api/small/browse", "60000").status()).isEqualTo(200);
  }

  @Test
  void aTimeThatIsNoneIsNamed() {
    for (String wrong : List.of("0", "60001", "-1", "soon", "1.5", "999999")) {
      Reply reply = withTimeout("/api/small/browse", wrong);
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.json().get("field").asString()).isEqualTo(Deadline.HEADER);
    }
  }

  /** A part with something that takes long. */
  @Configuration
  static class Small {
    static final Semaphore entered = new Semaphore(0);
    static volatile CountDownLatch open = new CountDownLatch(1);

    @Bean
    SmallApi api() {
      return new SmallApi();
    }
  }

  /** Its endpoints. */
  @RestController
  static class SmallApi {
    @GetMapping("/held")
    @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
    Map<String, String> held() throws InterruptedException {
      Small.entered.release();
      boolean isOpen = Small.open.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return Map.of("open", Boolean.toString(isOpen));
    }

    @GetMapping("/browse")
    @Access(Permission.ORDER_FOOD)
    Map<String, String> browse() {
      return Map.of();
    }

    @GetMapping("/paid")
    @Access(value = Permission.ORDER_FOOD, priority = Priority.PAID)
    Map<String, String> paid() {
      return Map.of();
    }
  }
}
