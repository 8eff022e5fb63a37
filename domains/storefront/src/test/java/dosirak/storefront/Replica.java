package dosirak.storefront;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.Marketplace;
import dosirak.platform.Settings;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.database.SchemaPerDomain;
import dosirak.platform.journal.EventSource;
import dosirak.platform.journal.EventTransport;
import dosirak.platform.journal.JournalTransport;
import dosirak.platform.security.KeyRing;
import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.SlowLink;
import dosirak.platform.testing.TestClock;
import dosirak.platform.testing.TestDatabase;
import dosirak.platform.testing.TestKeys;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.FrontServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A process of the storefront beside the one of a {@link MarketplaceFixture}: it has the same
 * database, which it reaches over a link of its own, and never works because the other does.
 */
final class Replica implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SlowLink toDatabase = SlowLink.to(TestDatabase.server().port());
  private final Marketplace marketplace;
  private final HttpClient http = HttpClient.newHttpClient();

  Replica(Map<String, String> settings) throws InterruptedException {
    DomainDatabase database =
        new OverLink(
            new SchemaPerDomain(TestDatabase.server(), "test".getBytes(StandardCharsets.UTF_8)),
            toDatabase.port());
    this.marketplace =
        Marketplace.start(
            new Marketplace.Parts(
                List.of(StorefrontDomain.DOMAIN),
                new Settings(settings),
                database,
                signals -> new SharedJournals(new JournalTransport(database, signals)),
                new FrontServer(0, null),
                new CityClock(
                    new CityClock.Anchor(
                        MarketplaceFixture.MONDAY_NOON, MarketplaceFixture.MONDAY_NOON, 1),
                    new TestClock(MarketplaceFixture.MONDAY_NOON)),
                MachineClock.system(),
                new Random(8),
                UUID.randomUUID(),
                new KeyRing(),
                TestKeys.personKeys(),
                InstallationKind.SANDBOX));
    if (!marketplace.awaitServing(PATIENCE)) {
      close();
      throw new IllegalStateException("the other process does not serve");
    }
  }

  /** Journals that several processes read. */
  private record SharedJournals(JournalTransport journals) implements EventTransport {
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

  /** The same database at another port. */
  private record OverLink(DomainDatabase database, int port) implements DomainDatabase {
    @Override
    public void createSchema(String domain) {
      database.createSchema(domain);
    }

    @Override
    public void createScratch(String domain, String schema) {
      database.createScratch(domain, schema);
    }

    @Override
    public void dropScratch(String domain, String schema) {
      database.dropScratch(domain, schema);
    }

    @Override
    public HikariDataSource pool(String domain, String schema, String purpose, int size) {
      HikariConfig config = new HikariConfig();
      try (HikariDataSource direct = database.pool(domain, schema, purpose, size)) {
        direct.copyStateTo(config);
      }
      config.setJdbcUrl(
          config.getJdbcUrl().replaceFirst("127\\.0\\.0\\.1:\\d+", "127.0.0.1:" + port));
      return new HikariDataSource(config);
    }
  }

  /** The way of this process to its database. */
  SlowLink toDatabase() {
    return toDatabase;
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + marketplace.port() + "/api/storefront" + path))
            .timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(path, failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  @Override
  public void close() {
    // Over a link that is whole, so that nothing waits for what was cut.
    toDatabase.mend();
    toDatabase.delay(Duration.ZERO);
    marketplace.close();
    http.close();
    toDatabase.close();
  }
}
