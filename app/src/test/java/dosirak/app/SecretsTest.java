package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder = Path.of(".");

  @Test
  void aSecretThatWasPlantedInALogIsFoundAndNotRepeated() throws Exception {
    Secrets secrets = new Secrets();
    secrets.saw("access token", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln");
    secrets.saw("address", "서울특별시 도시락구 손님로 1");
    secrets.saw("phone number", "010-1234-5678");
    secrets.saw("phone code", "123456");
    Files.createDirectories(folder.resolve("logs"));
    Path log =
        Files.writeString(
            folder.resolve("logs/dosirak.log"),
            """
            a harmless line, at 12:00:00.123456, of 9123456 bytes, from port 1234567
            {"message":"Authorization: Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln"}
            brought to 서울특별시 도시락구 손님로 12
            brought to \\uc11c\\uc6b8\\ud2b9\\ubcc4\\uc2dc \\ub3c4\\uc2dc\\ub77d\\uad6c \\uc190\\ub2d8\\ub85c 1
            called +821012345678
            called 01012345678
            sent the code 123456.
            """);
    Files.writeString(folder.resolve("data.json"), "010-1234-5678");

    assertThat(Secrets.logsBelow(folder)).containsExactly(log);
    assertThat(secrets.foundIn(Secrets.logsBelow(folder)))
        .containsExactly(
            "dosirak.log:2 holds a access token",
            "dosirak.log:3 holds a address",
            "dosirak.log:4 holds a address",
            "dosirak.log:5 holds a phone number",
            "dosirak.log:6 holds a phone number",
            "dosirak.log:7 holds a phone code");
    assertThat(secrets.kinds())
        .containsExactly("access token", "address", "phone code", "phone number");
  }

  @Test
  void aCleanLogHoldsNone() throws Exception {
    Secrets secrets = new Secrets();
    secrets.saw("password", "correct horse battery");
    Path log = Files.writeString(folder.resolve("clean.log"), "nothing to see\n");

    assertThat(secrets.foundIn(List.of(log))).isEmpty();
    assertThat(secrets.foundIn("stdout", "correct horse battery staple"))
        .containsExactly("stdout holds a password");
  }
}
