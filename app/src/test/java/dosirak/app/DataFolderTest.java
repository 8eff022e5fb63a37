package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.compartment.InstallationKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder = Path.of(".");

  @Test
  void whatItHoldsIsTheOwnersOnly() throws Exception {
    Path fresh = folder.resolve("data");
    DataFolder data = new DataFolder(fresh);
    try {
      data.open(InstallationKind.SANDBOX);

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
          .isEqualTo("rwx------");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(fresh.resolve("installation.json"))))
          .isEqualTo("rw-------");
    } finally {
      data.close();
    }
  }
}
