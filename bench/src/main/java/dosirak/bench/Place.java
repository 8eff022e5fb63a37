package dosirak.bench;

import java.net.URI;
import java.nio.file.Path;

/** Where a drill finds the marketplace that it breaks. */
public sealed interface Place {
  /** Makes the marketplace ready. */
  Plant open(DrillDiary diary) throws InterruptedException;

  /**
   * A marketplace that somebody else runs; only watched, never broken.
   *
   * @param credentialsFile of a machine client with the scopes simulate and audit
   */
  record Running(URI address, Path credentialsFile) implements Place {
    @Override
    public Plant open(DrillDiary diary) {
      return new GivenPlant(address, credentialsFile);
    }
  }
}
