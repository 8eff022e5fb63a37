package dosirak.notification;

import dosirak.contracts.identity.OneTimeCode;
import dosirak.platform.time.MachineClock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Where a trial installation keeps the text messages that it does not send, for ten minutes, still
 * sealed; they are opened to be shown.
 */
final class Outbox implements TextMessages {
  private static final int SHOWN = 20;

  private final CodeStore store;
  private final CodeOpener opener;
  private final MachineClock clock;

  Outbox(CodeStore store, CodeOpener opener, MachineClock clock) {
    this.store = store;
    this.opener = opener;
    this.clock = clock;
  }

  /**
   * A message that would have been sent.
   *
   * @param sentAt machine time
   */
  record Shown(UUID codeId, String purpose, String code, String text, Instant sentAt) {}

  @Override
  public void send(Outgoing message) {
    store.keepInOutbox(
        message.codeId(), opener.hash(message.phone()), message.sealedMessage(), clock.instant());
  }

  /**
   * The last messages to a phone, newest first.
   *
   * @param phone in the form of E.164
   */
  List<Shown> to(String phone) {
    if (!opener.hasKey()) {
      return List.of();
    }
    return store
        .outbox(opener.hash(phone), clock.instant().minus(SendCodes.OUTBOX_LIFE), SHOWN)
        .stream()
        .flatMap(kept ->
            opener.open(kept.codeId(), kept.sealedMessage()).stream()
                .map(code -> shown(kept, code)))
        .toList();
  }

  private static Shown shown(CodeStore.Kept kept, OneTimeCode code) {
    return new Shown(
        kept.codeId(), code.purpose(), code.code(), SendCodes.text(code).ko(), kept.sentAt());
  }
}
