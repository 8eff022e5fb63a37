package dosirak.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dosirak.contracts.identity.CodeSealed;
import dosirak.contracts.identity.OneTimeCode;
import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.web.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneTimeCodesTest {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private ECKey key;
  private MarketplaceFixture fixture;

  @BeforeAll
  void start() throws JOSEException {
    key = new ECKeyGenerator(Curve.P_256).keyID("notification").generate();
    fixture =
        MarketplaceFixture.start(
            List.of(NotificationDomain.DOMAIN),
            Set.of(
                "identity",
                "order",
                "payment",
                "delivery",
                "member",
                "shop",
                "review",
                "promotion"),
            Map.of("notification.sealing-key", key.toJSONString()));
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  @Test
  void aSealedCodeComesToTheOutboxOfATrial() {
    String phone = newPhone();
    say(sealed(phone, "123456", "sign-in"));

    awaitMessages(phone, 1);

    Reply outbox = outbox(phone);
    assertThat(outbox.header("Cache-Control")).contains("no-store");
    var message = outbox.json().path("messages").get(0);
    assertThat(message.path("code").asString()).isEqualTo("123456");
    assertThat(message.path("text").asString()).contains("로그인").contains("123456");
    assertThat(outbox(newPhone()).json().path("messages").size()).isZero();
  }

  @Test
  void theNumberMayBeGivenAsItIsDialled() {
    String phone = newPhone();
    say(sealed(phone, "234567", "recovery"));
    awaitMessages(phone, 1);
    String dialled = "0" + phone.substring(3);
    assertThat(outbox(dialled).text()).contains("234567").contains("비밀번호");
    assertThat(outbox("not-a-phone").status()).isEqualTo(400);
  }

  @Test
  void whatRestsIsSealed() {
    String phone = newPhone();
    say(sealed(phone, "345678", "sign-in"));
    awaitMessages(phone, 1);
    List<String> kept = new ArrayList<>();
    for (String table : List.of("code_message", "outbox_message", "journal")) {
      kept.addAll(
          fixture
              .database("notification")
              .sql("select t::text from " + table + " t")
              .query(String.class)
              .list());
    }
    assertThat(kept).isNotEmpty();
    assertThat(kept)
        .noneMatch(text -> text.contains("345678") || text.contains(phone.substring(1)));
  }

  @Test
  void aRepeatedEventIsNotSentAgain() {
    String phone = newPhone();
    CodeSealed event = sealed(phone, "456789", "sign-in");
    say(event);
    awaitMessages(phone, 1);
    forgetOutbox(phone);

    say(event);
    String other = newPhone();
    say(sealed(other, "567890", "sign-in"));
    awaitMessages(other, 1);

    assertThat(messages(phone)).isZero();
  }

  @Test
  void aReplayOfTheWholeJournalAndARestartSendNothingAgain() throws InterruptedException {
    String phone = newPhone();
    say(sealed(phone, "678901", "sign-in"));
    awaitMessages(phone, 1);
    forgetOutbox(phone);
    var compartment =
        Objects.requireNonNull(fixture.marketplace().compartments().get("notification"));
    compartment.stop();
    assertThat(
            fixture
                .database("notification")
                .sql(
                    "update subscription set position = 0"
                        + " where source = 'identity' and name = 'codes'")
                .update())
        .isEqualTo(1);
    compartment.start();
    fixture.eventually(
        "it serves again", () -> compartment.status().state().name().equals("SERVING"));
    String other = newPhone();
    fixture.awaitApplied("notification", "identity", say(sealed(other, "789012", "sign-in")));
    awaitMessages(other, 1);

    assertThat(messages(phone)).isZero();
  }

  @Test
  void anExpiredCodeIsNotSent() {
    String phone = newPhone();
    CodeSealed good = sealed(phone, "890123", "sign-in");
    say(new CodeSealed(good.codeId(), good.sealedMessage(), Instant.now().minusSeconds(1)));
    String other = newPhone();
    say(sealed(other, "901234", "sign-in"));
    awaitMessages(other, 1);
    assertThat(messages(phone)).isZero();
  }

  @Test
  void aCodeThatIsForNobodyIsSentToNobody() {
    say(sealed(null, "012345", "recovery"));
    String other = newPhone();
    say(sealed(other, "112345", "sign-in"));
    awaitMessages(other, 1);
    assertThat(
            fixture
                .database("notification")
                .sql("select count(*) from code_message where state = 'WAITING'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @Test
  void aMessageInTheWrongEnvelopeOrForAnotherKeyIsNotSent() throws JOSEException {
    String phone = newPhone();
    CodeSealed one = sealed(phone, "223456", "sign-in");
    say(new CodeSealed(UUID.randomUUID(), one.sealedMessage(), one.expiresAt()));
    UUID codeId = UUID.randomUUID();
    ECKey foreign = new ECKeyGenerator(Curve.P_256).generate();
    say(sealed(codeId, phone, "323456", "sign-in", foreign));
    say(new CodeSealed(UUID.randomUUID(), "no message at all", one.expiresAt()));
    String other = newPhone();
    say(sealed(other, "423456", "sign-in"));
    awaitMessages(other, 1);
    assertThat(messages(phone)).isZero();
  }

  @Test
  void theOutboxForgetsAfterTenMinutes() {
    String phone = newPhone();
    say(sealed(phone, "523456", "sign-in"));
    awaitMessages(phone, 1);
    fixture
        .database("notification")
        .sql("update outbox_message set sent_at = sent_at - interval '10 minutes'")
        .update();
    assertThat(messages(phone)).isZero();
    fixture.eventually(
        "the rows are gone",
        () ->
            fixture
                    .database("notification")
                    .sql("select count(*) from outbox_message")
                    .query(Integer.class)
                    .single()
                == 0);
  }

  @Test
  void theOutboxIsNotForEverybody() {
    String path = "/api/notification/outbox?phone=01012345678";
    assertThat(fixture.get(path, null).status()).isEqualTo(401);
    assertThat(
            fixture
                .get(path, fixture.token(MarketplaceFixture.newAccount(), Role.CUSTOMER))
                .status())
        .isEqualTo(403);
  }

  private void awaitMessages(String phone, int count) {
    fixture.eventually("it is in the outbox", () -> messages(phone) == count);
  }

  private int messages(String phone) {
    return outbox(phone).json().path("messages").size();
  }

  private Reply outbox(String phone) {
    return fixture.get(
        "/api/notification/outbox?phone=" + phone.replace("+", "%2B"), fixture.machineToken());
  }

  private void forgetOutbox(String phone) {
    fixture
        .database("notification")
        .sql("delete from outbox_message where phone_hash = :hash")
        .param("hash", new CodeOpener(Json.mapper(), key.toJSONString()).hash(phone))
        .update();
  }

  private long say(CodeSealed event) {
    return fixture.say("identity", event);
  }

  private static String newPhone() {
    return "+821070%06d".formatted(NUMBERS.incrementAndGet());
  }

  private CodeSealed sealed(@Nullable String phone, String code, String purpose) {
    try {
      return sealed(UUID.randomUUID(), phone, code, purpose, key);
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static CodeSealed sealed(
      UUID codeId, @Nullable String phone, String code, String purpose, ECKey key)
      throws JOSEException {
    JWEObject message =
        new JWEObject(
            new JWEHeader(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM),
            new Payload(
                Json.mapper().writeValueAsString(new OneTimeCode(codeId, phone, code, purpose))));
    message.encrypt(new ECDHEncrypter(key.toPublicJWK()));
    return new CodeSealed(codeId, message.serialize(), Instant.now().plusSeconds(300));
  }
}
