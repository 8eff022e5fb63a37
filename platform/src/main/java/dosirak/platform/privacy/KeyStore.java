package dosirak.platform.privacy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The wrapped keys of people in their own database. */
public final class KeyStore {
  private static final int READ_AT_ONCE = 1_000;

  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  /**
   * A store whose tables exist.
   *
   * @param source of the store's own database
   */
  public KeyStore(DataSource source) {
    this.jdbc = JdbcClient.create(source);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
  }

  /**
   * Opens a store, making or bringing up to date its tables.
   *
   * @throws IllegalStateException in words for the operator if its keys were wrapped by another
   *     master key
   */
  public static KeyStore open(DataSource source, MasterKey masterKey) {
    Flyway.configure().dataSource(source).locations("classpath:db/keystore").load().migrate();
    KeyStore store = new KeyStore(source);
    store.belongTo(masterKey);
    return store;
  }

  private void belongTo(MasterKey masterKey) {
    String known =
        jdbc.sql(
                """
                with first as (
                  insert into key_store (master_key_id) values (:id)
                  on conflict do nothing
                  returning master_key_id
                )
                select master_key_id from first
                union all
                select master_key_id from key_store
                limit 1
                """)
            .param("id", masterKey.id())
            .query(String.class)
            .single();
    if (!known.equals(masterKey.id())) {
      throw new IllegalStateException(
          """
          The keys of this key store were wrapped by master key %s; the master key that was given is \
          %s. Nothing was changed. Put the right key file back, or name it with the configuration \
          key keys.master-key-file.\
          """
              .formatted(known, masterKey.id()));
    }
  }

  /**
   * A person's row.
   *
   * @param wrapped absent once it was erased
   * @param erasedAt machine time
   */
  record Row(
      UUID person, byte @Nullable [] wrapped, Instant createdAt, @Nullable Instant erasedAt) {}

  /** The rows there are. */
  Map<UUID, Row> find(Collection<UUID> people) {
    Map<UUID, Row> rows = new HashMap<>();
    jdbc.sql(
            """
            select person_id, wrapped_key, created_at, erased_at
            from person_key where person_id = any(:people::uuid[])
            """)
        .param("people", texts(people))
        .query(KeyStore::row)
        .list()
        .forEach(row -> rows.put(row.person(), row));
    return rows;
  }

  /** Keeps new keys; leaves alone people who have a row. */
  void add(Map<UUID, byte[]> wrapped, Instant now) {
    List<UUID> people = List.copyOf(wrapped.keySet());
    jdbc.sql(
            """
            insert into person_key (person_id, wrapped_key, created_at)
            select person_id, decode(key, 'hex'), :now
            from unnest(:people::uuid[], :keys::text[]) as wanted (person_id, key)
            on conflict (person_id) do nothing
            """)
        .param("people", texts(people))
        .param(
            "keys",
            people.stream()
                .map(person ->
                    java.util.HexFormat.of().formatHex(Objects.requireNonNull(wrapped.get(person))))
                .toArray(String[]::new))
        .param("now", now.atOffset(ZoneOffset.UTC))
        .update();
  }

  /** Erases keys; people without one are noted too, so that none is made for them later. */
  void erase(Collection<UUID> people, Instant now) {
    if (people.isEmpty()) {
      return;
    }
    int erased =
        jdbc.sql(
                """
                insert into person_key (person_id, wrapped_key, created_at, erased_at)
                select unnest(:people::uuid[]), null, :now, :now
                on conflict (person_id) do update set wrapped_key = null, erased_at = :now
                where person_key.erased_at is null
                """)
            .param("people", texts(people))
            .param("now", now.atOffset(ZoneOffset.UTC))
            .update();
    if (erased > 0) {
      // The old version of the row leaves the page with the next vacuum; not before.
      jdbc.sql("vacuum person_key").update();
    }
  }

  boolean isEmpty() {
    return !jdbc.sql("select exists (select from person_key)").query(Boolean.class).single();
  }

  /** Keeps rows of a backup; leaves alone people who have a row. */
  void restore(List<Row> rows) {
    transactions.executeWithoutResult(status -> {
      for (Row row : rows) {
        Instant erasedAt = row.erasedAt();
        jdbc.sql(
                """
                insert into person_key (person_id, wrapped_key, created_at, erased_at)
                values (:person, :wrapped, :created, cast(:erased as timestamptz))
                on conflict (person_id) do nothing
                """)
            .param("person", row.person())
            .param("wrapped", row.wrapped(), java.sql.Types.BINARY)
            .param("created", row.createdAt().atOffset(ZoneOffset.UTC))
            .param("erased", erasedAt == null ? null : erasedAt.atOffset(ZoneOffset.UTC))
            .update();
      }
    });
  }

  /** Reads all rows as of one moment, in the order of the people. */
  void readAll(Consumer<Row> reader) {
    TransactionTemplate reading =
        new TransactionTemplate(Objects.requireNonNull(transactions.getTransactionManager()));
    reading.setReadOnly(true);
    reading.executeWithoutResult(status -> {
      RowCallbackHandler each = row -> reader.accept(row(row, 0));
      jdbc.sql(
              """
              select person_id, wrapped_key, created_at, erased_at
              from person_key order by person_id
              """)
          .withFetchSize(READ_AT_ONCE)
          .query(each);
    });
  }

  private static Row row(ResultSet row, int number) throws SQLException {
    OffsetDateTime erasedAt = row.getObject("erased_at", OffsetDateTime.class);
    return new Row(
        row.getObject("person_id", UUID.class),
        row.getBytes("wrapped_key"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        erasedAt == null ? null : erasedAt.toInstant());
  }

  private static String[] texts(Collection<UUID> people) {
    return people.stream().map(UUID::toString).toArray(String[]::new);
  }
}
