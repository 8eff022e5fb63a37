package dosirak.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dosirak.platform.Marketplace;
import dosirak.platform.Settings;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.database.SchemaPerDomain;
import dosirak.platform.journal.JournalTransport;
import dosirak.platform.security.KeyRing;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.testing.TestDatabase;
import dosirak.platform.testing.TestKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.FrontServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where real people and real money are, nobody is simulated. */
class RealInstallationTest {
  private static final byte[] SECRET = "real".getBytes(StandardCharsets.UTF_8);

  @Test
  void simulatedAccountsAreRefusedWhereMoneyIsReal() throws Exception {
    MachineClock machine = MachineClock.system();
    ECKey key = TokenSigner.newKey("real");
    KeyRing keys = new KeyRing();
    keys.add("real", key.toPublicJWK().toJSONString());
    SchemaPerDomain database = new SchemaPerDomain(TestDatabase.server(), SECRET);
    database.createDatabase();
    database.dropSchema("identity");
    String token =
        new TokenSigner(key, machine)
            .forMachine(
                "city", Set.of(RolePermissions.SCOPE_SIMULATE), null, 0, Duration.ofHours(1))
            .token();
    try (Marketplace marketplace =
            Marketplace.start(
                new Marketplace.Parts(
                    List.of(IdentityDomain.DOMAIN),
                    new Settings(Map.of()),
                    database,
                    signals -> new JournalTransport(database, signals),
                    new FrontServer(0, null),
                    CityClock.unscaled(machine),
                    machine,
                    new Random(7),
                    UUID.randomUUID(),
                    keys,
                    TestKeys.personKeys(),
                    InstallationKind.REAL));
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(marketplace.awaitServing(Duration.ofSeconds(30))).isTrue();
      HttpResponse<String> reply =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "http://127.0.0.1:"
                              + marketplace.port()
                              + "/api/identity/simulated-accounts"))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", "one")
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          """
                          {"password": "correct horse", "accounts":
                            [{"login": "kim", "displayName": "Kim", "role": "CUSTOMER"}]}
                          """))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(403);
      assertThat(reply.body()).contains("\"not-allowed\"").contains("--sandbox");
      assertThat(demoSignIn(http, marketplace.port()).statusCode()).isEqualTo(404);
    }
  }

  private static HttpResponse<String> demoSignIn(HttpClient http, int port) throws Exception {
    return http.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/api/identity/demo-sign-ins"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"person\": \"OPERATOR\"}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
