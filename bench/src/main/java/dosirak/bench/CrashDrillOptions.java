package dosirak.bench;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a crash drill is to do.
 *
 * @param times how many kills
 * @param seed what the moments, the city and the gateway's faults follow from
 * @param report the file that the JSON report is written to, absent for none
 * @param classPath of the program that is killed
 * @param mainClass of the program that is killed; its command {@code up} starts a marketplace
 */
public record CrashDrillOptions(
    int times, long seed, @Nullable Path report, String classPath, String mainClass) {
  /** Checks the options. */
  public CrashDrillOptions {
    if (times < 1) {
      throw new IllegalArgumentException("a crash drill kills at least once");
    }
  }

  /** The program that is killed, with a gateway that fails as gateways do. */
  MarketplaceProgram program() {
    return new MarketplaceProgram(classPath, mainClass, seed, "usual");
  }
}
