package dosirak.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.platform.PrivilegeUsed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class AuditTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private FakeMarketplace market;
  private SampleCity city;
  private Path credentials;

  @BeforeEach
  void open() throws IOException {
    market = new FakeMarketplace();
    city = new SampleCity(market);
    credentials =
        Files.writeString(
            folder.resolve("machine-client.json"),
            "{\"clientId\":\"city\",\"clientSecret\":\"s3cret\"}");
    Files.writeString(folder.resolve("gateway-secret"), FakeMarketplace.SECRET + "\n");
    for (int number = 1; number <= 5; number++) {
      city.brought(number);
    }
    city.cancelled(6, true, SampleCity.LONG_AGO);
    city.offered(1);
    city.settle();
  }

  @AfterEach
  void close() {
    market.close();
  }

  @Test
  void aCleanMarketplacePasses() {
    assertThat(audit()).as(text()).isZero();

    JsonNode report = report();
    assertThat(report.path("passed").asBoolean()).isTrue();
    assertThat(report.path("heads").path("order").asLong()).isEqualTo(market.head("order"));
    assertThat(checked(report, "every-paid-order-is-captured-once")).isEqualTo(6);
    assertThat(checked(report, "every-acknowledged-order-exists")).isEqualTo(6);
    assertThat(checked(report, "the-ledger-balances")).isEqualTo(6);
    assertThat(text()).contains("Passed: every rule holds.");
  }

  @Test
  void anEmptyMarketplacePassesAndSaysThatNothingWasChecked() throws IOException {
    market.close();
    market = new FakeMarketplace();

    assertThat(audit()).as(text()).isZero();
    assertThat(text()).contains("rules had nothing to check");
  }

  @Test
  void everyOffenderIsNamed() {
    city.capture(2, 0);
    city.book(3, "brokerage-revenue", -1);

    assertThat(audit()).isEqualTo(1);

    assertThat(offenders("every-paid-order-is-captured-once"))
        .containsExactly(SampleCity.orderId(2));
    assertThat(offenders("the-ledger-balances")).containsExactlyInAnyOrder("t-3", "the ledger");
    assertThat(offenders("the-books-of-every-order-close"))
        .contains(SampleCity.orderId(2), SampleCity.orderId(3));
    assertThat(text()).contains(SampleCity.orderId(2) + ": it was captured 2 times");
  }

  @Test
  void aRefundThatIsUnderWayLongAndEndsWhileTheAuditWaitsIsNoOffender() {
    city.cancelled(7, false, SampleCity.LONG_AGO);
    city.settle();
    AtomicInteger looks = new AtomicInteger();
    market.before(
        "/api/platform/clock",
        () -> {
          if (looks.incrementAndGet() == 2) {
            city.refund(7);
          }
        });

    assertThat(audit()).as(text()).isZero();
    assertThat(looks.get()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void aRefundThatNeverComesIsAnOffender() {
    city.cancelled(7, false, SampleCity.LONG_AGO);
    city.settle();

    assertThat(audit(Duration.ofSeconds(2), null)).isEqualTo(1);
    assertThat(offenders("every-ended-order-is-refunded")).containsExactly(SampleCity.orderId(7));
    assertThat(offenders("payments-agree-with-the-gateway")).containsExactly(SampleCity.orderId(7));
  }

  @Test
  void aRefundThatBeganJustNowIsNoOffender() {
    city.cancelled(7, false, InstantSource.system().instant());
    city.settle();

    assertThat(audit()).as(text()).isZero();
    assertThat(market.calls("/api/platform/clock")).isEqualTo(1);
  }

  @Test
  void ordersThatArePlacedWhileTheAuditLooksAreNotJudgedHalf() {
    AtomicInteger next = new AtomicInteger(10);
    market.before(
        "/api/settlement/audit/facts/postings",
        () -> {
          if (next.get() < 14) {
            city.brought(next.getAndIncrement());
          }
        });

    assertThat(audit()).as(text()).isZero();
  }

  @Test
  void theAuditWaitsForSubscribersThatAreBehind() {
    market.subscriptions(List.of(SampleCity.subscription("payment", "orders", "order", 1, 0)));
    AtomicInteger asked = new AtomicInteger();
    market.before(
        "/api/payment/audit/positions",
        () -> {
          if (asked.incrementAndGet() == 3) {
            city.settle();
          }
        });

    assertThat(audit()).as(text()).isZero();
    assertThat(asked.get()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aSubscriberThatNeverComesIsAnOffender() {
    market.subscriptions(
        List.of(
            SampleCity.subscription("payment", "orders", "order", market.head("order") - 1, 0)));

    assertThat(audit(Duration.ofMillis(300), null)).isEqualTo(1);
    assertThat(offenders("every-subscriber-passed-the-heads")).containsExactly("payment/orders");
  }

  @Test
  void aProjectionThatDiffersIsAnOffender() {
    market.projections(List.of(SampleCity.projection(2)));

    assertThat(audit()).isEqualTo(1);
    assertThat(offenders("every-projection-equals-its-replay")).containsExactly("storefront.page");
  }

  @Test
  void anAcknowledgedOrderOfARushThatIsLostIsAnOffender() throws IOException {
    Path rush =
        Files.writeString(
            folder.resolve("rush.json"),
            """
            {"acknowledged_orders": [{"order_id": "%s"}, {"order_id": "%s"}]}
            """
                .formatted(SampleCity.orderId(1), SampleCity.orderId(77)));

    assertThat(audit(PATIENCE, rush)).isEqualTo(1);
    assertThat(offenders("every-acknowledged-order-exists"))
        .containsExactly(SampleCity.orderId(77));
  }

  @Test
  void aCompartmentThatComesBackIsWaitedFor() {
    market.refuse("/api/order/audit/facts/orders", 2);

    assertThat(audit()).as(text()).isZero();
  }

  @Test
  void anAnswerThatIsNotAsAgreedMeansNotCompleted() {
    market.feed("order/orders").getFirst().put("state", "LOST");

    assertThat(audit()).isEqualTo(1);
    assertThat(report().path("passed").asBoolean()).isFalse();
    assertThat(report().path("incomplete").asString())
        .contains("order/orders: state is not a OrderState");
    assertThat(text()).contains("could not be completed").doesNotContain("Passed");
  }

  @Test
  void aMarketplaceWithoutAGatewayCannotProveItsCaptures() {
    market.withoutGateway();

    assertThat(audit()).isEqualTo(1);
    assertThat(offenders("every-paid-order-is-captured-once")).contains(SampleCity.orderId(1));
  }

  @Test
  void anAuditThatTakesLongerThanATokenLivesFetchesAnotherInGoodTime() {
    city.cancelled(7, false, SampleCity.LONG_AGO);
    city.settle();

    assertThat(audit(Duration.ofSeconds(3), null)).isEqualTo(1);
    assertThat(market.tokensGiven()).isGreaterThan(2);
    assertThat(market.refusedTokens()).isZero();
  }

  @Test
  void aTokenThatIsRefusedIsReplacedAndTheCallRepeated() {
    AtomicInteger looks = new AtomicInteger();
    market.before(
        "/api/order/audit/facts/orders",
        () -> {
          if (looks.incrementAndGet() == 1) {
            market.endTokens();
          }
        });

    assertThat(audit()).as(text()).isZero();
    assertThat(market.refusedTokens()).isPositive();
  }

  @Test
  void evidenceOfWhoReadIsNoOffenceAndNoMovement() {
    city.capture(2, 0);
    AtomicInteger looks = new AtomicInteger();
    market.before(
        "/api/platform/clock",
        () -> {
          looks.incrementAndGet();
          for (String domain : List.of("order", "payment", "delivery")) {
            market.say(
                domain,
                new PrivilegeUsed(
                    "machine:city",
                    "AUDIT",
                    "GET /api/order/audit/journal",
                    "",
                    "127.0.0.1",
                    null,
                    200,
                    SampleCity.NOON),
                SampleCity.NOON);
          }
          city.settle();
        });

    assertThat(audit(Duration.ofSeconds(60), null)).isEqualTo(1);
    assertThat(looks.get()).isEqualTo(3);
    assertThat(offenders("every-paid-order-is-captured-once"))
        .containsExactly(SampleCity.orderId(2));
  }

  @Test
  void wrongCredentialsMeanNotCompleted() throws IOException {
    Files.writeString(credentials, "{\"clientId\":\"city\",\"clientSecret\":\"wrong\"}");

    assertThat(audit()).isEqualTo(1);
    assertThat(text()).contains("oauth2/token").doesNotContain("wrong");
  }

  @Test
  void aMissingCredentialsFileIsWrongUsage() throws IOException {
    Files.delete(credentials);

    assertThatThrownBy(this::audit)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("machine-client.json");
  }

  @Test
  void aMissingGatewaySecretIsWrongUsageAndSaysWhatToDo() throws IOException {
    Files.delete(folder.resolve("gateway-secret"));

    assertThatThrownBy(this::audit)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--gateway-secret");
  }

  @Test
  void theSecretIsNotSentToAGatewayElsewhereUnasked() {
    AuditOptions options =
        new AuditOptions(
            market.address(),
            null,
            credentials,
            null,
            URI.create("http://gateway.example"),
            null,
            PATIENCE);

    assertThatThrownBy(() -> new Audit(options).run(new PrintStream(printed)))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("gateway.example");
  }

  @Test
  void anAddressThatIsNoneIsWrongUsage() {
    assertThatThrownBy(() -> AuditOptions.of(URI.create("localhost:1"), credentials, null, null))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--target");
  }

  private int audit() {
    return audit(PATIENCE, null);
  }

  private int audit(Duration patience, @Nullable Path rushReport) {
    AuditOptions options =
        new AuditOptions(
            market.address(),
            folder.resolve("report/audit.json"),
            credentials,
            rushReport,
            null,
            null,
            patience);
    return new Audit(options).run(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report() {
    return Audit.json(folder.resolve("report/audit.json"));
  }

  private List<String> offenders(String rule) {
    return rule(report(), rule)
        .path("offenders")
        .valueStream()
        .map(offender -> offender.path("subject").asString())
        .distinct()
        .toList();
  }

  private static long checked(JsonNode report, String rule) {
    return rule(report, rule).path("checked").asLong();
  }

  private static JsonNode rule(JsonNode report, String name) {
    return report
        .path("rules")
        .valueStream()
        .filter(rule -> name.equals(rule.path("name").asString()))
        .findFirst()
        .orElseThrow();
  }
}
