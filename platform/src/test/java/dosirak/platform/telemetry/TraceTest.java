package dosirak.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.AccountOpened;
import dosirak.contracts.identity.Role;
import dosirak.contracts.shop.ShopResumed;
import dosirak.platform.compartment.Domain;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.time.CityClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Command;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private MarketplaceFixture fixture;

  @BeforeAll
  void start() {
    fixture =
        MarketplaceFixture.start(
            List.of(new Domain("identity", Speaking.class), new Domain("shop", Answering.class)),
            Set.of());
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void oneTraceGoesFromTheRequestThroughTheJournalIntoTheSubscriber() {
    MarketplaceFixture.Reply reply = open("00-" + TRACE + "-00f067aa0ba902b7-01");
    assertThat(reply.header("Trace-Id")).isEqualTo(TRACE);
    fixture.eventually("the subscriber answered", () -> traces("shop").contains(TRACE));
    assertThat(traces("identity")).contains(TRACE);
    assertThat(spans("identity")).doesNotContain("00f067aa0ba902b7");
    assertThat(spans("identity")).doesNotContainAnyElementsOf(spans("shop"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4737-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4737-00f067aa0ba902b7-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4737-00f067aa0ba902b7-01"
      })
  void aTraceThatCannotBeReadIsReplacedByANewOne(String traceparent) {
    String trace = String.valueOf(open(traceparent).header("Trace-Id"));
    assertThat(trace).matches("[0-9a-f]{32}").isNotEqualTo("4bf92f3577b34da6a3ce929d0e0e4737");
    fixture.eventually("the subscriber answered", () -> traces("shop").contains(trace));
  }

  @Test
  void aScopeGivesBackWhatWasThereBefore() {
    assertThat(TraceContext.currentTraceparent()).isNull();
    TraceContext outer = TraceContext.fresh();
    try (var _ = outer.open()) {
      try (var _ = TraceContext.fresh().open()) {
        assertThat(TraceContext.currentTraceparent()).doesNotContain(outer.traceId());
      }
      assertThat(TraceContext.currentTraceparent()).contains(outer.traceId());
    }
    assertThat(TraceContext.currentTraceparent()).isNull();
  }

  private MarketplaceFixture.Reply open(String traceparent) {
    MarketplaceFixture.Reply reply =
        fixture.call(
            "POST",
            "/api/identity/openings",
            fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER),
            "",
            Map.of("traceparent", traceparent));
    assertThat(reply.status()).isEqualTo(204);
    return reply;
  }

  private List<String> traces(String domain) {
    return part(domain, 2);
  }

  private List<String> spans(String domain) {
    return part(domain, 3);
  }

  private List<String> part(String domain, int part) {
    return fixture
        .database(domain)
        .sql("select split_part(traceparent, '-', :part) from journal")
        .param("part", part)
        .query(String.class)
        .list();
  }

  /** A domain made for this test: it says something when it is asked to. */
  @Configuration
  static class Speaking {
    @Bean
    SpeakingApi speakingApi(Journal journal, CityClock clock) {
      return new SpeakingApi(journal, clock);
    }
  }

  @RestController
  static class SpeakingApi {
    private final Journal journal;
    private final CityClock clock;

    SpeakingApi(Journal journal, CityClock clock) {
      this.journal = journal;
      this.clock = clock;
    }

    @PostMapping("/openings")
    @Command
    @Access(value = Permission.ORDER_FOOD, whose = Whose.OWN)
    Answer open(Caller caller) {
      journal.append(new AccountOpened(caller.person(), new Sealed("somebody"), clock.instant()));
      return Answer.nothing();
    }
  }

  /** A domain made for this test: it says something when it hears something. */
  @Configuration
  static class Answering {
    @Bean
    Subscription answering(Journal journal, CityClock clock) {
      return Subscription.to("identity")
          .on(
              AccountOpened.class,
              opened ->
                  journal.append(
                      new ShopResumed(new ShopId(opened.accountId().value()), 1, clock.instant())))
          .build();
    }
  }
}
