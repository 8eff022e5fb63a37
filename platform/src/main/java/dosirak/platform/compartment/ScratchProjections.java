package dosirak.platform.compartment;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.journal.ParkedStore;
import dosirak.platform.journal.Subscriber;
import dosirak.platform.journal.Subscription;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The projections of a domain built anew beside the live ones: the domain is built once more over a
 * schema of its own, with no web and no workers, and its projecting subscriptions apply their
 * sources from the beginning. What operators discarded is left out; what fails is parked there, so
 * that the rest goes on as it does in the live ones.
 */
final class ScratchProjections implements AutoCloseable {
  private static final int POOL_SIZE = 4;

  private final DomainDatabase database;
  private final String domain;
  private final String schema;
  private final HikariDataSource pool;
  private final Compartment.Core core;
  private final BooleanSupplier ours;
  private final Map<String, Subscriber> subscribers = new LinkedHashMap<>();

  private ScratchProjections(
      DomainDatabase database,
      String domain,
      String schema,
      HikariDataSource pool,
      Compartment.Core core,
      BooleanSupplier ours) {
    this.database = database;
    this.domain = domain;
    this.schema = schema;
    this.pool = pool;
    this.core = core;
    this.ours = ours;
  }

  /**
   * Makes them, empty; what an earlier run that was killed left of the schema is removed.
   *
   * @param live what was discarded there is left out
   * @param ours whether the caller still holds the lock that makes the schema its own: one that
   *     lost it leaves the schema to whoever has the lock now
   */
  static ScratchProjections create(
      Domain domain,
      Environment environment,
      String schema,
      DataSource live,
      BooleanSupplier ours) {
    DomainDatabase database = environment.database();
    String name = domain.name();
    database.dropScratch(name, schema);
    database.createScratch(name, schema);
    HikariDataSource pool = database.pool(name, schema, "rebuild", POOL_SIZE);
    try {
      DomainDatabase.migrate(pool, schema, name);
      Compartment.Core core =
          Compartment.Core.build(domain, environment.unheard(), pool, () -> true);
      ScratchProjections made = new ScratchProjections(database, name, schema, pool, core, ours);
      ParkedStore parked = new ParkedStore(JdbcClient.create(live));
      for (Subscriber subscriber : core.subscribers()) {
        Subscription subscription = subscriber.subscription();
        if (!subscription.tables().isEmpty()) {
          subscriber.leaveOut(parked.discarded(subscription.name()));
          made.subscribers.put(subscription.name(), subscriber);
        }
      }
      return made;
    } catch (RuntimeException failure) {
      pool.close();
      if (ours.getAsBoolean()) {
        database.dropScratch(name, schema);
      }
      throw failure;
    }
  }

  String schema() {
    return schema;
  }

  DataSource source() {
    return pool;
  }

  /**
   * Applies the sources up to the positions of the live subscriptions.
   *
   * @param progress is told how many positions lie behind, of all subscriptions together
   */
  void catchUp(Map<String, Long> positions, LongConsumer progress) throws InterruptedException {
    for (Subscriber subscriber : subscribers.values()) {
      long target = positions.getOrDefault(subscriber.subscription().name(), 0L);
      subscriber.replayTo(target, reached -> progress.accept(behind()));
    }
    progress.accept(behind());
  }

  private long behind() {
    return subscribers.values().stream()
        .mapToLong(subscriber -> Math.max(0, subscriber.position()))
        .sum();
  }

  /**
   * The subscriptions whose sources no longer hold all that was said, so that what was built of
   * them lacks its beginning.
   */
  List<String> incomplete() {
    List<String> names = new ArrayList<>();
    subscribers.forEach((name, subscriber) -> {
      if (subscriber.beganLate()) {
        names.add(name);
      }
    });
    return names;
  }

  @Override
  public void close() {
    subscribers.values().forEach(Subscriber::close);
    core.close();
    pool.close();
    if (ours.getAsBoolean()) {
      database.dropScratch(domain, schema);
    }
  }
}
