package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationKeysTest {
  @TempDir Path folder = Path.of(".");

  @Test
  void theCommandLineWinsOverTheFile() throws Exception {
    Path file = folder.resolve("dosirak.properties");
    Files.writeString(file, "payment.gateway-url=http://one\npayment.gateway-secret=s\n");

    Map<String, String> values =
        ConfigurationKeys.read(
            file, Map.of(), Map.of("payment.gateway-url", "http://two"), Domains.ALL);

    assertThat(values)
        .containsEntry("payment.gateway-url", "http://two")
        .containsEntry("payment.gateway-secret", "s");
  }

  @Test
  void anUnknownKeyNamesTheNearestKnownOne() {
    assertThatThrownBy(() ->
            ConfigurationKeys.read(
                folder.resolve("none"), Map.of(), Map.of("payment.gatewayurl", "x"), Domains.ALL))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("payment.gatewayurl")
        .hasMessageContaining("payment.gateway-url");
  }

  @Test
  void thePlatformsOwnKeysAreKnown() {
    assertThat(
            ConfigurationKeys.read(
                folder.resolve("none"),
                Map.of(),
                Map.of("front.allowed-hosts", "a.example"),
                Domains.ALL))
        .containsEntry("front.allowed-hosts", "a.example");
    assertThatThrownBy(() ->
            ConfigurationKeys.read(
                folder.resolve("none"), Map.of(), Map.of("front.allowed-host", "x"), Domains.ALL))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("front.allowed-hosts");
  }

  @Test
  void aStarInADeclaredKeyStandsForAnyName() {
    assertThat(
            ConfigurationKeys.read(
                folder.resolve("none"),
                Map.of(),
                Map.of("identity.provider.our-company.issuer", "https://login.example.com"),
                Domains.ALL))
        .containsKey("identity.provider.our-company.issuer");
    for (String wrong :
        List.of(
            "identity.provider.issuer",
            "identity.provider..issuer",
            "identity.provider.a.b.issuer",
            "identity.provider.Ours.issuer",
            "identity.provider.ours.issuers")) {
      assertThatThrownBy(() ->
              ConfigurationKeys.read(
                  folder.resolve("none"), Map.of(), Map.of(wrong, "x"), Domains.ALL))
          .as(wrong)
          .isInstanceOf(CommandException.class)
          .hasMessageContaining(wrong);
    }
  }

  @Test
  void theDistanceBetweenWordsCountsEdits() {
    assertThat(ConfigurationKeys.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(ConfigurationKeys.distance("", "abc")).isEqualTo(3);
    assertThat(ConfigurationKeys.distance("same", "same")).isZero();
  }

  @Test
  void aVariableOfTheEnvironmentStandsForItsKeyAndWinsOverTheFile() throws Exception {
    Path file = folder.resolve("dosirak.properties");
    Files.writeString(file, "database.order.url=jdbc:postgresql://one/order\n");

    Map<String, String> values =
        ConfigurationKeys.read(
            file,
            Map.of(
                "DOSIRAK_DATABASE_ORDER_URL", "jdbc:postgresql://two/order",
                "DOSIRAK_DATABASE_ORDER_PASSWORD_FILE", "/run/secrets/order",
                "DOSIRAK_IDENTITY_PROVIDER_OUR_COMPANY_ISSUER", "https://login.example.com",
                "DOSIRAK_FRONT_ALLOWED_HOSTS", "a.example",
                "DOSIRAK_HEAP", "1g",
                "HOME", "/root"),
            Map.of(),
            Domains.ALL);

    assertThat(values)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "database.order.url", "jdbc:postgresql://two/order",
                "database.order.password-file", "/run/secrets/order",
                "identity.provider.our-company.issuer", "https://login.example.com",
                "front.allowed-hosts", "a.example"));
  }

  @Test
  void aVariableThatIsNoKeyIsRefused() {
    assertThatThrownBy(() ->
            ConfigurationKeys.read(
                folder.resolve("none"),
                Map.of("DOSIRAK_DATABASE_ORDER_ULR", "x"),
                Map.of(),
                Domains.ALL))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("DOSIRAK_DATABASE_ORDER_ULR");
  }
}
