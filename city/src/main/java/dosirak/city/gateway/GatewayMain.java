package dosirak.city.gateway;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** The gateway as a command: reads the arguments, starts it and stays until it is told to end. */
public final class GatewayMain {
  private static final String USAGE =
      """
      usage: gateway --log DIR --secret-file FILE [options]
        --log DIR               where the durable log is kept
        --secret-file FILE      a file with the secret key that callers use
        --port N                port on 127.0.0.1; 0, the default, takes a free one
        --seed N                what payment keys and faults follow from (default 1)
        --faults PROFILE        none (default), usual, storm, or slow=0.05,error=0.02,...
        --webhook URL           where changes of a payment's status are posted to
        --fee-basis-points N    the gateway's fee in hundredths of a percent (default 250)
      """;
  private static final Set<String> KNOWN =
      Set.of(
          "--log",
          "--secret-file",
          "--port",
          "--seed",
          "--faults",
          "--webhook",
          "--fee-basis-points");
  private static final int SECRET_FILE_LIMIT_BYTES = 4_096;

  private GatewayMain() {}

  /**
   * Runs a gateway until the process is asked to end.
   *
   * @return the exit code: 0 after an orderly end, 1 when it could not start or its log failed, 2
   *     when the arguments are wrong
   */
  public static int run(String[] arguments) {
    GatewayOptions options;
    try {
      options = read(arguments);
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("gateway: " + e.getMessage());
      System.err.print(USAGE);
      return 2;
    }
    // Otherwise small answers wait for the caller's delayed acknowledgement, and connections that
    // callers keep are closed under their hands; the server reads these only once, at its start.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.idleInterval", "300");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "4096");
    GatewaySimulator simulator;
    try {
      simulator = GatewaySimulator.start(options);
    } catch (IOException e) {
      System.err.println("gateway: " + e.getMessage());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> close(simulator)));
    if (simulator.cutOffBytes() > 0) {
      System.err.println(
          "gateway: cut off %d bytes of an unfinished last line of the log"
              .formatted(simulator.cutOffBytes()));
    }
    System.out.println("gateway ready " + simulator.address());
    System.out.flush();
    try {
      simulator.ended().join();
      return 0;
    } catch (CompletionException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      System.err.println("gateway: the log can no longer be kept: " + reason.getMessage());
      return 1;
    }
  }

  private static void close(GatewaySimulator simulator) {
    try {
      simulator.close();
    } catch (IOException e) {
      System.err.println("gateway: " + e.getMessage());
    }
  }

  private static GatewayOptions read(String[] arguments) throws IOException {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException("unknown argument: " + name);
      }
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      if (given.put(name, arguments[i + 1]) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
    }
    String webhook = given.get("--webhook");
    return GatewayOptions.of(Path.of(required(given, "--log")), secret(given))
        .withPort(Math.toIntExact(number(given, "--port", 0, 65_535)))
        .withSeed(number(given, "--seed", 1, Long.MAX_VALUE))
        .withFaults(FaultProfile.parse(given.getOrDefault("--faults", "none")))
        .withFeeBasisPoints(Math.toIntExact(number(given, "--fee-basis-points", 250, 10_000)))
        .withWebhook(webhook == null ? null : URI.create(webhook));
  }

  private static String secret(Map<String, String> given) throws IOException {
    Path file = Path.of(required(given, "--secret-file"));
    if (!Files.isRegularFile(file) || Files.size(file) > SECRET_FILE_LIMIT_BYTES) {
      throw new IllegalArgumentException("--secret-file is not a small file: " + file);
    }
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }

  private static String required(Map<String, String> given, String name) {
    String value = given.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is required");
    }
    return value;
  }

  private static long number(Map<String, String> given, String name, long assumed, long most) {
    String value = given.get(name);
    if (value == null) {
      return assumed;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is not a whole number: " + value, e);
    }
    throw new IllegalArgumentException(name + " is from 0 to " + most + ": " + value);
  }
}
