package dosirak.cluster;

import dosirak.broker.BrokerProcess;
import dosirak.city.LocalPorts;
import dosirak.platform.database.PostgresServer;
import dosirak.platform.front.FrontMembers;
import dosirak.platform.front.HaproxyConfiguration;
import dosirak.platform.front.RouteTable;
import dosirak.platform.privacy.MasterKey;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lays out a new cluster: its ports, its configuration, and how each part is started. */
final class ClusterMaker {
  static final String KEYS = "keys";
  static final String DATABASE_PREFIX = "db-";

  /** Of one process for one domain: its pool, what it does aside, its ear and its attempts. */
  private static final int CONNECTIONS_OF_A_PROCESS = 30;

  private static final int CONNECTIONS_TO_KEYS = 4;
  private static final int CONNECTIONS_BESIDE = 10;
  private static final int HEAP_MEGABYTES = 112;
  private static final int HEAP_MEGABYTES_PER_DOMAIN = 48;
  private static final int PASSWORD_BYTES = 24;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ClusterOptions options;
  private final Path folder;
  private final SecureRandom random = new SecureRandom();
  private final TreeSet<Integer> ports = new TreeSet<>();
  private final List<MemberPlan> members = new ArrayList<>();

  ClusterMaker(ClusterOptions options) {
    this.options = options;
    this.folder = options.folder();
    ports.add(options.port());
  }

  /** Makes it all and starts none of it. */
  ClusterPlan make() throws IOException {
    String haproxy = program("haproxy", "haproxy");
    String redis = program("redis-server", "redis-server", "valkey-server");
    Databases databases = new Databases(folder.resolve("databases"));
    databases.makeTemplate();
    Map<String, String> settings = new TreeMap<>(options.settings());
    int linksPort = makeDatabases(databases, settings);

    int kafkaPort = port();
    settings.put("kafka.bootstrap", "127.0.0.1:" + kafkaPort);
    members.add(
        plan(
            "kafka",
            MemberKind.KAFKA,
            kafkaPort,
            BrokerProcess.prepare(BrokerProcess.findLibrary(), folder.resolve("kafka"), kafkaPort)
                .command()));
    int redisPort = port();
    settings.put("redis.url", "redis://127.0.0.1:" + redisPort);
    Files.createDirectories(folder.resolve("redis"));
    members.add(plan("redis", MemberKind.REDIS, redisPort, redisCommand(redis, redisPort)));
    int gatewayPort = port();
    settings.put("payment.gateway-url", "http://127.0.0.1:" + gatewayPort);
    members.add(plan("gateway", MemberKind.GATEWAY, gatewayPort, gatewayCommand(gatewayPort)));

    Path masterKey = folder.resolve("keys").resolve("master-key");
    if (!Files.exists(masterKey)) {
      MasterKey.create(masterKey);
    }
    Instant now = Instant.now();
    settings.put(MasterKey.FILE, masterKey.toString());
    settings.put("keys.backup-folder", folder.resolve("keys").resolve("backups").toString());
    settings.put("installation.kind", "sandbox");
    settings.put("clock.anchor", "%s %s %s".formatted(now, now, options.clockSpeed()));
    settings.put("identity.issuer", "http://localhost:" + options.port() + "/api/identity");
    settings.put("front.trusted-proxies", "127.0.0.1");
    writeSettings(settings);

    List<MemberPlan> services = services();
    members.addAll(services);
    Path front = folder.resolve("haproxy.cfg");
    Files.writeString(folder.resolve("front-members.json"), frontMembers(services));
    Files.writeString(
        front,
        HaproxyConfiguration.of(
            RouteTable.of(
                services.stream()
                    .flatMap(service -> service.domains().stream())
                    .collect(Collectors.toSet())),
            new FrontMembers(
                "127.0.0.1:" + options.port(),
                services.stream()
                    .map(service ->
                        new FrontMembers.Server(
                            service.name(), "127.0.0.1", service.port(), service.domains()))
                    .toList()),
            HaproxyConfiguration.Options.UNLIMITED));
    members.add(
        plan(
            "front",
            MemberKind.FRONT,
            options.port(),
            List.of(haproxy, "-db", "-f", front.toString())));
    return new ClusterPlan(options.inWords(), options.port(), linksPort, members);
  }

  private static MemberPlan plan(String name, MemberKind kind, int port, List<String> command) {
    return new MemberPlan(name, kind, List.of(), port, command, Map.of());
  }

  /** The first of the programs that is installed. */
  private static String program(String packageName, String... names) {
    // Debian keeps haproxy where only root looks for programs.
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    for (String name : names) {
      for (String directory : path.split(":", -1)) {
        Path file = Path.of(directory).resolve(name);
        if (!directory.isEmpty() && Files.isExecutable(file)) {
          return file.toString();
        }
      }
    }
    throw new ClusterException(
        "%s is not installed; on Debian: apt-get install %s".formatted(names[0], packageName));
  }

  private int port() throws IOException {
    int port = LocalPorts.free(random);
    while (!ports.add(port)) {
      port = LocalPorts.free(random);
    }
    return port;
  }

  private List<String> domains() {
    return options.groups().stream().flatMap(List::stream).toList();
  }

  /** Returns the port where the links are told what to do; 0 without links. */
  private int makeDatabases(Databases databases, Map<String, String> settings) throws IOException {
    List<String> linksCommand = new ArrayList<>(java(List.of("-Xms16m", "-Xmx96m")));
    int linksPort = options.links() ? port() : 0;
    linksCommand.addAll(List.of(Links.class.getName(), Integer.toString(linksPort)));
    List<String> names = new ArrayList<>(domains());
    names.add(KEYS);
    int processes = options.replicas() * options.groups().size();
    for (String name : names) {
      String member = DATABASE_PREFIX + name;
      int port = port();
      int connections =
          CONNECTIONS_BESIDE
              + (name.equals(KEYS)
                  ? CONNECTIONS_TO_KEYS * processes
                  : CONNECTIONS_OF_A_PROCESS * options.replicas());
      members.add(
          new MemberPlan(
              member,
              MemberKind.DATABASE,
              List.of(name),
              port,
              databases.command(member, port, connections),
              Map.of()));
      int reached = port;
      if (options.links()) {
        reached = port();
        linksCommand.add("%s:%d:%d".formatted(member, reached, port));
      }
      byte[] password = new byte[PASSWORD_BYTES];
      random.nextBytes(password);
      settings.put(
          "database.%s.url".formatted(name),
          "jdbc:postgresql://127.0.0.1:%d/%s".formatted(reached, name));
      settings.put("database.%s.user".formatted(name), name);
      settings.put(passwordKey(name), HexFormat.of().formatHex(password));
    }
    if (options.links()) {
      members.add(plan("links", MemberKind.LINKS, linksPort, linksCommand));
    }
    return linksPort;
  }

  static String passwordKey(String database) {
    return "database.%s.password".formatted(database);
  }

  private static List<String> redisCommand(String program, int port) {
    return List.of(
        program,
        "--bind",
        "127.0.0.1",
        "--port",
        Integer.toString(port),
        "--save",
        "",
        "--appendonly",
        "no",
        "--maxmemory",
        "64mb",
        "--maxmemory-policy",
        "allkeys-lru");
  }

  private List<String> gatewayCommand(int port) {
    List<String> command = new ArrayList<>(java(List.of("-Xms16m", "-Xmx192m")));
    command.addAll(
        List.of(
            options.program().mainClass(),
            "gateway",
            "--port",
            Integer.toString(port),
            "--log",
            folder.resolve("gateway").toString(),
            "--seed",
            Long.toString(options.seed()),
            "--faults",
            options.gatewayFaults(),
            "--secret-file",
            options.gatewaySecretFile().toString(),
            "--webhook",
            "http://localhost:" + options.port() + "/api/payment/webhooks/gateway"));
    return command;
  }

  private List<String> java(List<String> sizes) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(sizes);
    // The quick compiler alone: many processes share few processors and live short.
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xss512k",
            "-Duser.timezone=UTC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(options.program().javaOptions());
    command.addAll(List.of(MemberPlan.CLASS_PATH, options.program().classPath()));
    return command;
  }

  private void writeSettings(Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    StringWriter text = new StringWriter();
    properties.store(text, "Of all processes of this cluster.");
    PostgresServer.writeSecret(settingsFile(folder), text.toString());
  }

  static Path settingsFile(Path folder) {
    return folder.resolve("cluster.properties");
  }

  /** The password of a database, for whom it is made anew. */
  static String password(Path folder, String database) {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(settingsFile(folder))) {
      properties.load(reader);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return properties.getProperty(passwordKey(database));
  }

  private List<MemberPlan> services() throws IOException {
    List<MemberPlan> services = new ArrayList<>();
    for (int replica = 1; replica <= options.replicas(); replica++) {
      for (List<String> group : options.groups()) {
        services.add(service(group, replica));
      }
    }
    return services;
  }

  private MemberPlan service(List<String> group, int replica) throws IOException {
    String name = group.getFirst() + "-" + replica;
    int port = port();
    int heap = HEAP_MEGABYTES + HEAP_MEGABYTES_PER_DOMAIN * group.size();
    List<String> command = new ArrayList<>(java(List.of("-Xms32m", "-Xmx" + heap + "m")));
    command.addAll(
        List.of(
            options.program().mainClass(),
            "up",
            "--only",
            String.join(",", group),
            "--config",
            settingsFile(folder).toString(),
            "--port",
            Integer.toString(port)));
    return new MemberPlan(
        name,
        MemberKind.SERVICE,
        group,
        port,
        command,
        Map.of(
            "DOSIRAK_LOGS", folder.resolve("logs").resolve(name).toString(),
            "DOSIRAK_CONSOLE_LEVEL", "INFO",
            // Else every thread that allocates outside the heap keeps an arena of its own.
            "MALLOC_ARENA_MAX", "2"));
  }

  private String frontMembers(List<MemberPlan> services) {
    ObjectNode root = JSON.createObjectNode().put("listen", options.port());
    ArrayNode servers = root.putArray("servers");
    for (MemberPlan service : services) {
      ArrayNode domains =
          servers
              .addObject()
              .put("name", service.name())
              .put("host", "127.0.0.1")
              .put("port", service.port())
              .putArray("domains");
      service.domains().forEach(domains::add);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
