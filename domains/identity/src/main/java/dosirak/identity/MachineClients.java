package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.MachineClientEnded;
import dosirak.platform.Settings;
import dosirak.platform.database.Times;
import dosirak.platform.journal.Journal;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Programs that sign in for themselves: the installation's own, which is configured, and those of
 * shops (a till, for example), which their owners register and remove. Their secrets are long and
 * random, so that a plain SHA-256 of each is kept.
 */
final class MachineClients {
  static final String CLIENT_ID = "identity.machine-client-id";
  static final String CLIENT_SECRET_HASH = "identity.machine-client-secret-hash";

  /** Most that a shop may have at a time. */
  static final int MOST_OF_A_SHOP = 20;

  private static final int HASH_BYTES = 32;
  private static final int SECRET_BYTES = 32;
  private static final String PREFIX = "shop-";
  private static final Set<String> INSTALLATION_SCOPES =
      Set.of(
          RolePermissions.SCOPE_SIMULATE,
          RolePermissions.SCOPE_AUDIT,
          RolePermissions.SCOPE_MAINTAIN);

  private final JdbcClient jdbc;
  private final Journal journal;
  private final MachineClock clock;
  private final Identifiers identifiers;
  private final RandomGenerator random;
  private final @Nullable Known installation;

  /**
   * @throws IllegalArgumentException if the configured hash is not a SHA-256 in hexadecimal
   */
  MachineClients(
      JdbcClient jdbc,
      Journal journal,
      MachineClock clock,
      Identifiers identifiers,
      RandomGenerator random,
      Settings settings) {
    this.jdbc = jdbc;
    this.journal = journal;
    this.clock = clock;
    this.identifiers = identifiers;
    this.random = random;
    String clientId = settings.find(CLIENT_ID);
    String hash = settings.find(CLIENT_SECRET_HASH);
    this.installation =
        clientId == null || hash == null
            ? null
            : new Known(clientId, HexFormat.of().parseHex(hash), INSTALLATION_SCOPES, null);
    if (installation != null && installation.secretHash().length != HASH_BYTES) {
      throw new IllegalArgumentException(CLIENT_SECRET_HASH + " must be a SHA-256 in hexadecimal");
    }
  }

  /**
   * A client that may sign in.
   *
   * @param shopId the shop it works for, absent for the installation's own
   */
  record Known(String clientId, byte[] secretHash, Set<String> scopes, @Nullable ShopId shopId) {}

  /** A client that was made; the secret is told this once. */
  record Made(String clientId, String clientSecret) {}

  /**
   * A client as its owner sees it.
   *
   * @param madeAt machine time
   */
  record Listed(String clientId, ShopId shopId, String name, List<String> scopes, Instant madeAt) {}

  /** The client of an identifier, unless it was removed. */
  Optional<Known> find(String clientId) {
    if (installation != null && installation.clientId().equals(clientId)) {
      return Optional.of(installation);
    }
    return clientId.startsWith(PREFIX) ? select(clientId, "") : Optional.empty();
  }

  /** The same, held against removal until the end of the transaction. */
  Optional<Known> hold(String clientId) {
    return clientId.startsWith(PREFIX) ? select(clientId, "for share") : find(clientId);
  }

  private Optional<Known> select(String clientId, String locking) {
    return jdbc.sql(
            """
            select client_id, secret_hash, scopes, shop_id from machine_client
            where client_id = :clientId and ended_at is null
            """
                + locking)
        .param("clientId", clientId)
        .query(MachineClients::known)
        .optional();
  }

  /**
   * Registers a client of a shop, in the transaction of the caller.
   *
   * @throws Problem 409 {@code too-many-machine-clients}
   */
  Made make(AccountId by, ShopId shopId, String name, Set<String> scopes) {
    if (of(shopId).size() >= MOST_OF_A_SHOP) {
      throw Problem.conflict(
          "too-many-machine-clients",
          "A shop may have " + MOST_OF_A_SHOP + " machine clients; remove one that is not used.");
    }
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    String clientId = PREFIX + identifiers.next();
    jdbc.sql(
            """
            insert into machine_client (client_id, secret_hash, shop_id, name, scopes, made_by,
              made_at)
            values (:clientId, :secretHash, :shopId, :name, :scopes, :by, :now)
            """)
        .param("clientId", clientId)
        .param("secretHash", RefreshTokens.sha256(secret.getBytes(StandardCharsets.UTF_8)))
        .param("shopId", shopId.value())
        .param("name", name)
        .param("scopes", scopes.stream().sorted().toArray(String[]::new))
        .param("by", by.value())
        .param("now", Times.utc(clock.instant()))
        .update();
    return new Made(clientId, secret);
  }

  /** The clients of a shop that were not removed, the oldest first. */
  List<Listed> of(ShopId shopId) {
    return jdbc.sql(
            """
            select client_id, shop_id, name, scopes, made_at from machine_client
            where shop_id = :shopId and ended_at is null
            order by made_at, client_id
            """)
        .param("shopId", shopId.value())
        .query((row, number) ->
            new Listed(
                row.getString("client_id"),
                new ShopId(row.getObject("shop_id", UUID.class)),
                row.getString("name"),
                List.of((String[]) row.getArray("scopes").getArray()),
                row.getObject("made_at", OffsetDateTime.class).toInstant()))
        .list();
  }

  /** The shop of a client that was not removed. */
  Optional<ShopId> shopOf(String clientId) {
    return find(clientId).map(Known::shopId);
  }

  /** Removes a client of a shop, in the transaction of the caller: its tokens end. */
  void remove(String clientId) {
    int removed =
        jdbc.sql(
                """
                update machine_client set ended_at = :now
                where client_id = :clientId and ended_at is null
                """)
            .param("clientId", clientId)
            .param("now", Times.utc(clock.instant()))
            .update();
    if (removed == 1) {
      journal.append(new MachineClientEnded(clientId));
    }
  }

  private static Known known(ResultSet row, int number) throws SQLException {
    return new Known(
        row.getString("client_id"),
        row.getBytes("secret_hash"),
        Set.of((String[]) row.getArray("scopes").getArray()),
        new ShopId(row.getObject("shop_id", UUID.class)));
  }
}
