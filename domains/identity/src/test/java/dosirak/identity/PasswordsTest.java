package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.web.Problem;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void aPasswordMatchesItsOwnHashOnly() {
    try (Passwords passwords = new Passwords(1, 1, LONG)) {
      String hash = passwords.hash("correct horse");
      assertThat(passwords.matches("correct horse", hash)).isTrue();
      assertThat(passwords.matches("correct horsf", hash)).isFalse();
    }
  }

  @Test
  void theHashIsArgon2idWithItsOwnSalt() {
    try (Passwords passwords = new Passwords(1, 1, LONG)) {
      String first = passwords.hash("correct horse");
      assertThat(first).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
      assertThat(passwords.hash("correct horse")).isNotEqualTo(first);
    }
  }

  @Test
  void composedAndDecomposedHangulAreTheSamePassword() {
    try (Passwords passwords = new Passwords(1, 1, LONG)) {
      String composed = "도시락 비밀번호";
      String decomposed = java.text.Normalizer.normalize(composed, java.text.Normalizer.Form.NFD);
      assertThat(decomposed).isNotEqualTo(composed);
      assertThat(passwords.matches(decomposed, passwords.hash(composed))).isTrue();
    }
  }

  @Test
  void whoFindsTheLineFullIsToldSoAtOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch working = new CountDownLatch(1);
    try (Passwords passwords = new Passwords(1, 1, LONG)) {
      FutureTask<Boolean> first =
          start(
              passwords,
              () -> {
                working.countDown();
                return release.await(20, TimeUnit.SECONDS);
              });
      assertThat(working.await(20, TimeUnit.SECONDS)).isTrue();
      AtomicBoolean refused = new AtomicBoolean();
      // One of these two waits in line; whichever comes later finds it full.
      Runnable other =
          () -> {
            try {
              passwords.inTurn(() -> true);
            } catch (Problem full) {
              refused.set(full.status() == 503);
              release.countDown();
            }
          };
      Thread second = Thread.ofVirtual().start(other);
      Thread third = Thread.ofVirtual().start(other);
      second.join();
      third.join();
      assertThat(refused).isTrue();
      assertThat(first.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoWaitsTooLongIsToldSoAndTheWorkIsNotDone() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch working = new CountDownLatch(1);
    try (Passwords passwords = new Passwords(1, 2, Duration.ofMillis(50))) {
      FutureTask<Boolean> first =
          start(
              passwords,
              () -> {
                working.countDown();
                return release.await(20, TimeUnit.SECONDS);
              });
      assertThat(working.await(20, TimeUnit.SECONDS)).isTrue();
      AtomicBoolean done = new AtomicBoolean();
      assertThatThrownBy(() ->
              passwords.inTurn(() -> {
                done.set(true);
                return true;
              }))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.status()).isEqualTo(503));
      // Let go only then: work that ends in time is no work that took too long.
      assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(Problem.class);
      release.countDown();
      assertThat(done).isFalse();
    }
  }

  @Test
  void aRefusalOfTheWorkReachesTheCaller() {
    try (Passwords passwords = new Passwords(1, 1, LONG)) {
      assertThatThrownBy(() ->
              passwords.inTurn(() -> {
                throw Problem.of(401, "wrong-credentials", "no");
              }))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.code()).isEqualTo("wrong-credentials"));
    }
  }

  private static FutureTask<Boolean> start(
      Passwords passwords, java.util.concurrent.Callable<Boolean> work) {
    FutureTask<Boolean> task = new FutureTask<>(() -> passwords.inTurn(work));
    Thread.ofVirtual().start(task);
    return task;
  }
}
