package dosirak.platform.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong now = new AtomicLong();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Admission of(int places, int mostWaiting) {
    return new Admission(places, places, mostWaiting, now::get);
  }

  private static Admission.Place enter(Admission admission, Priority priority, String client)
      throws Exception {
    return admission.enter(priority, client, "route", 0);
  }

  /** Somebody who waits; returns when they stand in line. */
  private Future<Admission.Place> queue(Admission admission, Priority priority, String client) {
    int before = admission.inLine();
    Future<Admission.Place> waiting =
        threads.submit(() -> admission.enter(priority, client, "route", PATIENCE_NANOS));
    while (admission.inLine() == before && !waiting.isDone()) {
      Thread.onSpinWait();
    }
    return waiting;
  }

  private static Admission.Place get(Future<Admission.Place> waiting) throws Exception {
    return waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static Admission.Refusal refusal(Future<Admission.Place> waiting) throws Exception {
    try {
      get(waiting);
    } catch (ExecutionException refused) {
      if (refused.getCause() instanceof Admission.RefusedException why) {
        return why.refusal();
      }
      throw refused;
    }
    throw new AssertionError("it was let in");
  }

  @Test
  void noMoreAreLetInThanThereArePlaces() throws Exception {
    Admission admission = of(3, 0);
    List<Admission.Place> places = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      places.add(enter(admission, Priority.PAID, "client" + i));
    }
    assertThatThrownBy(() -> enter(admission, Priority.PAID, "other"))
        .isInstanceOf(Admission.RefusedException.class);
    places.getFirst().leave(true);
    enter(admission, Priority.PAID, "other").leave(true);
    assertThat(admission.inFlight()).isEqualTo(2);
  }

  @Test
  void theLessImportantAreRefusedFirst() throws Exception {
    for (Priority priority : Priority.values()) {
      Admission admission = of(100, 0);
      int letIn = 0;
      try {
        while (letIn < 101) {
          enter(admission, priority, "client" + letIn);
          letIn++;
        }
      } catch (Admission.RefusedException full) {
        assertThat(full.refusal()).isEqualTo(Admission.Refusal.FULL);
      }
      assertThat(letIn).isEqualTo(priority.placesOf(100));
      if (priority != Priority.PAID) {
        enter(admission, Priority.PAID, "paid");
      }
    }
  }

  @Test
  void everyKindHasAPlaceWhereThereIsOne() {
    for (Priority priority : Priority.values()) {
      assertThat(priority.placesOf(1)).isEqualTo(1);
    }
  }

  @Test
  void aPlaceGoesToTheMostImportantWhoWait() throws Exception {
    Admission admission = of(1, 10);
    Admission.Place held = enter(admission, Priority.PAID, "first");
    Future<Admission.Place> browsing = queue(admission, Priority.BROWSE, "browsing");
    Future<Admission.Place> buying = queue(admission, Priority.CHECKOUT, "buying");
    Future<Admission.Place> paid = queue(admission, Priority.PAID, "paid");

    held.leave(true);
    Admission.Place one = get(paid);
    assertThat(buying.isDone()).isFalse();
    one.leave(true);
    Admission.Place two = get(buying);
    assertThat(browsing.isDone()).isFalse();
    two.leave(true);
    get(browsing).leave(true);
    assertThat(admission.inFlight()).isZero();
    assertThat(admission.inLine()).isZero();
  }

  @Test
  void amongEquallyImportantAPlaceGoesToWhoHasTheFewest() throws Exception {
    Admission admission = of(2, 10);
    Admission.Place first = enter(admission, Priority.PAID, "noisy");
    enter(admission, Priority.PAID, "noisy");
    Future<Admission.Place> again = queue(admission, Priority.PAID, "noisy");
    Future<Admission.Place> quiet = queue(admission, Priority.PAID, "quiet");

    first.leave(true);

    get(quiet);
    assertThat(again.isDone()).isFalse();
  }

  @Test
  void whereTooManyWaitTheLastOfTheNoisiestIsSentAway() throws Exception {
    Admission admission = of(1, 3);
    enter(admission, Priority.PAID, "noisy");
    Future<Admission.Place> first = queue(admission, Priority.PAID, "noisy");
    var _ = queue(admission, Priority.PAID, "noisy");
    Future<Admission.Place> last = queue(admission, Priority.PAID, "noisy");

    CompletableFuture<Admission.Refusal> sentAway =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return refusal(last);
              } catch (Exception unexpected) {
                throw new IllegalStateException(unexpected);
              }
            },
            threads);
    var _ = threads.submit(() -> admission.enter(Priority.PAID, "quiet", "route", PATIENCE_NANOS));

    assertThat(sentAway.get(30, TimeUnit.SECONDS)).isEqualTo(Admission.Refusal.NOISY);
    assertThat(first.isDone()).isFalse();
    assertThat(admission.inLine()).isEqualTo(3);
  }

  @Test
  void theNoisiestThemselvesAreToldSo() throws Exception {
    Admission admission = of(1, 1);
    enter(admission, Priority.PAID, "noisy");
    var _ = queue(admission, Priority.PAID, "noisy");
    assertThatThrownBy(() -> admission.enter(Priority.PAID, "noisy", "route", PATIENCE_NANOS))
        .isInstanceOfSatisfying(
            Admission.RefusedException.class,
            refused -> assertThat(refused.refusal()).isEqualTo(Admission.Refusal.NOISY));
  }

  @Test
  void theImportantTakeTheWaitingPlaceOfTheUnimportant() throws Exception {
    Admission admission = of(1, 1);
    enter(admission, Priority.PAID, "one");
    Future<Admission.Place> browsing = queue(admission, Priority.BROWSE, "two");
    var _ = threads.submit(() -> admission.enter(Priority.PAID, "three", "route", PATIENCE_NANOS));
    assertThat(refusal(browsing)).isEqualTo(Admission.Refusal.FULL);
    assertThatThrownBy(() -> admission.enter(Priority.BROWSE, "four", "route", PATIENCE_NANOS))
        .isInstanceOf(Admission.RefusedException.class);
  }

  @Test
  void whoeverWaitsTooLongIsRefusedAndForgotten() throws Exception {
    Admission admission = of(1, 10);
    Admission.Place held = enter(admission, Priority.PAID, "one");
    assertThatThrownBy(() -> admission.enter(Priority.PAID, "two", "route", 1_000_000))
        .isInstanceOf(Admission.RefusedException.class);
    assertThat(admission.inLine()).isZero();
    held.leave(true);
    enter(admission, Priority.PAID, "three");
  }

  @Test
  void whoeverIsInterruptedLeavesTheLine() throws Exception {
    Admission admission = of(1, 10);
    Admission.Place held = enter(admission, Priority.PAID, "one");
    Future<Admission.Place> gone = queue(admission, Priority.PAID, "two");
    Future<Admission.Place> next = queue(admission, Priority.PAID, "three");
    gone.cancel(true);
    while (admission.inLine() > 1) {
      Thread.onSpinWait();
    }
    held.leave(true);
    get(next).leave(true);
    assertThat(admission.inFlight()).isZero();
  }

  @Test
  void whenRequestsTakeLongerFewerAreServedAtOnceAndLaterAsManyAsBefore() throws Exception {
    Admission admission = new Admission(4, 64, 0, now::get);
    serve(admission, 2, 10, 1);
    assertThat(admission.limit()).isEqualTo(64);
    for (int round = 0; round < 100; round++) {
      serve(admission, 64, 200, 2);
    }
    assertThat(admission.limit()).isLessThan(20);
    for (int round = 0; round < 200; round++) {
      serve(admission, 64, 10, 2);
    }
    assertThat(admission.limit()).isEqualTo(64);
  }

  @Test
  void afterAStartOnABusyMachineNoPlaceIsTakenFromTheFewWhoCome() throws Exception {
    Admission admission = new Admission(4, 64, 0, now::get);
    serve(admission, 1, 5, 1);
    for (int round = 0; round < 100; round++) {
      serve(admission, 30, 1_500, 1);
    }
    assertThat(admission.limit()).isEqualTo(64);
  }

  @Test
  void whatIsNotTypicalTellsNothing() throws Exception {
    Admission admission = new Admission(4, 64, 0, now::get);
    serve(admission, 2, 10, 1);
    for (int round = 0; round < 100; round++) {
      List<Admission.Place> places = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        places.add(enter(admission, Priority.PAID, "client" + i));
      }
      now.addAndGet(Duration.ofSeconds(2).toNanos());
      places.forEach(place -> place.leave(false));
    }
    assertThat(admission.limit()).isEqualTo(64);
  }

  /** Serves some at once, as many as may be, all of which take so long. */
  private void serve(Admission admission, int most, int millis, int times) throws Exception {
    for (int time = 0; time < times * 10; time++) {
      List<Admission.Place> places = new ArrayList<>();
      int atOnce = Math.min(most, admission.limit());
      for (int i = 0; i < atOnce; i++) {
        places.add(enter(admission, Priority.PAID, "client" + i));
      }
      now.addAndGet(Duration.ofMillis(millis).toNanos());
      places.forEach(place -> place.leave(true));
    }
  }
}
