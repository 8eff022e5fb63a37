package dosirak.city.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.city.gateway.Caller.Reply;
import dosirak.city.gateway.FaultProfile.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultsTest {
  private static final long SEED = 7;
  private static final long HANG_MILLIS = 50;
  private static final long SLOW_MILLIS = 120;

  @TempDir Path directory;
  private GatewaySimulator gateway;
  private Caller caller;
  private int orders;

  @BeforeEach
  void start() throws Exception {
    gateway =
        GatewaySimulator.start(
            GatewayOptions.of(directory, Caller.SECRET)
                .withSeed(SEED)
                .withDelays(HANG_MILLIS, SLOW_MILLIS, SLOW_MILLIS + 50));
    caller = new Caller(gateway.address());
  }

  @AfterEach
  void stop() throws Exception {
    caller.close();
    gateway.close();
  }

  private record Ordered(String orderId, String paymentKey) {}

  private Ordered checkOut() throws Exception {
    String orderId = "order-" + orders++;
    return new Ordered(orderId, caller.checkOut(orderId, 1_000));
  }

  /** A payment whose first attempt at the operation is struck before, or after, the change. */
  private Ordered checkOutStruck(String faults, String operation, boolean before) throws Exception {
    FaultProfile profile = FaultProfile.parse(faults);
    while (true) {
      Ordered ordered = checkOut();
      if (Fault.draw(profile, SEED, operation, ordered.paymentKey(), 1).before() == before) {
        return ordered;
      }
    }
  }

  private Reply confirm(Ordered ordered) throws Exception {
    return caller.confirm(ordered.paymentKey(), ordered.orderId(), 1_000, ordered.orderId());
  }

  private void setFaults(String faults) {
    gateway.setFaults(FaultProfile.parse(faults));
  }

  private String status(Ordered ordered) throws Exception {
    setFaults("none");
    return caller.lookUp(ordered.paymentKey()).text("status");
  }

  private Ordered captured() throws Exception {
    Ordered ordered = checkOut();
    assertThat(confirm(ordered).status()).isEqualTo(200);
    return ordered;
  }

  @Test
  void aRefusedCardAbortsThePaymentForGood() throws Exception {
    Ordered ordered = checkOut();
    setFaults("refuse=1");

    Reply refused = confirm(ordered);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("code")).isEqualTo("REJECT_CARD_PAYMENT");
    assertThat(status(ordered)).isEqualTo("ABORTED");
    assertThat(confirm(ordered)).isEqualTo(refused);
    assertThat(caller.confirm(ordered.paymentKey(), ordered.orderId(), 1_000, "other-key"))
        .isEqualTo(refused);
    assertThat(caller.lookUp(ordered.paymentKey()).body().path("failure").path("code").asString())
        .isEqualTo("REJECT_CARD_PAYMENT");
    assertThat(caller.get("/v1/audit/payments").body().path("items").isEmpty()).isTrue();
  }

  @Test
  void aTimeOutBeforeChangesNothing() throws Exception {
    Ordered ordered = checkOut();
    setFaults("timeout-before=1");

    assertThatThrownBy(() -> confirm(ordered)).isInstanceOf(IOException.class);

    assertThat(status(ordered)).isEqualTo("IN_PROGRESS");
    assertThat(confirm(ordered).text("status")).isEqualTo("DONE");
  }

  @Test
  void aTimeOutAfterHasTakenTheMoney() throws Exception {
    Ordered ordered = checkOut();
    setFaults("timeout-after=1");

    assertThatThrownBy(() -> confirm(ordered)).isInstanceOf(IOException.class);

    assertThat(status(ordered)).isEqualTo("DONE");
    assertThat(confirm(ordered).text("status")).isEqualTo("DONE");
    assertThat(caller.get("/v1/audit/payments").body().path("items").size()).isEqualTo(1);
  }

  @Test
  void anErrorBeforeChangesNothing() throws Exception {
    Ordered ordered = checkOutStruck("error=1", "CONFIRM", true);
    setFaults("error=1");

    Reply reply = confirm(ordered);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text("code")).isEqualTo("FAILED_INTERNAL_SYSTEM_PROCESSING");
    assertThat(status(ordered)).isEqualTo("IN_PROGRESS");
  }

  @Test
  void anErrorAfterHasTakenTheMoney() throws Exception {
    Ordered ordered = checkOutStruck("error=1", "CONFIRM", false);
    setFaults("error=1");

    assertThat(confirm(ordered).status()).isEqualTo(500);

    assertThat(status(ordered)).isEqualTo("DONE");
  }

  @Test
  void aSlowAnswerComesLateButComes() throws Exception {
    for (boolean before : new boolean[] {true, false}) {
      Ordered ordered = checkOutStruck("slow=1", "CONFIRM", before);
      setFaults("slow=1");
      Instant start = Instant.now();

      Reply reply = confirm(ordered);

      assertThat(Duration.between(start, Instant.now()).toMillis())
          .isGreaterThanOrEqualTo(SLOW_MILLIS);
      assertThat(reply.text("status")).isEqualTo("DONE");
    }
  }

  @Test
  void aDuplicateAnswerSaysAlreadyProcessedAndThePaymentIsDone() throws Exception {
    Ordered ordered = checkOut();
    setFaults("duplicate=1");

    Reply reply = confirm(ordered);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("code")).isEqualTo("ALREADY_PROCESSED_PAYMENT");
    assertThat(status(ordered)).isEqualTo("DONE");
    assertThat(confirm(ordered).text("status")).isEqualTo("DONE");
  }

  @Test
  void cancelsAreStruckLikeConfirmations() throws Exception {
    Ordered putOff = captured();
    setFaults("refuse=1");
    assertThat(caller.cancel(putOff.paymentKey(), null, "a").text("code"))
        .isEqualTo("PROVIDER_ERROR");
    assertThat(status(putOff)).isEqualTo("DONE");

    setFaults("timeout-before=1");
    assertThatThrownBy(() -> caller.cancel(putOff.paymentKey(), null, "a"))
        .isInstanceOf(IOException.class);
    assertThat(status(putOff)).isEqualTo("DONE");

    setFaults("timeout-after=1");
    assertThatThrownBy(() -> caller.cancel(putOff.paymentKey(), null, "a"))
        .isInstanceOf(IOException.class);
    assertThat(status(putOff)).isEqualTo("CANCELED");

    Ordered repeated = captured();
    setFaults("duplicate=1");
    assertThat(caller.cancel(repeated.paymentKey(), null, "b").text("code"))
        .isEqualTo("ALREADY_CANCELED_PAYMENT");
    assertThat(status(repeated)).isEqualTo("CANCELED");
    assertThat(caller.cancel(repeated.paymentKey(), null, "b").text("status"))
        .isEqualTo("CANCELED");

    for (boolean before : new boolean[] {true, false}) {
      Ordered failed = checkOutStruck("error=1", "CANCEL", before);
      confirm(failed);
      setFaults("error=1");
      assertThat(caller.cancel(failed.paymentKey(), null, failed.orderId()).status())
          .isEqualTo(500);
      assertThat(status(failed)).isEqualTo(before ? "DONE" : "CANCELED");
    }
  }

  @Test
  void lookupsAreOnlySlowOrInError() throws Exception {
    Ordered ordered = captured();
    for (String harmless :
        List.of("refuse=1", "timeout-before=1", "timeout-after=1", "duplicate=1")) {
      setFaults(harmless);
      assertThat(caller.lookUp(ordered.paymentKey()).text("status")).isEqualTo("DONE");
    }
    setFaults("error=1");
    assertThat(caller.lookUp(ordered.paymentKey()).status()).isEqualTo(500);
    setFaults("slow=1");
    Instant start = Instant.now();
    assertThat(caller.lookUp(ordered.paymentKey()).text("status")).isEqualTo("DONE");
    assertThat(Duration.between(start, Instant.now()).toMillis())
        .isGreaterThanOrEqualTo(SLOW_MILLIS);
  }

  @Test
  void theSameSeedPlaysTheSameDay(@TempDir Path again, @TempDir Path other) throws Exception {
    List<String> first = stormyDay(directory.resolve("first"), 11);
    List<String> second = stormyDay(again, 11);
    List<String> different = stormyDay(other, 12);

    assertThat(second).isEqualTo(first);
    assertThat(statusesOf(different)).isNotEqualTo(statusesOf(first));
    assertThat(first)
        .anyMatch(line -> line.endsWith("none"))
        .anyMatch(line -> line.endsWith("200"));
  }

  private static List<String> statusesOf(List<String> lines) {
    return lines.stream().map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
  }

  private static List<String> stormyDay(Path directory, long seed) throws Exception {
    GatewayOptions options =
        GatewayOptions.of(directory, Caller.SECRET)
            .withSeed(seed)
            .withDelays(1, 1, 1)
            .withFaults(FaultProfile.parse("storm"));
    List<String> lines = new ArrayList<>();
    try (GatewaySimulator stormy = GatewaySimulator.start(options);
        Caller customer = new Caller(stormy.address())) {
      for (int order = 0; order < 40; order++) {
        String paymentKey = customer.checkOut("order-" + order, 1_000);
        for (int attempt = 1; attempt <= 3; attempt++) {
          String outcome;
          try {
            Reply reply = customer.confirm(paymentKey, "order-" + order, 1_000, "key-" + order);
            outcome = String.valueOf(reply.status());
          } catch (IOException noAnswer) {
            outcome = "none";
          }
          lines.add(paymentKey + " " + attempt + " " + outcome);
        }
      }
    }
    return lines;
  }

  @Test
  void faultsStrikeAsOftenAsTheProfileSays() {
    FaultProfile profile = FaultProfile.parse("storm");
    Map<Kind, Integer> struck = new EnumMap<>(Kind.class);
    int draws = 20_000;
    int before = 0;
    for (int i = 0; i < draws; i++) {
      Fault fault = Fault.draw(profile, SEED, "CONFIRM", "pay_" + i, 1);
      before += fault.before() ? 1 : 0;
      if (fault.kind() != null) {
        struck.merge(fault.kind(), 1, Integer::sum);
      }
    }
    for (Kind kind : Kind.values()) {
      double share = (double) struck.getOrDefault(kind, 0) / draws;
      double expected = (double) profile.partsPerMillion(kind) / FaultProfile.MILLION;
      assertThat(Math.abs(share - expected)).as(kind.toString()).isLessThan(0.02);
    }
    assertThat((double) before / draws).isBetween(0.48, 0.52);
  }

  @Test
  void eachAttemptIsDrawnForItself() {
    FaultProfile profile = FaultProfile.parse("error=0.5");
    List<Boolean> struck = new ArrayList<>();
    for (int attempt = 1; attempt <= 50; attempt++) {
      struck.add(Fault.draw(profile, SEED, "CONFIRM", "pay_1", attempt).is(Kind.ERROR));
    }
    assertThat(struck).contains(true, false);
  }

  @Test
  void profilesAreReadAndWritten() {
    assertThat(FaultProfile.parse("none")).hasToString("none");
    assertThat(FaultProfile.parse("")).hasToString("none");
    assertThat(FaultProfile.parse("error=.5,slow=0.050")).hasToString("slow=0.05,error=0.5");
    assertThat(FaultProfile.parse("usual,refuse=0,slow=0"))
        .hasToString("timeout-before=0.01,timeout-after=0.01,error=0.01,duplicate=0.01");
    String storm = FaultProfile.parse("storm").toString();
    assertThat(FaultProfile.parse(storm)).hasToString(storm);
    assertThatThrownBy(() -> FaultProfile.parse("slow=0.1,storm"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
