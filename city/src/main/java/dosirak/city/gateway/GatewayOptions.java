package dosirak.city.gateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a gateway is set up.
 *
 * @param port on the loopback address; 0 for any free one
 * @param logDirectory where the log is kept; made when missing
 * @param secret what callers authenticate with and webhooks are signed with, 1 to 256 characters
 * @param seed what payment keys and faults follow from
 * @param faults how often what goes wrong
 * @param webhook where changes are told to; null for nowhere
 * @param feeBasisPoints the gateway's own fee, in hundredths of a percent of the captured amount
 * @param hangMillis how long a caller that gets no answer is kept waiting before the connection is
 *     closed
 * @param slowMinimumMillis the shortest slow answer
 * @param slowMaximumMillis the longest slow answer
 * @param clock where the times in answers come from
 */
public record GatewayOptions(
    int port,
    Path logDirectory,
    String secret,
    long seed,
    FaultProfile faults,
    @Nullable URI webhook,
    int feeBasisPoints,
    long hangMillis,
    long slowMinimumMillis,
    long slowMaximumMillis,
    InstantSource clock) {

  public GatewayOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: from 0 to 65535");
    }
    if (secret.isEmpty() || secret.length() > 256) {
      throw new IllegalArgumentException("secret: from 1 to 256 characters");
    }
    if (webhook != null
        && (webhook.getHost() == null
            || !("http".equals(webhook.getScheme()) || "https".equals(webhook.getScheme())))) {
      throw new IllegalArgumentException("webhook: an http or https address");
    }
    if (feeBasisPoints < 0 || feeBasisPoints > 10_000) {
      throw new IllegalArgumentException("feeBasisPoints: from 0 to 10000");
    }
    if (hangMillis < 0 || slowMinimumMillis < 0 || slowMaximumMillis < slowMinimumMillis) {
      throw new IllegalArgumentException("waiting times: not negative, the longest not shortest");
    }
  }

  /** The usual set-up: any free port, no faults, no webhook, a fee of 2.5 %. */
  public static GatewayOptions of(Path logDirectory, String secret) {
    return new GatewayOptions(
        0,
        logDirectory,
        secret,
        1,
        FaultProfile.none(),
        null,
        250,
        10_000,
        300,
        2_000,
        InstantSource.system());
  }

  public GatewayOptions withPort(int newPort) {
    return new GatewayOptions(
        newPort,
        logDirectory,
        secret,
        seed,
        faults,
        webhook,
        feeBasisPoints,
        hangMillis,
        slowMinimumMillis,
        slowMaximumMillis,
        clock);
  }

  public GatewayOptions withSeed(long newSeed) {
    return new GatewayOptions(
        port,
        logDirectory,
        secret,
        newSeed,
        faults,
        webhook,
        feeBasisPoints,
        hangMillis,
        slowMinimumMillis,
        slowMaximumMillis,
        clock);
  }

  public GatewayOptions withFaults(FaultProfile newFaults) {
    return new GatewayOptions(
        port,
        logDirectory,
        secret,
        seed,
        newFaults,
        webhook,
        feeBasisPoints,
        hangMillis,
        slowMinimumMillis,
        slowMaximumMillis,
        clock);
  }

  public GatewayOptions withWebhook(@Nullable URI newWebhook) {
    return new GatewayOptions(
        port,
        logDirectory,
        secret,
        seed,
        faults,
        newWebhook,
        feeBasisPoints,
        hangMillis,
        slowMinimumMillis,
        slowMaximumMillis,
        clock);
  }

  public GatewayOptions withFeeBasisPoints(int newFeeBasisPoints) {
    return new GatewayOptions(
        port,
        logDirectory,
        secret,
        seed,
        faults,
        webhook,
        newFeeBasisPoints,
        hangMillis,
        slowMinimumMillis,
        slowMaximumMillis,
        clock);
  }

  public GatewayOptions withDelays(
      long newHangMillis, long newSlowMinimumMillis, long newSlowMaximumMillis) {
    return new GatewayOptions(
        port,
        logDirectory,
        secret,
        seed,
        faults,
        webhook,
        feeBasisPoints,
        newHangMillis,
        newSlowMinimumMillis,
        newSlowMaximumMillis,
        clock);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "GatewayOptions[port=%d, logDirectory=%s, seed=%d, faults=%s, webhook=%s]"
        .formatted(port, logDirectory, seed, faults, webhook);
  }
}
