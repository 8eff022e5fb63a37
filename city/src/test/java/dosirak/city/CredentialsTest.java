package dosirak.city;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
  @TempDir private Path home;

  @Test
  void theyAreFoundByThePortOfAMarketplaceOnThisMachine() throws IOException {
    Path file = home.resolve("machine-client.json");
    Files.writeString(file, "{\"clientId\":\"tools\",\"clientSecret\":\"hush\"}");
    Path state = Files.createDirectories(home.resolve(".local/state/dosirak"));
    Files.writeString(
        state.resolve("8080.json"),
        "{\"dataFolder\":\"x\",\"credentialsFile\":\"%s\"}".formatted(file));

    Credentials found = Credentials.find(URI.create("http://localhost:8080"), Map.of(), home);

    assertThat(found).isEqualTo(new Credentials("tools", "hush"));
    assertThat(found.toString()).doesNotContain("hush");
  }

  @Test
  void thoseOfAnotherMachineAreNotGuessed() {
    assertThatThrownBy(() -> Credentials.find(URI.create("http://food.example"), Map.of(), home))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--credentials");
  }

  @Test
  void aFileWithoutASecretIsRefused() throws IOException {
    Path file = home.resolve("other.json");
    Files.writeString(file, "{\"clientId\":\"tools\"}");

    assertThatThrownBy(() -> Credentials.read(file))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("clientSecret");
  }
}
