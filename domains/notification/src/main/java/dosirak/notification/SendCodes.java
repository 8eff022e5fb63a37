package dosirak.notification;

import dosirak.contracts.identity.CodeSealed;
import dosirak.contracts.identity.OneTimeCode;
import dosirak.platform.journal.Subscription;
import dosirak.platform.time.MachineClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends the one-time codes of identity to phones, each at most once: it counts as sent before it is
 * handed over, so that neither a repeated event nor a restart sends it again. A code that is too
 * old is not sent at all.
 */
final class SendCodes {
  /** How long what was sent is remembered, machine time; much longer than a code is good. */
  static final Duration MEMORY = Duration.ofHours(1);

  /** How long the outbox keeps a message, machine time. */
  static final Duration OUTBOX_LIFE = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(SendCodes.class);
  private static final int AT_ONCE = 16;
  private static final int FORGET_AT_ONCE = 5_000;

  private final CodeStore store;
  private final CodeOpener opener;
  private final TextMessages sender;
  private final TransactionTemplate transactions;
  private final MachineClock clock;

  SendCodes(
      CodeStore store,
      CodeOpener opener,
      TextMessages sender,
      TransactionTemplate transactions,
      MachineClock clock) {
    this.store = store;
    this.opener = opener;
    this.sender = sender;
    this.transactions = transactions;
    this.clock = clock;
  }

  Subscription toIdentity() {
    return Subscription.to("identity").named("codes").on(CodeSealed.class, this::take).build();
  }

  private void take(CodeSealed event) {
    Instant now = clock.instant();
    if (now.isBefore(event.expiresAt())) {
      store.take(event.codeId(), event.sealedMessage(), event.expiresAt(), now);
    }
  }

  /** Sends what waits. */
  void sendWaiting() {
    List<CodeStore.Waiting> waiting =
        Objects.requireNonNull(transactions.execute(status -> store.takeWaiting(AT_ONCE)));
    if (waiting.isEmpty()) {
      return;
    }
    // Together, so that a slow answer holds up one message and not all.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (CodeStore.Waiting message : waiting) {
        if (clock.instant().isBefore(message.expiresAt())) {
          threads.execute(() -> send(message));
        }
      }
    }
  }

  /** Forgets what was sent long ago. */
  void forgetOld() {
    Instant now = clock.instant();
    store.forgetBefore(now.minus(MEMORY), now.minus(OUTBOX_LIFE), FORGET_AT_ONCE);
  }

  /** What a person reads. */
  static Text text(OneTimeCode code) {
    return code.purpose().equals("recovery")
        ? new Text(
            "[도시락] 비밀번호 재설정 인증번호 " + code.code() + ". 누구에게도 알려주지 마세요.",
            "[Dosirak] " + code.code() + " resets your password. Tell it to nobody.")
        : new Text(
            "[도시락] 로그인 인증번호 " + code.code() + ". 누구에게도 알려주지 마세요.",
            "[Dosirak] " + code.code() + " is your sign-in code. Tell it to nobody.");
  }

  private void send(CodeStore.Waiting message) {
    Optional<OneTimeCode> opened = opener.open(message.codeId(), message.sealedMessage());
    if (opened.isEmpty()) {
      log.warn("code {} cannot be opened; is {} set?", message.codeId(), CodeOpener.KEY);
      return;
    }
    String phone = opened.get().phone();
    if (phone == null) {
      return;
    }
    try {
      sender.send(
          new TextMessages.Outgoing(
              message.codeId(), phone, text(opened.get()), message.sealedMessage()));
    } catch (IOException | RuntimeException failure) {
      log.warn("code {} was not sent: {}", message.codeId(), failure.toString());
    }
  }
}
