package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.AccountId;
import dosirak.contracts.ApplicationId;
import dosirak.contracts.Sealed;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ApplicationDecided;
import dosirak.contracts.shop.ApplicationDecision;
import dosirak.contracts.shop.ShopApplied;
import dosirak.platform.web.Problem;
import dosirak.shop.Application.State;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ApplicationTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final Application.Words WORDS =
      new Application.Words("가게", "1248100998", new Sealed("x"));
  private static final ShopId SHOP = new ShopId(UUID.randomUUID());

  /** Every command in every state: allowed where the table says so, refused everywhere else. */
  @Test
  void everyCommandInEveryStateDoesWhatTheTableSays() {
    Map<State, Set<State>> write = new EnumMap<>(State.class);
    write.put(State.DRAFT, EnumSet.of(State.SUBMITTED));
    write.put(State.RETURNED, EnumSet.of(State.SUBMITTED));
    check(write, application -> application.write(WORDS, true, NOON));
    Map<State, Set<State>> keep = new EnumMap<>(State.class);
    keep.put(State.DRAFT, EnumSet.of(State.DRAFT));
    keep.put(State.RETURNED, EnumSet.of(State.RETURNED));
    check(keep, application -> application.write(WORDS, false, NOON));
    Map<State, Set<State>> withdraw = new EnumMap<>(State.class);
    for (State state : EnumSet.of(State.DRAFT, State.SUBMITTED, State.RETURNED)) {
      withdraw.put(state, EnumSet.of(State.WITHDRAWN));
    }
    check(withdraw, application -> application.withdraw(NOON));
    check(
        Map.of(State.SUBMITTED, Set.of(State.APPROVED)),
        application -> application.approve(SHOP, NOON));
    check(
        Map.of(State.SUBMITTED, Set.of(State.RETURNED)),
        application -> application.giveBack(List.of(new Application.Remark("", "why")), NOON));
    check(
        Map.of(State.SUBMITTED, Set.of(State.REFUSED)),
        application -> application.refuse("why", NOON));
  }

  private static void check(
      Map<State, Set<State>> table, Function<Application, Application.Change> command) {
    for (State state : State.values()) {
      Application before = in(state);
      if (table.containsKey(state)) {
        assertThat(table.get(state)).contains(command.apply(before).application().state());
      } else {
        assertThatThrownBy(() -> command.apply(before))
            .isInstanceOfSatisfying(
                Problem.class, problem -> assertThat(problem.status()).isEqualTo(409));
      }
    }
  }

  @Test
  void submittingIsSaidAndKeepingADraftIsNot() {
    assertThat(in(State.DRAFT).write(WORDS, true, NOON).event()).isInstanceOf(ShopApplied.class);
    assertThat(in(State.DRAFT).write(WORDS, false, NOON).event()).isNull();
    assertThat(in(State.SUBMITTED).withdraw(NOON).event()).isNull();
  }

  @Test
  void theRemarksOfAReturnAreToldByTheirFields() {
    var returned =
        in(State.SUBMITTED)
            .giveBack(
                List.of(
                    new Application.Remark("permitNumber", "is not legible"),
                    new Application.Remark("", "welcome otherwise")),
                NOON);
    assertThat(returned.event())
        .isInstanceOfSatisfying(
            ApplicationDecided.class,
            event -> {
              assertThat(event.decision()).isEqualTo(ApplicationDecision.RETURNED);
              assertThat(event.remarks())
                  .isEqualTo("permitNumber: is not legible\nwelcome otherwise");
              assertThat(event.shopId()).isNull();
            });
  }

  @Test
  void aReturnedApplicationKeepsItsBusinessNumberUntilAnotherIsSubmitted() {
    Application.Words other = new Application.Words("가게", "2208162517", new Sealed("y"));
    Application kept = in(State.RETURNED).write(other, false, NOON).application();
    assertThat(kept.businessNumber()).isEqualTo("1248100998");
    assertThat(kept.write(other, true, NOON).application().businessNumber())
        .isEqualTo("2208162517");
  }

  @Test
  void onlyTheRevisionThatWasReadIsDecidedOn() {
    Application submitted = in(State.SUBMITTED);
    submitted.requireSubmitted(submitted.revision());
    submitted.requireSubmitted(null);
    assertThatThrownBy(() -> submitted.requireSubmitted(submitted.revision() - 1))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo("application-changed"));
  }

  private static Application in(State state) {
    return new Application(
        new ApplicationId(UUID.randomUUID()),
        new AccountId(UUID.randomUUID()),
        state,
        3,
        "가게",
        "1248100998",
        new Sealed("x"),
        List.of(),
        null,
        NOON);
  }
}
