package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ThisProgramTest {
  @Test
  void aClassPathMeansTheSameInEveryFolder() {
    String here = Path.of("").toAbsolutePath().toString();

    assertThat(ThisProgram.absolute("target/a.jar" + File.pathSeparator + "/lib/../b.jar"))
        .isEqualTo(here + "/target/a.jar" + File.pathSeparator + "/b.jar");
  }
}
