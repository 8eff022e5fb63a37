package dosirak.app;

import dosirak.city.Credentials;
import dosirak.city.DemoCity;
import dosirak.platform.Marketplace;
import dosirak.platform.Settings;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.database.PostgresServer;
import dosirak.platform.database.SchemaPerDomain;
import dosirak.platform.journal.JournalTransport;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.security.KeyRing;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.FrontServer;
import dosirak.platform.web.FrontSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the whole marketplace. */
@Command(
    name = "up",
    description = {
      "Starts the whole marketplace and prints its address once it is ready.",
      "Ctrl-C drains and stops it."
    })
final class UpCommand implements Callable<Integer> {
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  /** Fast enough to see orders end, slow enough to answer them by hand. */
  private static final double DEMO_SPEED = 5;

  /** The data folder is locked, so there is no other. */
  private static final UUID ONLY_PROCESS = new UUID(0, 0);

  private static final Duration DEMO_PACE = Duration.ofMillis(1_500);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "dosirak-data",
      description = "The data folder, made if it is not there. Default: ${DEFAULT-VALUE}")
  Path dataFolder = Path.of("dosirak-data");

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "The port. Default: ${DEFAULT-VALUE}")
  int port;

  @ArgGroup(exclusive = true)
  @Nullable Kind kind;

  static final class Kind {
    @Option(
        names = "--demo",
        description =
            "A sandbox in which a small city lives, with its live view open to everybody.")
    boolean demo;

    @Option(
        names = "--sandbox",
        description = "An installation for trying out: simulated people, a simulated gateway.")
    boolean sandbox;
  }

  @Option(
      names = "--clock-speed",
      paramLabel = "X",
      description = {
        "City seconds in a machine second, kept in the data folder.",
        "Default: 1, in a demo 5. A real installation has 1 and no other."
      })
  @Nullable Double clockSpeed;

  @Option(
      names = "--gateway-faults",
      paramLabel = "PROFILE",
      defaultValue = "none",
      description = {
        "How faulty the simulated gateway is: none, usual, storm, or slow=0.05,error=0.02,...",
        "Default: ${DEFAULT-VALUE}"
      })
  String gatewayFaults = "none";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "What the simulated gateway and the demo city follow from. Default: ${DEFAULT-VALUE}")
  long seed;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "A certificate chain (PEM); with --tls-key it opens the address to others.")
  @Nullable Path tlsCertificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key (PKCS#8 PEM).")
  @Nullable Path tlsKey;

  @Option(
      names = "--tls",
      paramLabel = "self",
      description = "`self` makes a certificate for this machine, for trying it from a phone.")
  @Nullable String tls;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A configuration key; the data folder's dosirak.properties may hold more.")
  Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--only",
      paramLabel = "NAMES",
      description = {
        "Runs these domains only, separated by commas, beside other processes that run the rest.",
        "`list` prints the domains, what each listens to and what it needs."
      })
  @Nullable String only;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "With --only: the file with the configuration.",
        "Variables such as DOSIRAK_DATABASE_ORDER_URL win over it."
      })
  @Nullable Path config;

  @Option(
      names = "--check",
      description = "With --only: tries whether everything configured can be reached, and ends.")
  boolean check;

  @Override
  public Integer call() throws Exception {
    if (port < 0 || port > 65_535) {
      throw CommandException.usage("--port must be between 0 and 65535");
    }
    if (only == null && (config != null || check)) {
      throw CommandException.usage("--config and --check are for services mode, with --only");
    }
    if (ServicesMode.LIST.equals(only)) {
      ServicesMode.list(System.out);
      return ExitCode.GOALS_MET;
    }
    return only == null ? upAllInOne() : upSome(only);
  }

  /** Starts some domains beside other processes. */
  private Integer upSome(String names) throws InterruptedException {
    if (kind != null || clockSpeed != null || tls != null) {
      throw CommandException.usage(
          "--demo, --sandbox, --clock-speed and --tls are for the whole marketplace; with --only"
              + " configure installation.kind and clock.anchor, and name --tls-cert and --tls-key");
    }
    if (config != null && !Files.isReadable(config)) {
      throw CommandException.usage(config + " cannot be read");
    }
    if (System.getenv("DOSIRAK_LOGS") == null) {
      System.setProperty(
          "DOSIRAK_LOGS", Path.of("dosirak-logs", Integer.toString(port)).toString());
    }
    MachineClock clock = MachineClock.system();
    Map<String, String> given =
        ConfigurationKeys.read(
            config == null ? Path.of("/dev/null") : config, System.getenv(), set, Domains.ALL);
    ServicesMode services = ServicesMode.of(names, given, clock);
    if (check) {
      return services.check(System.out) ? ExitCode.GOALS_MET : ExitCode.GOALS_MISSED;
    }
    FrontSettings front = frontSettings(given);
    return run(running -> {
      FrontServer server = new FrontServer(port, Certificates.tls(tlsCertificate, tlsKey), front);
      Marketplace marketplace = services.start(server, clock, running);
      if (!marketplace.awaitServing(START_PATIENCE)) {
        System.err.println(
            "dosirak: not every part of " + services.names() + " serves yet; it keeps trying.");
      }
      return marketplace;
    });
  }

  /** Starts the whole marketplace with a data folder. */
  private Integer upAllInOne() throws InterruptedException {
    DataFolder data = new DataFolder(dataFolder);
    // Before anything logs: the logging reads it once.
    System.setProperty("DOSIRAK_LOGS", data.logs().toString());
    Map<String, String> given =
        ConfigurationKeys.read(data.settings(), System.getenv(), set, Domains.ALL);
    InstallationKind installation = data.open(wantedKind());
    return run(running -> {
      running.closeLater(data);
      Marketplace marketplace = start(data, installation, given, running);
      if (!marketplace.awaitServing(START_PATIENCE)) {
        System.err.println(
            "dosirak: not every part serves yet; see " + data.logs() + ". The others do.");
      }
      StatePointer.write(marketplace.port(), data);
      running.closeLater(() -> StatePointer.remove(marketplace.port()));
      if (installation == InstallationKind.DEMO) {
        DemoCity city =
            new DemoCity(
                URI.create("http://localhost:" + marketplace.loopbackPort()),
                seed,
                Credentials.read(data.machineClient()),
                DEMO_PACE);
        city.start();
        running.closeLater(city);
      }
      return marketplace;
    });
  }

  /** Starts something that serves. */
  private interface Start {
    Marketplace start(Running running) throws Exception;
  }

  /** Starts, says that it is ready, and waits until the process is asked to stop. */
  private Integer run(Start start) throws InterruptedException {
    long begun = System.nanoTime();
    Running running = new Running();
    Thread stopper =
        new Thread(
            () -> {
              running.close();
              // Asked to stop and stopped in order: that is a goal met, not a signal's exit code.
              Runtime.getRuntime().halt(ExitCode.GOALS_MET);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(stopper);
    try {
      Marketplace marketplace = start.start(running);
      System.out.printf(
          "ready %s://localhost:%d%n", isTls() ? "https" : "http", marketplace.port());
      System.out.flush();
      LoggerFactory.getLogger(UpCommand.class)
          .info("ready after {} ms", (System.nanoTime() - begun) / 1_000_000);
    } catch (Exception failure) {
      running.close();
      Runtime.getRuntime().removeShutdownHook(stopper);
      throw failure instanceof IllegalStateException
          ? CommandException.failed(String.valueOf(failure.getMessage()))
          : failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
    new CountDownLatch(1).await();
    return ExitCode.GOALS_MET;
  }

  private @Nullable InstallationKind wantedKind() {
    if (kind == null) {
      return null;
    }
    return kind.demo ? InstallationKind.DEMO : InstallationKind.SANDBOX;
  }

  private boolean isTls() {
    return tls != null || tlsCertificate != null;
  }

  private Marketplace start(
      DataFolder data, InstallationKind installation, Map<String, String> given, Running running)
      throws Exception {
    MachineClock machineClock = MachineClock.system();
    if (installation == InstallationKind.REAL && clockSpeed != null && clockSpeed != 1) {
      throw CommandException.usage(
          "A real installation has a clock of speed 1; use --sandbox with another --data folder.");
    }
    CityClock.Anchor anchor;
    try {
      anchor =
          data.anchor(
              clockSpeed,
              installation == InstallationKind.DEMO ? DEMO_SPEED : 1,
              machineClock.instant());
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage("--clock-speed: " + wrong.getMessage());
    }
    FrontServer front =
        new FrontServer(
            port, Certificates.tls(data, tls, tlsCertificate, tlsKey), frontSettings(given));
    Map<String, String> values = new LinkedHashMap<>(given);
    values.putAll(OwnSecrets.always(data));
    OwnSecrets.unlessGiven(data).forEach(values::putIfAbsent);
    if (port != 0) {
      values.putIfAbsent(
          "identity.issuer",
          (isTls() ? "https" : "http") + "://localhost:" + port + "/api/identity");
    }
    if (installation == InstallationKind.DEMO) {
      values.put("identity.demo-owner-login", DemoCity.visitorsOwnerLogin(seed));
    }
    if (installation.allowsSimulation() && !values.containsKey("payment.gateway-url")) {
      URI webhook =
          port == 0 || isTls()
              ? null
              : URI.create("http://localhost:" + port + "/api/payment/webhooks/gateway");
      GatewayProcess gateway = GatewayProcess.start(data, gatewayFaults, seed, webhook);
      running.closeLater(gateway);
      values.put("payment.gateway-url", gateway.address().toString());
      values.put("payment.gateway-secret", data.secret(data.gatewaySecret()));
    }
    // Side by side: the second server starts while the first does.
    FutureTask<KeyRoom> opening = new FutureTask<>(() -> KeyRoom.open(data, given, machineClock));
    Thread.ofPlatform().name("open-key-store").start(opening);
    running.closeLater(() -> closeIfOpened(opening));
    PostgresServer postgres = PostgresServer.start(data.postgres());
    running.closeLater(postgres);
    PersonKeys personKeys;
    try {
      personKeys = opening.get().keys();
    } catch (ExecutionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
    SchemaPerDomain database = new SchemaPerDomain(postgres, data.databaseSecret());
    database.createDatabase();
    Marketplace marketplace =
        Marketplace.start(
            new Marketplace.Parts(
                Domains.ALL,
                new Settings(values),
                database,
                signals -> new JournalTransport(database, signals),
                front,
                new CityClock(anchor, machineClock),
                machineClock,
                new SecureRandom(),
                ONLY_PROCESS,
                new KeyRing(),
                personKeys,
                installation));
    running.closeLater(marketplace);
    return marketplace;
  }

  private static FrontSettings frontSettings(Map<String, String> given) {
    try {
      return FrontSettings.of(new Settings(given));
    } catch (IllegalArgumentException wrong) {
      throw CommandException.usage(String.valueOf(wrong.getMessage()));
    }
  }

  private static void closeIfOpened(FutureTask<KeyRoom> opening) throws InterruptedException {
    try {
      opening.get().close();
    } catch (ExecutionException neverOpened) {
      LoggerFactory.getLogger(UpCommand.class).debug("there is no key store to close", neverOpened);
    }
  }
}
