package dosirak.audit;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an audit is to look at.
 *
 * @param target where the marketplace is
 * @param report the file that the JSON report is written to, absent for none
 * @param credentials the file with the machine client's {@code clientId} and {@code clientSecret}
 * @param rushReport the report of a rush, whose acknowledged orders must all exist; absent for none
 * @param gateway where the gateway is; absent: where the marketplace says
 * @param gatewaySecret the file with the gateway's secret; absent: {@code gateway-secret} beside
 *     the credentials, which is sent to a gateway on this machine only
 * @param patience how long what offends may take to come right, machine time
 */
public record AuditOptions(
    URI target,
    @Nullable Path report,
    Path credentials,
    @Nullable Path rushReport,
    @Nullable URI gateway,
    @Nullable Path gatewaySecret,
    Duration patience) {
  /** How long what offends may take to come right if nothing else is said. */
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);

  /**
   * Checks the options.
   *
   * @throws UsageException if they make no sense
   */
  public AuditOptions {
    requireAddress("--target", target);
    if (gateway != null) {
      requireAddress("--gateway", gateway);
    }
    if (patience.isNegative()) {
      throw new UsageException("--patience must not be negative");
    }
  }

  /** The options of an audit that finds the gateway and its secret by itself. */
  public static AuditOptions of(
      URI target, Path credentials, @Nullable Path report, @Nullable Path rushReport) {
    return new AuditOptions(target, report, credentials, rushReport, null, null, DEFAULT_PATIENCE);
  }

  private static void requireAddress(String option, URI address) {
    boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!isHttp || address.getHost() == null) {
      throw new UsageException(option + " must be an address like http://localhost:8080");
    }
  }
}
