package dosirak.platform.testing;

import com.nimbusds.jose.jwk.ECKey;
import com.zaxxer.hikari.HikariDataSource;
import dosirak.contracts.AccountId;
import dosirak.contracts.DomainEvent;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RolesConfirmed;
import dosirak.platform.Marketplace;
import dosirak.platform.Settings;
import dosirak.platform.compartment.Domain;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.database.SchemaPerDomain;
import dosirak.platform.journal.EventSource;
import dosirak.platform.journal.EventTransport;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.JournalTransport;
import dosirak.platform.journal.Signals;
import dosirak.platform.overload.OverloadSettings;
import dosirak.platform.security.KeyRing;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.FrontServer;
import dosirak.platform.web.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running marketplace of some domains for a test, over real HTTP and a real database. What other
 * domains would say is said by {@link #say}; city time stands still until it is moved.
 */
public final class MarketplaceFixture implements AutoCloseable {
  /** A Monday noon in Seoul. */
  public static final Instant MONDAY_NOON = Instant.parse("2026-03-02T03:00:00Z");

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** All domains start at once, on a machine that may be busy building. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(3);

  private static final byte[] SECRET = "test".getBytes(StandardCharsets.UTF_8);
  private static final ECKey TOKEN_KEY = TokenSigner.newKey("test");

  /** Later than all that is said in a test: these tokens know everything. */
  private static final long IDENTITY_HEAD = Long.MAX_VALUE;

  private static final Duration TOKEN_LIFE = Duration.ofHours(1);
  private static final Duration CONFIRMED_FOR = Duration.ofSeconds(20);

  private final List<Domain> domains;
  private final Map<String, String> settings;
  private final Marketplace marketplace;
  private final SchemaPerDomain database;
  private final TestClock city;
  private final TokenSigner tokens;
  private final JsonMapper json = Json.mapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Said> sayers = new HashMap<>();
  private final CityClock cityClock;
  private long confirmedAt = System.nanoTime() - CONFIRMED_FOR.toNanos() - 1;

  private record Said(HikariDataSource pool, Journal journal, TransactionTemplate transactions) {}

  private MarketplaceFixture(
      List<Domain> domains, Set<String> absent, Map<String, String> settings) {
    this.database = new SchemaPerDomain(TestDatabase.server(), SECRET);
    database.createDatabase();
    this.city = new TestClock(MONDAY_NOON);
    // City time is driven through a machine source of its own; machine time is real.
    this.cityClock = new CityClock(new CityClock.Anchor(MONDAY_NOON, MONDAY_NOON, 1), city);
    this.tokens = new TokenSigner(TOKEN_KEY, MachineClock.system());
    for (Domain domain : domains) {
      database.dropSchema(domain.name());
    }
    Set<String> unheard = new HashSet<>(absent);
    if (domains.stream().noneMatch(domain -> domain.name().equals("identity"))) {
      // Every compartment listens to identity.
      unheard.add("identity");
    }
    for (String name : unheard) {
      database.dropSchema(name);
      database.createSchema(name);
      HikariDataSource pool = database.pool(name, "test", 3);
      DomainDatabase.migrate(pool, name, "nothing");
      Journal journal =
          new Journal(
              name,
              JdbcClient.create(pool),
              new Signals(),
              cityClock,
              MachineClock.system(),
              new Identifiers(MachineClock.system(), new Random(name.hashCode())));
      sayers.put(
          name, new Said(pool, journal, new TransactionTemplate(new JdbcTransactionManager(pool))));
    }
    this.domains = domains;
    this.settings = new HashMap<>(settings);
    // Crowds of tests share a machine with other tests; only tests of shedding want to be shed.
    this.settings.putIfAbsent(OverloadSettings.MOST_QUEUE, "0");
    this.marketplace =
        startMarketplace(signals -> new JournalTransport(database, signals), new Random(7));
  }

  private Marketplace startMarketplace(
      Function<Signals, EventTransport> events, RandomGenerator random) {
    return Marketplace.start(
        new Marketplace.Parts(
            domains,
            new Settings(settings),
            database,
            events,
            new FrontServer(0, null),
            cityClock,
            MachineClock.system(),
            random,
            UUID.randomUUID(),
            keys(),
            TestKeys.personKeys(),
            InstallationKind.SANDBOX));
  }

  /**
   * Starts another marketplace of the same domains on the same databases, as another process would
   * be, and waits until it serves. The caller closes it.
   */
  public Marketplace startReplica() throws InterruptedException {
    Marketplace replica =
        startMarketplace(signals -> new SharedJournals(database, signals), new Random());
    if (!replica.awaitServing(START_PATIENCE)) {
      replica.close();
      throw new AssertionError("the replica does not serve");
    }
    return replica;
  }

  /** Journals that are read directly, as all-in-one, by several processes of the same domains. */
  private static final class SharedJournals implements EventTransport {
    private final JournalTransport journals;

    SharedJournals(DomainDatabase database, Signals signals) {
      this.journals = new JournalTransport(database, signals);
    }

    @Override
    public EventSource of(String domain) {
      return journals.of(domain);
    }

    @Override
    public boolean isShared() {
      return true;
    }

    @Override
    public @Nullable Relay relay(String domain, DataSource journalOwner) {
      return null;
    }

    @Override
    public void close() {
      journals.close();
    }
  }

  private static KeyRing keys() {
    KeyRing keys = new KeyRing();
    keys.add(TOKEN_KEY.getKeyID(), TOKEN_KEY.toPublicJWK().toJSONString());
    keys.confirm(Instant.now().plus(TOKEN_LIFE));
    return keys;
  }

  /**
   * Starts domains and waits until they serve.
   *
   * @param absent domains whose journals the test writes itself with {@link #say}
   */
  public static MarketplaceFixture start(List<Domain> domains, Set<String> absent) {
    return start(domains, absent, Map.of());
  }

  /** Starts domains with settings and waits until they serve. */
  public static MarketplaceFixture start(
      List<Domain> domains, Set<String> absent, Map<String, String> settings) {
    MarketplaceFixture fixture = new MarketplaceFixture(domains, absent, settings);
    within(
        START_PATIENCE,
        "all compartments serve",
        () ->
            fixture.marketplace.compartments().values().stream()
                .allMatch(c -> c.status().state().name().equals("SERVING")));
    return fixture;
  }

  /** Starts domains and does not wait: some of them may be unable to serve. */
  public static MarketplaceFixture startWithoutWaiting(List<Domain> domains) {
    return new MarketplaceFixture(domains, Set.of(), Map.of());
  }

  public Marketplace marketplace() {
    return marketplace;
  }

  /** The city time of the running domains. */
  public Instant now() {
    return cityClock.instant();
  }

  /** Moves city time on. */
  public void advance(Duration by) {
    city.advance(by);
  }

  /** Says something as an absent domain; returns its position. */
  public long say(String domain, DomainEvent event) {
    Said said = sayers.get(domain);
    if (said == null) {
      throw new IllegalArgumentException(domain + " was not declared absent");
    }
    Long position = said.transactions().execute(status -> said.journal().append(event));
    return java.util.Objects.requireNonNull(position);
  }

  /** A connection with the rights of a running domain, to look behind the API. */
  public JdbcClient database(String domain) {
    Said known =
        sayers.computeIfAbsent(
            domain,
            name -> {
              HikariDataSource pool = database.pool(name, "test", 2);
              return new Said(
                  pool,
                  new Journal(
                      name,
                      JdbcClient.create(pool),
                      new Signals(),
                      cityClock,
                      MachineClock.system(),
                      new Identifiers(MachineClock.system(), new Random(1))),
                  new TransactionTemplate(new JdbcTransactionManager(pool)));
            });
    return JdbcClient.create(known.pool());
  }

  /** Does something in one transaction with the rights of a running domain. */
  public void inTransaction(String domain, Consumer<JdbcClient> work) {
    JdbcClient jdbc = database(domain);
    java.util.Objects.requireNonNull(sayers.get(domain))
        .transactions()
        .executeWithoutResult(status -> work.accept(jdbc));
  }

  /**
   * Every row of every table of a domain as text, to see what rests there.
   *
   * @return the rows that hold one of these texts, plain or in binary columns
   */
  public List<String> restingWith(String domain, String... texts) {
    JdbcClient looking = database(domain);
    List<String> found = new ArrayList<>();
    List<String> tables =
        looking
            .sql("select table_name from information_schema.tables where table_schema = :schema")
            .param("schema", domain)
            .query(String.class)
            .list();
    for (String table : tables) {
      for (String row :
          looking
              .sql("select to_jsonb(t)::text from \"" + table + "\" t")
              .query(String.class)
              .list()) {
        for (String text : texts) {
          String binary = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
          if (row.contains(text) || row.contains(binary)) {
            found.add(table + ": " + row);
          }
        }
      }
    }
    return found;
  }

  /** The types of the events a running domain has said, oldest first. */
  public List<String> said(String domain) {
    return database(domain)
        .sql("select type from journal order by position")
        .query(String.class)
        .list();
  }

  /** The events of one type that a running domain has said, oldest first. */
  public <E extends DomainEvent> List<E> said(String domain, Class<E> type) {
    return database(domain)
        .sql("select body from journal where type = :type order by position")
        .param("type", type.getSimpleName())
        .query(String.class)
        .list()
        .stream()
        .map(body ->
            type.cast(
                dosirak.platform.journal.EventCodec.decode(domain, type.getSimpleName(), body)))
        .toList();
  }

  /** A token of a person. */
  public String token(AccountId account, Role... roles) {
    Set<Role> all = Set.of(roles);
    List<Role> operators = all.stream().filter(Role::isOperator).toList();
    if (!operators.isEmpty()) {
      operators.forEach(role -> sayAsIdentity(new RoleGranted(account, role, null, now())));
      confirmRoles();
    }
    return tokens.forPerson(account, all, null, IDENTITY_HEAD, TOKEN_LIFE).token();
  }

  /** A token of a person that belongs to a session and was made at a position of identity. */
  public String token(AccountId account, UUID session, long knownUpTo, Role... roles) {
    return tokens.forPerson(account, Set.of(roles), session, knownUpTo, TOKEN_LIFE).token();
  }

  /** A token of the till of a shop. */
  public String tillToken(String clientId, ShopId shop) {
    return tokens
        .forMachine(clientId, Set.of(RolePermissions.SCOPE_POS), shop, 0, TOKEN_LIFE)
        .token();
  }

  /** Says something as identity, and waits until every compartment goes by it. */
  public long sayAsIdentity(DomainEvent event) {
    database("identity");
    Said said = java.util.Objects.requireNonNull(sayers.get("identity"));
    Long position =
        java.util.Objects.requireNonNull(
            said.transactions().execute(status -> said.journal().append(event)));
    if (event instanceof RolesConfirmed) {
      confirmedAt = System.nanoTime();
    }
    eventually(
        "every compartment goes by " + event,
        () ->
            marketplace.compartments().values().stream()
                .map(dosirak.platform.compartment.Compartment::access)
                .allMatch(access -> access == null || access.knownUpTo() >= position));
    return position;
  }

  /** Operators may act only while identity is heard of. */
  private void confirmRoles() {
    if (System.nanoTime() - confirmedAt > CONFIRMED_FOR.toNanos()) {
      sayAsIdentity(new RolesConfirmed(Instant.now()));
    }
  }

  /** A token of a machine client with all scopes. */
  public String machineToken() {
    return machineToken("test", RolePermissions.SCOPE_SIMULATE, RolePermissions.SCOPE_AUDIT);
  }

  /** A token of a machine client with some scopes. */
  public String machineToken(String clientId, String... scopes) {
    return tokens.forMachine(clientId, Set.of(scopes), null, 0, TOKEN_LIFE).token();
  }

  /** The key that the tokens of tests are signed with, to make bad ones that are nearly good. */
  public static ECKey tokenKey() {
    return TOKEN_KEY;
  }

  /** A new account identifier. */
  public static AccountId newAccount() {
    return new AccountId(UUID.randomUUID());
  }

  /** An answer over HTTP. */
  public record Reply(int status, Map<String, List<String>> headers, String text) {
    private static final JsonMapper MAPPER = Json.mapper();

    /** The body as JSON. */
    public JsonNode json() {
      return MAPPER.readTree(text);
    }

    /** The stable code of a problem, empty for what is none. */
    public String code() {
      return text.isEmpty() ? "" : json().path("code").asString("");
    }

    public @Nullable String header(String name) {
      List<String> values = headers.get(name.toLowerCase(java.util.Locale.ROOT));
      return values == null ? null : values.getFirst();
    }
  }

  /** GET as somebody, or as nobody with null. */
  public Reply get(String path, @Nullable String token) {
    return call("GET", path, token, null, Map.of());
  }

  /** POST with a fresh idempotency key. */
  public Reply post(String path, @Nullable String token, Object body) {
    return call("POST", path, token, body, Map.of("Idempotency-Key", UUID.randomUUID().toString()));
  }

  /** POST with a chosen idempotency key. */
  public Reply post(String path, @Nullable String token, Object body, String key) {
    return call("POST", path, token, body, Map.of("Idempotency-Key", key));
  }

  /** A call that uses a right over others, which takes a reason. */
  public Reply privileged(
      String method, String path, @Nullable String token, @Nullable Object body) {
    return call(method, path, token, body, Map.of("Dosirak-Reason", "looked into by a test"));
  }

  public Reply put(String path, @Nullable String token, Object body) {
    return call("PUT", path, token, body, Map.of());
  }

  public Reply delete(String path, @Nullable String token) {
    return call("DELETE", path, token, null, Map.of());
  }

  /**
   * Any call.
   *
   * @param body serialized as JSON; a String is sent as it is
   */
  public Reply call(
      String method,
      String path,
      @Nullable String token,
      @Nullable Object body,
      Map<String, String> headers) {
    return call(method, path, token, body, headers, "application/json");
  }

  /** Any call, with a body of some media type. */
  public Reply call(
      String method,
      String path,
      @Nullable String token,
      @Nullable Object body,
      Map<String, String> headers,
      String contentType) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + marketplace.port() + path))
            .timeout(PATIENCE)
            .method(
                method,
                switch (body) {
                  case null -> HttpRequest.BodyPublishers.noBody();
                  case String text -> HttpRequest.BodyPublishers.ofString(text);
                  default -> HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
                });
    if (body != null && headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
      request.header("Content-Type", contentType);
    }
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    headers.forEach(request::header);
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Map<String, List<String>> answered = new LinkedHashMap<>();
      response
          .headers()
          .map()
          .forEach((name, values) -> answered.put(name.toLowerCase(java.util.Locale.ROOT), values));
      return new Reply(response.statusCode(), answered, response.body());
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(method + " " + path, failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  /**
   * Waits until something is so.
   *
   * @throws AssertionError if it is not so in twenty seconds
   */
  public void eventually(String what, BooleanSupplier holds) {
    within(PATIENCE, what, holds);
  }

  private static void within(Duration patience, String what, BooleanSupplier holds) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Waits until a running domain has applied a position of a source. */
  public void awaitApplied(String domain, String source, long position) {
    JdbcClient looking = database(domain);
    eventually(
        domain + " has applied " + source + ":" + position,
        () ->
            looking
                    .sql(
                        "select coalesce(min(position), 0) from subscription where source = :source")
                    .param("source", source)
                    .query(Long.class)
                    .single()
                >= position);
  }

  @Override
  public void close() {
    marketplace.close();
    sayers.values().forEach(said -> said.pool().close());
    http.close();
  }
}
