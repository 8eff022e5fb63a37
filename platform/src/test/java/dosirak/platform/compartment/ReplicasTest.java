package dosirak.platform.compartment;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.shop.ShopResumed;
import dosirak.platform.Marketplace;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.testing.MarketplaceFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Several processes of one domain work together with one effect. */
class ReplicasTest {
  private MarketplaceFixture first;
  private Marketplace second;

  @BeforeEach
  void start() throws InterruptedException {
    first =
        MarketplaceFixture.start(
            List.of(new Domain("twins", Twins.class).listeningTo("shop")), Set.of("shop"));
    first.eventually("the first works", () -> workersSince(0) == 1);
    second = first.startReplica();
  }

  @AfterEach
  void stop() {
    second.close();
    first.close();
  }

  @Test
  void oneWorksAtATimeAndTheOtherWhenItHasGone() throws InterruptedException {
    long before = lastRun();
    first.eventually("some more runs", () -> lastRun() > before + 40);
    assertThat(workersSince(before)).isEqualTo(1);

    compartment(first.marketplace()).stop();

    long gone = lastRun();
    first.eventually("the other works", () -> lastRun() > gone + 5);
    assertThat(workersSince(gone)).isEqualTo(1);
    assertThat(workersSince(0)).isEqualTo(2);
  }

  @Test
  void whatIsInEachMemoryIsLookedAfterEverywhere() {
    first.eventually(
        "both look after themselves",
        () ->
            database().sql("select count(distinct worker) from tended").query(Long.class).single()
                == 2);
  }

  @Test
  void aReaderAtTheOneThatStandsByAlsoSeesWhatHeHasSeen() throws Exception {
    for (int version = 1; version <= 20; version++) {
      long position =
          first.say("shop", new ShopResumed(new ShopId(UUID.randomUUID()), version, first.now()));
      HttpResponse<String> answer = heardAtTheSecond("shop:" + position);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.body()).contains(":" + version);
    }
    // And each of them was applied once, by the one that works.
    assertThat(database().sql("select count(*) from heard").query(Long.class).single())
        .isEqualTo(20);
  }

  private HttpResponse<String> heardAtTheSecond(String atLeast) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + second.port() + "/api/twins/heard"))
              .timeout(Duration.ofSeconds(20))
              .header(
                  "Authorization",
                  "Bearer " + first.token(MarketplaceFixture.newAccount(), Role.CUSTOMER))
              .header("Dosirak-At-Least", atLeast)
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static Compartment compartment(Marketplace marketplace) {
    return marketplace.compartments().values().iterator().next();
  }

  private JdbcClient database() {
    return first.database("twins");
  }

  private long lastRun() {
    return database().sql("select coalesce(max(id), 0) from worked").query(Long.class).single();
  }

  private long workersSince(long run) {
    return database()
        .sql("select count(distinct worker) from worked where id > :run")
        .param("run", run)
        .query(Long.class)
        .single();
  }

  /** A domain made for this test: it writes down who did what. */
  @Configuration
  static class Twins {
    private final String self = UUID.randomUUID().toString();

    @Bean
    Tables tables(JdbcClient jdbc) {
      jdbc.sql(
              """
              create table if not exists worked (
                id bigint generated always as identity primary key, worker text not null);
              create table if not exists tended (worker text not null);
              create table if not exists heard (version bigint not null);
              """)
          .update();
      return new Tables(jdbc);
    }

    @Bean
    Worker works(Tables tables) {
      return new Worker("works", Duration.ofMillis(10), () -> tables.worked(self));
    }

    @Bean
    Worker tends(Tables tables) {
      return Worker.everywhere("tends", Duration.ofMillis(50), () -> tables.tended(self));
    }

    @Bean
    Subscription hears(Tables tables) {
      return Subscription.to("shop")
          .on(ShopResumed.class, event -> tables.heard(event.version()))
          .build();
    }

    @Bean
    TwinsApi twinsApi(Tables tables) {
      return new TwinsApi(tables);
    }
  }

  record Tables(JdbcClient jdbc) {
    void worked(String worker) {
      jdbc.sql("insert into worked (worker) values (:worker)").param("worker", worker).update();
    }

    void tended(String worker) {
      jdbc.sql("insert into tended (worker) values (:worker)").param("worker", worker).update();
    }

    void heard(long version) {
      jdbc.sql("insert into heard (version) values (:version)").param("version", version).update();
    }

    long heard() {
      return jdbc.sql("select coalesce(max(version), 0) from heard").query(Long.class).single();
    }
  }

  @RestController
  static class TwinsApi {
    private final Tables tables;

    TwinsApi(Tables tables) {
      this.tables = tables;
    }

    record Heard(long version) {}

    @GetMapping("/heard")
    @Access(value = Permission.ORDER_FOOD, whose = Whose.OWN)
    Heard heard() {
      return new Heard(tables.heard());
    }
  }
}
