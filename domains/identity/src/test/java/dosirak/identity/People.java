package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.CodeSealed;
import dosirak.contracts.identity.OneTimeCode;
import dosirak.contracts.identity.Role;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Json;
import java.sql.Types;
import java.text.ParseException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Identity with people in it, for tests: they have phones, proofs and roles. */
final class People implements AutoCloseable {
  static final String SECRET = "a secret of identity for its tests";

  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final JsonMapper JSON = Json.mapper();

  private final ECKey notificationKey;
  private final MarketplaceFixture fixture;
  private final SignInCookies cookies;

  private People(ECKey notificationKey, MarketplaceFixture fixture) {
    this.notificationKey = notificationKey;
    this.fixture = fixture;
    this.cookies =
        new SignInCookies(
            Seals.of(SECRET),
            new AccountStore(fixture.database("identity")),
            MachineClock.system(),
            JSON);
  }

  static People start(Map<String, String> settings) {
    try {
      ECKey key = new ECKeyGenerator(Curve.P_256).keyID("notification").generate();
      Map<String, String> all = new HashMap<>(settings);
      all.put(Seals.SECRET, SECRET);
      all.put(CodeSealer.KEY, key.toPublicJWK().toJSONString());
      return new People(
          key, MarketplaceFixture.start(List.of(IdentityDomain.DOMAIN), Set.of("shop"), all));
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  MarketplaceFixture fixture() {
    return fixture;
  }

  /** A number that no test had before. */
  static String newPhone() {
    return "010-%04d-%04d".formatted(7000, NUMBERS.incrementAndGet());
  }

  static String e164(String phone) {
    return PhoneNumber.of(phone).e164();
  }

  /** A POST from a page of this site, without a session. */
  Reply post(String path, Object body, @Nullable String cookie) {
    return fixture.call(
        "POST",
        "/api/identity" + path,
        null,
        body,
        cookie == null ? Map.of() : Map.of("Cookie", cookie));
  }

  /** The cookie of an answer, as it is sent back. */
  static String cookie(Reply reply) {
    String header = reply.header("Set-Cookie");
    return java.util.Objects.requireNonNull(header, reply.text()).split(";", 2)[0];
  }

  /** What notification reads of the codes sealed so far, oldest first. */
  List<OneTimeCode> codes() {
    return fixture.said("identity", CodeSealed.class).stream().map(this::open).toList();
  }

  OneTimeCode open(CodeSealed event) {
    try {
      JWEObject message = JWEObject.parse(event.sealedMessage());
      message.decrypt(new ECDHDecrypter(notificationKey));
      return JSON.readValue(message.getPayload().toString().strip(), OneTimeCode.class);
    } catch (ParseException | JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** The last code that went to a phone. */
  String lastCode(String phone) {
    return codes().stream()
        .filter(code -> e164(phone).equals(code.phone()))
        .reduce((first, second) -> second)
        .orElseThrow()
        .code();
  }

  /** Lets the waits of a phone pass. */
  void letCodesPass(String phone, String time) {
    fixture
        .database("identity")
        .sql(
            """
            update phone_code set asked_at = asked_at - :time::interval,
              expires_at = expires_at - :time::interval
            where phone_hash = :hash
            """)
        .param("time", time)
        .param("hash", hash(phone))
        .update();
  }

  static byte[] hash(String phone) {
    return Seals.of(SECRET)
        .mac("phone", e164(phone).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Somebody who signed in with a phone for the first time. */
  record Person(AccountId account, String phone, String cookie, String token) {}

  /** Opens an account with a phone, and gives it roles for no shop. */
  Person person(Role... roles) {
    String phone = newPhone();
    assertThat(post("/phone-codes", Map.of("phone", phone), null).status()).isEqualTo(202);
    Reply reply = post("/sign-in/phone", Map.of("phone", phone, "code", lastCode(phone)), null);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    AccountId account = accountOf(phone);
    for (Role role : roles) {
      give(account, role, null);
    }
    Role[] all = java.util.Arrays.copyOf(roles, roles.length + 1);
    all[roles.length] = Role.CUSTOMER;
    return new Person(account, phone, cookie(reply), fixture.token(account, all));
  }

  /** Gives a role behind the API. */
  void give(AccountId account, Role role, @Nullable ShopId shop) {
    fixture
        .database("identity")
        .sql(
            """
            insert into account_role (account_id, role, shop_id, granted_at)
            values (:account, :role, :shop, now())
            on conflict do nothing
            """)
        .param("account", account.value())
        .param("role", role.name())
        .param("shop", shop == null ? null : shop.value(), Types.OTHER)
        .update();
  }

  AccountId accountOf(String phone) {
    return new AccountId(
        fixture
            .database("identity")
            .sql("select account_id from account_phone where phone_hash = :hash")
            .param("hash", hash(phone))
            .query(java.util.UUID.class)
            .single());
  }

  /** A cookie that proves somebody, made at this moment. */
  String proof(AccountId account, String... factors) {
    return cookies.cookie(new Proven(account, Set.of(factors), Instant.now(), null))
        .split(";", 2)[0];
  }

  @Override
  public void close() {
    fixture.close();
  }
}
