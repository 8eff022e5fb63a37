package dosirak.app;

import com.github.benmanes.caffeine.cache.Ticker;
import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.Marketplace;
import dosirak.platform.PlatformSettings;
import dosirak.platform.Settings;
import dosirak.platform.cache.RedisReachability;
import dosirak.platform.cache.SharedCache;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.database.DatabasePerDomain;
import dosirak.platform.kafka.KafkaReachability;
import dosirak.platform.kafka.KafkaSettings;
import dosirak.platform.kafka.KafkaTransport;
import dosirak.platform.privacy.KeyBackups;
import dosirak.platform.privacy.KeyStore;
import dosirak.platform.privacy.MasterKey;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.security.KeyRing;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.FrontServer;
import dosirak.platform.web.FrontSettings;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some domains in this process, beside other processes that run the rest or the same: each domain
 * with a database of its own, events by Kafka, everything from the configuration and nothing from a
 * data folder.
 */
final class ServicesMode {
  private static final Logger log = LoggerFactory.getLogger(ServicesMode.class);

  /** What {@code --only} takes instead of domains. */
  static final String LIST = "list";

  /** The database of people's keys, beside those of the domains. */
  private static final String KEYS = "keys";

  /** Two looks of the front, the first after two seconds at most, and a moment. */
  private static final String LEAVE_WAIT_MILLIS = "3500";

  private static final int KEY_POOL_SIZE = 3;
  private static final Duration KEY_STORE_PATIENCE = Duration.ofMinutes(2);
  private static final Duration KEY_STORE_PAUSE = Duration.ofSeconds(1);

  /**
   * Keys that have a default where one process runs everything: a secret made at the start. Several
   * processes must be given the same.
   */
  private static final Map<String, List<String>> SAME_IN_ALL =
      Map.of(
          "identity",
              List.of(
                  "identity.issuer",
                  "identity.key-encryption-secret",
                  "identity.notification-sealing-key"),
          "notification", List.of("notification.sealing-key"),
          "desk", List.of("desk.hash-secret"),
          "pos", List.of("pos.sealing-secret"));

  private final List<Domain> domains;
  private final Settings settings;
  private final InstallationKind kind;
  private final CityClock.Anchor anchor;
  private final DatabasePerDomain databases;
  private final KafkaSettings kafka;

  private ServicesMode(
      List<Domain> domains,
      Settings settings,
      InstallationKind kind,
      CityClock.Anchor anchor,
      DatabasePerDomain databases,
      KafkaSettings kafka) {
    this.domains = domains;
    this.settings = settings;
    this.kind = kind;
    this.anchor = anchor;
    this.databases = databases;
    this.kafka = kafka;
  }

  /**
   * Reads what to run and how.
   *
   * @param only names of domains, separated by commas
   * @throws CommandException naming everything that is missing or wrong
   */
  static ServicesMode of(String only, Map<String, String> values, MachineClock clock) {
    List<Domain> domains = named(only);
    Map<String, String> all = new LinkedHashMap<>(values);
    all.putIfAbsent(FrontSettings.LEAVE_WAIT, LEAVE_WAIT_MILLIS);
    Settings settings = new Settings(all);
    List<String> wrong = new ArrayList<>();
    for (Domain domain : domains) {
      for (String key : SAME_IN_ALL.getOrDefault(domain.name(), List.of())) {
        if (settings.find(key) == null) {
          wrong.add(key + " is missing; all processes of " + domain.name() + " need the same");
        }
      }
    }
    if (settings.find(SessionCookies.KEYS) == null) {
      wrong.add(SessionCookies.KEYS + " is missing; all processes need the same");
    }
    String masterKey = settings.find(MasterKey.FILE);
    if (masterKey == null || !Files.isReadable(Path.of(masterKey))) {
      wrong.add(
          "%s must name a file that can be read; all processes need the same"
              .formatted(MasterKey.FILE));
    }
    InstallationKind kind = kind(settings, wrong);
    CityClock.Anchor anchor = anchor(settings, kind, clock.instant(), wrong);
    DatabasePerDomain databases = databases(settings, domains, wrong);
    KafkaSettings kafka = kafka(settings, wrong);
    if (!wrong.isEmpty() || databases == null || kafka == null) {
      throw CommandException.usage(
          "The configuration cannot be used:\n  " + String.join("\n  ", wrong));
    }
    return new ServicesMode(domains, settings, kind, anchor, databases, kafka);
  }

  private static List<Domain> named(String only) {
    Set<String> names =
        Arrays.stream(only.split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> known =
        Domains.ALL.stream().map(Domain::name).collect(Collectors.toCollection(TreeSet::new));
    Set<String> unknown = new TreeSet<>(names);
    unknown.removeAll(known);
    if (!unknown.isEmpty() || names.isEmpty()) {
      throw CommandException.usage(
          "--only takes names of domains, separated by commas; %s. There are: %s"
              .formatted(
                  names.isEmpty() ? "there is none" : "unknown: " + String.join(", ", unknown),
                  String.join(", ", known)));
    }
    return Domains.ALL.stream().filter(domain -> names.contains(domain.name())).toList();
  }

  private static InstallationKind kind(Settings settings, List<String> wrong) {
    String kind =
        Objects.requireNonNullElse(settings.find(PlatformSettings.INSTALLATION_KIND), "real");
    try {
      return InstallationKind.valueOf(kind.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      wrong.add(PlatformSettings.INSTALLATION_KIND + " must be real, sandbox or demo");
      return InstallationKind.REAL;
    }
  }

  private static CityClock.Anchor anchor(
      Settings settings, InstallationKind kind, Instant now, List<String> wrong) {
    CityClock.Anchor same = new CityClock.Anchor(now, now, 1);
    String text = settings.find(PlatformSettings.CLOCK_ANCHOR);
    if (text == null) {
      return same;
    }
    if (kind == InstallationKind.REAL) {
      wrong.add(PlatformSettings.CLOCK_ANCHOR + ": a real installation has the machine's time");
      return same;
    }
    String[] parts = text.strip().split(" +", 4);
    try {
      return new CityClock.Anchor(
          Instant.parse(parts[0]), Instant.parse(parts[1]), Double.parseDouble(parts[2]));
    } catch (DateTimeException | IllegalArgumentException | ArrayIndexOutOfBoundsException no) {
      wrong.add(
          PlatformSettings.CLOCK_ANCHOR
              + " must be two instants and a speed, such as"
              + " 2026-03-02T03:00:00Z 2026-03-02T03:00:00Z 1");
      return same;
    }
  }

  private static @Nullable DatabasePerDomain databases(
      Settings settings, List<Domain> domains, List<String> wrong) {
    List<String> names = new ArrayList<>(domains.stream().map(Domain::name).toList());
    names.add(KEYS);
    for (String name : names) {
      try {
        DatabasePerDomain.of(settings, List.of(name));
      } catch (IllegalArgumentException missing) {
        wrong.add(String.valueOf(missing.getMessage()));
      }
    }
    return wrong.isEmpty() ? DatabasePerDomain.of(settings, names) : null;
  }

  private static @Nullable KafkaSettings kafka(Settings settings, List<String> wrong) {
    try {
      return KafkaSettings.of(settings);
    } catch (IllegalArgumentException missing) {
      wrong.add(String.valueOf(missing.getMessage()));
      return null;
    }
  }

  /** Prints every domain with what it listens to and the configuration keys it understands. */
  static void list(PrintStream out) {
    for (Domain domain : Domains.ALL) {
      out.println(domain.name());
      Set<String> sources = new TreeSet<>(domain.listensTo());
      sources.add(Domain.HEARD_BY_ALL);
      out.println("  listens to  " + String.join(", ", sources));
      out.printf(
          "  needs       database.%s.url, .user, .password (or .password-file)%n", domain.name());
      for (String key : SAME_IN_ALL.getOrDefault(domain.name(), List.of())) {
        out.println("              " + key);
      }
      for (Domain.Setting setting : domain.settings()) {
        out.printf("  %s%n      %s%n", setting.key(), setting.description());
      }
    }
    out.println("all");
    out.println("  needs       database.keys.url, .user, .password (or .password-file)");
    out.println("              kafka.bootstrap");
    out.println("              " + SessionCookies.KEYS);
    out.println("              " + MasterKey.FILE);
    for (Domain.Setting setting : PlatformSettings.ALL) {
      out.printf("  %s%n      %s%n", setting.key(), setting.description());
    }
  }

  /**
   * Tries to reach everything that is configured.
   *
   * @return whether all can be used
   */
  boolean check(PrintStream out) {
    boolean good = true;
    List<String> names = new ArrayList<>(domains.stream().map(Domain::name).toList());
    names.add(KEYS);
    for (String name : names) {
      good &= tell(out, "database of " + name, databases.whatIsWrongWith(name));
    }
    String redis = settings.find(SharedCache.URL);
    if (redis != null) {
      good &= tell(out, "redis", RedisReachability.whatIsWrongWith(redis));
    }
    KafkaReachability.Report report =
        KafkaReachability.check(kafka, domains.stream().map(Domain::name).toList());
    for (String finding : report.findings()) {
      out.printf("%-28s %s%s%n", "kafka", report.usable() ? "ok: " : "WRONG: ", finding);
    }
    return good && report.usable();
  }

  private static boolean tell(PrintStream out, String part, @Nullable String wrong) {
    out.printf("%-28s %s%n", part, wrong == null ? "ok" : "WRONG: " + wrong);
    return wrong == null;
  }

  /** The names of the domains that run here. */
  String names() {
    return domains.stream().map(Domain::name).collect(Collectors.joining(", "));
  }

  /** Starts the domains; what was started is added to what is closed at the end. */
  Marketplace start(FrontServer front, MachineClock clock, Running running) {
    PersonKeys personKeys = personKeys(clock, running);
    Marketplace marketplace =
        Marketplace.start(
            new Marketplace.Parts(
                domains,
                settings,
                databases,
                signals -> new KafkaTransport(kafka, signals),
                front,
                new CityClock(anchor, clock),
                clock,
                new SecureRandom(),
                UUID.randomUUID(),
                new KeyRing(),
                personKeys,
                kind));
    running.closeLater(marketplace);
    return marketplace;
  }

  /** People's keys, once their database can be reached. */
  private PersonKeys personKeys(MachineClock clock, Running running) {
    MasterKey masterKey = MasterKey.read(Path.of(settings.require(MasterKey.FILE)));
    HikariDataSource pool = databases.pool(KEYS, KEYS, KEYS, KEY_POOL_SIZE);
    running.closeLater(pool);
    long deadline = System.nanoTime() + KEY_STORE_PATIENCE.toNanos();
    while (true) {
      try {
        databases.createSchema(KEYS);
        KeyStore store = KeyStore.open(pool, masterKey);
        KeyBackups backups = new KeyBackups(backupFolder());
        PersonKeys keys = new PersonKeys(store, masterKey, backups, clock, Ticker.systemTicker());
        running.closeLater(keys);
        return keys;
      } catch (IllegalStateException
          | org.springframework.dao.DataAccessException
          | org.flywaydb.core.api.FlywayException away) {
        if (System.nanoTime() > deadline) {
          throw CommandException.failed(
              "The database of people's keys cannot be used: " + away.getMessage());
        }
        log.warn("waiting for the database of people's keys: {}", away.toString());
        pause();
      }
    }
  }

  private Path backupFolder() {
    String folder = settings.find(PlatformSettings.KEY_BACKUPS);
    return folder == null
        ? StatePointer.stateFolder().resolve("key-backups").resolve("services")
        : Path.of(folder);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(KEY_STORE_PAUSE.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Interrupted while waiting for the database of people's keys.");
    }
  }
}
