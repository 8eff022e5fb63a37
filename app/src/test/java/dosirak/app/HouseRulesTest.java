package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @Test
  void aDomainThatDependsOnAnotherDomainDoesNotBuild() throws Exception {
    Path fixture = HOME.resolve("app/src/test/fixtures/nosy-domain/pom.xml");
    Path output = Files.createTempFile("nosy", ".txt");
    Process build =
        new ProcessBuilder(
                HOME.resolve("mvnw").toString(),
                "--batch-mode",
                "--offline",
                "--file",
                fixture.toString(),
                "validate")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    assertThat(build.waitFor(Duration.ofMinutes(2))).isTrue();

    String printed = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    assertThat(build.exitValue()).as(printed).isNotZero();
    assertThat(printed)
        .contains("A domain depends on contracts and platform, never on another domain")
        .contains("dosirak-identity:jar:0.1.0-SNAPSHOT <--- banned");
  }

  @Test
  void everyDomainIsUnderThatRule() throws IOException {
    List<Path> poms;
    try (Stream<Path> folders = Files.list(HOME.resolve("domains"))) {
      poms = folders.map(folder -> folder.resolve("pom.xml")).filter(Files::exists).toList();
    }
    assertThat(poms).hasSizeGreaterThanOrEqualTo(Domains.ALL.size());
    for (Path pom : poms) {
      assertThat(Files.readString(pom)).contains("<artifactId>dosirak-domains</artifactId>");
    }
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() throws IOException {
    List<Path> packages;
    try (Stream<Path> files = Files.walk(HOME)) {
      packages =
          files
              .filter(file -> file.toString().contains("/src/main/java/"))
              .filter(file -> file.toString().endsWith(".java"))
              .map(Path::getParent)
              .distinct()
              .toList();
    }
    assertThat(packages).hasSizeGreaterThan(20);
    for (Path folder : packages) {
      Path info = folder.resolve("package-info.java");
      assertThat(info).exists();
      assertThat(Files.readString(info)).contains("@NullMarked").contains("/**");
    }
  }
}
