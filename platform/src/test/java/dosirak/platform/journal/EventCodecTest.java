package dosirak.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.identity.AccountOpened;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private static final AccountOpened OPENED =
      new AccountOpened(
          new AccountId(new UUID(1, 2)),
          new Sealed("한 \"x\""),
          Instant.parse("2026-03-02T03:00:00.123456Z"));

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(EventCodec.decode("identity", "AccountOpened", EventCodec.encode(OPENED)))
        .isEqualTo(OPENED);
  }

  @Test
  void aFieldOfANewerWriterIsIgnored() {
    String newer = EventCodec.encode(OPENED).replaceFirst("\\{", "{\"tomorrow\":{\"a\":[1]},");
    assertThat(EventCodec.decode("identity", "AccountOpened", newer)).isEqualTo(OPENED);
  }

  @Test
  void aTypeThatTheDomainDoesNotSayIsRefused() {
    String body = EventCodec.encode(OPENED);
    assertThatThrownBy(() -> EventCodec.decode("shop", "AccountOpened", body))
        .hasMessage("shop does not say AccountOpened");
    assertThatThrownBy(() -> EventCodec.decode("nobody", "AccountOpened", body))
        .hasMessage("nobody does not say AccountOpened");
  }
}
