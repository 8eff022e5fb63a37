package dosirak.platform.access;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.AccountErased;
import dosirak.contracts.identity.MachineClientEnded;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.RoleGranted;
import dosirak.contracts.identity.RoleRevoked;
import dosirak.contracts.identity.RolesConfirmed;
import dosirak.contracts.identity.SessionsEnded;
import dosirak.contracts.identity.SigningKeyPublished;
import dosirak.contracts.identity.SigningKeyRetired;
import dosirak.platform.database.Times;
import dosirak.platform.journal.Envelope;
import dosirak.platform.journal.Subscription;
import dosirak.platform.security.Caller;
import dosirak.platform.security.KeyRing;
import dosirak.platform.security.Permission;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.Standing;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A domain's own copy of what identity said about roles, sessions and keys. The tables are written
 * by a subscription; every process that runs the domain keeps them in memory, at most a second
 * behind, so that a request costs no query. Nobody asks identity anything.
 */
public final class AccessCopy implements Standing {
  /** Operators' rights end when nothing was heard of identity for this long, machine time. */
  public static final Duration OPERATORS_TRUSTED_FOR = Duration.ofSeconds(60);

  private static final Logger log = LoggerFactory.getLogger(AccessCopy.class);

  /** Longer than any token is good, with the grace while identity is away. */
  private static final Duration ENDS_KEPT = Duration.ofHours(2);

  private static final UUID NO_SHOP = new UUID(0, 0);
  private static final long LOOK_EVERY_MILLIS = 1_000;
  private static final int FORGET_AT_ONCE = 5_000;

  private final String domain;
  private final JdbcClient jdbc;
  private final KeyRing keys;
  private final MachineClock clock;
  private final Consumer<UUID> onChange;

  private final Map<UUID, Map<UUID, Map<Role, Boolean>>> membersByShop = new ConcurrentHashMap<>();
  private final Map<UUID, Set<ShopId>> shopsByMember = new ConcurrentHashMap<>();
  private final Map<UUID, Set<Role>> operators = new ConcurrentHashMap<>();
  private final Map<UUID, Ends> endsByAccount = new ConcurrentHashMap<>();
  private final Map<UUID, Instant> endedSessions = new ConcurrentHashMap<>();
  private final Map<String, Long> endedClients = new ConcurrentHashMap<>();
  private final Semaphore changed = new Semaphore(0);
  private volatile long loaded = -1;
  private volatile Instant confirmedAt = Instant.EPOCH;
  private volatile @Nullable Thread looker;

  /**
   * @param onChange told each account of which something ended or changed, once it is known here
   */
  public AccessCopy(
      String domain, JdbcClient jdbc, KeyRing keys, MachineClock clock, Consumer<UUID> onChange) {
    this.domain = domain;
    this.jdbc = jdbc;
    this.keys = keys;
    this.clock = clock;
    this.onChange = onChange;
  }

  /** What of an account ended, by the position of the event that ended it. */
  private static final class Ends {
    private volatile long allSessions = -1;
    private final Map<Role, Long> roles = new ConcurrentHashMap<>();
  }

  /**
   * The subscription that fills the tables.
   *
   * @param erased is told of people who were erased
   */
  public Subscription subscription(Consumer<AccountId> erased) {
    return Subscription.to("identity")
        .named("access")
        .onEnvelope(SigningKeyPublished.class, this::publish)
        .onEnvelope(SigningKeyRetired.class, this::retire)
        .onEnvelope(
            RoleGranted.class,
            said ->
                grant(
                    said,
                    said.event().accountId(),
                    said.event().role(),
                    said.event().shopId(),
                    true))
        .onEnvelope(
            RoleRevoked.class,
            said ->
                grant(
                    said,
                    said.event().accountId(),
                    said.event().role(),
                    said.event().shopId(),
                    false))
        .onEnvelope(
            SessionsEnded.class,
            said -> end(said, said.event().accountId(), said.event().sessionId(), null, null))
        .onEnvelope(
            MachineClientEnded.class, said -> end(said, null, null, null, said.event().clientId()))
        .on(AccountErased.class, said -> erased.accept(said.accountId()))
        .onEnvelope(RolesConfirmed.class, this::confirm)
        .build();
  }

  private void publish(Envelope<SigningKeyPublished> said) {
    jdbc.sql(
            """
            insert into signing_key (key_id, public_key, retired, position)
            values (:keyId, :publicKey, false, :position)
            on conflict (key_id) do nothing
            """)
        .param("keyId", said.event().keyId())
        .param("publicKey", said.event().publicKey())
        .param("position", said.position())
        .update();
    moved(said);
  }

  private void retire(Envelope<SigningKeyRetired> said) {
    jdbc.sql("update signing_key set retired = true, position = :position where key_id = :keyId")
        .param("keyId", said.event().keyId())
        .param("position", said.position())
        .update();
    moved(said);
  }

  private void grant(
      Envelope<?> said, AccountId account, Role role, @Nullable ShopId shop, boolean granted) {
    if (shop == null && !role.isOperator()) {
      // Everybody is a customer; tokens say so. Only that it ended must be known.
      if (!granted) {
        end(said, account, null, role, null);
      }
      return;
    }
    jdbc.sql(
            """
            insert into access_grant (account_id, role, shop_id, granted, position)
            values (:account, :role, :shop, :granted, :position)
            on conflict (account_id, role, shop_id) do update set
              granted = excluded.granted, position = excluded.position
            """)
        .param("account", account.value())
        .param("role", role.current().name())
        .param("shop", shop == null ? NO_SHOP : shop.value())
        .param("granted", granted)
        .param("position", said.position())
        .update();
    moved(said);
  }

  private void end(
      Envelope<?> said,
      @Nullable AccountId account,
      @Nullable UUID session,
      @Nullable Role role,
      @Nullable String client) {
    jdbc.sql(
            """
            insert into access_end (position, account_id, session_id, role, client_id, forget_after)
            values (:position, :account, :session, :role, :client, :forgetAfter)
            on conflict (position) do nothing
            """)
        .param("position", said.position())
        .param("account", account == null ? null : account.value(), Types.OTHER)
        .param("session", session, Types.OTHER)
        .param("role", role == null ? null : role.name(), Types.VARCHAR)
        .param("client", client, Types.VARCHAR)
        .param("forgetAfter", Times.utc(said.recordedAt().plus(ENDS_KEPT)))
        .update();
    moved(said);
  }

  private void confirm(Envelope<RolesConfirmed> said) {
    jdbc.sql(
            """
            update access_state
            set position = :position, confirmed_at = greatest(confirmed_at, :at)
            """)
        .param("position", said.position())
        .param("at", Times.utc(said.event().at()))
        .update();
    lookAfterCommit();
  }

  private void moved(Envelope<?> said) {
    jdbc.sql("update access_state set position = :position")
        .param("position", said.position())
        .update();
    lookAfterCommit();
  }

  private void lookAfterCommit() {
    if (changed.availablePermits() == 0) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void afterCommit() {
              changed.release();
            }
          });
    }
  }

  /** Loads the copy and keeps it up to date until {@link #stop}. */
  public void start() {
    load();
    // Known before it runs: it goes on for as long as it finds itself here.
    Thread looking = Thread.ofVirtual().name("access-" + domain).unstarted(this::keepLoading);
    looker = looking;
    looking.start();
  }

  /** Ends what {@link #start} began. */
  public void stop() {
    Thread looking = looker;
    looker = null;
    if (looking != null) {
      looking.interrupt();
    }
  }

  private void keepLoading() {
    while (looker != null) {
      try {
        changed.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        changed.drainPermits();
        load();
      } catch (InterruptedException stopped) {
        return;
      } catch (DataAccessException away) {
        // What is known stays; operators' rights end by themselves when it gets too old.
        log.debug("{} cannot look for changes of access: {}", domain, away.toString());
      }
    }
  }

  private void load() {
    long known = loaded;
    Set<UUID> affected = new HashSet<>();
    State state =
        jdbc.sql("select position, confirmed_at from access_state")
            .query((row, number) ->
                new State(
                    row.getLong("position"),
                    row.getObject("confirmed_at", OffsetDateTime.class).toInstant()))
            .single();
    if (state.position() > known) {
      loadKeys(known);
      loadGrants(known, affected);
      loadEnds(known, affected);
      loaded = state.position();
    }
    confirmedAt = state.confirmedAt();
    keys.confirm(state.confirmedAt());
    Instant now = clock.instant();
    endedSessions.values().removeIf(now::isAfter);
    affected.forEach(onChange);
  }

  private record State(long position, Instant confirmedAt) {}

  private void loadKeys(long after) {
    jdbc.sql("select key_id, public_key, retired from signing_key where position > :after")
        .param("after", after)
        .query(row -> {
          if (row.getBoolean("retired")) {
            keys.remove(row.getString("key_id"));
          } else {
            keys.add(row.getString("key_id"), row.getString("public_key"));
          }
        });
  }

  private void loadGrants(long after, Set<UUID> affected) {
    jdbc.sql(
            """
            select account_id, role, shop_id, granted from access_grant
            where position > :after
            order by position
            """)
        .param("after", after)
        .query(row -> {
          UUID account = row.getObject("account_id", UUID.class);
          UUID shop = row.getObject("shop_id", UUID.class);
          Role role = Role.valueOf(row.getString("role"));
          boolean granted = row.getBoolean("granted");
          affected.add(account);
          if (shop.equals(NO_SHOP)) {
            Set<Role> roles =
                operators.computeIfAbsent(account, any -> ConcurrentHashMap.newKeySet());
            if (granted) {
              roles.add(role);
            } else {
              roles.remove(role);
            }
          } else {
            Map<Role, Boolean> roles =
                membersByShop
                    .computeIfAbsent(shop, any -> new ConcurrentHashMap<>())
                    .computeIfAbsent(account, any -> new ConcurrentHashMap<>());
            roles.put(role, granted);
            shopsByMember
                .computeIfAbsent(account, any -> ConcurrentHashMap.newKeySet())
                .add(new ShopId(shop));
          }
        });
  }

  private void loadEnds(long after, Set<UUID> affected) {
    jdbc.sql(
            """
            select position, account_id, session_id, role, client_id, forget_after from access_end
            where position > :after
            order by position
            """)
        .param("after", after)
        .query(row -> {
          long position = row.getLong("position");
          UUID account = row.getObject("account_id", UUID.class);
          UUID session = row.getObject("session_id", UUID.class);
          String role = row.getString("role");
          String client = row.getString("client_id");
          if (client != null) {
            endedClients.put(Caller.machineSubject(client), position);
            return;
          }
          if (account != null) {
            affected.add(account);
          }
          if (session != null) {
            endedSessions.put(
                session, row.getObject("forget_after", OffsetDateTime.class).toInstant());
          } else if (account != null) {
            Ends ends = endsByAccount.computeIfAbsent(account, any -> new Ends());
            if (role == null) {
              ends.allSessions = position;
            } else {
              ends.roles.put(Role.valueOf(role), position);
            }
          }
        });
  }

  /** Removes what no good token can contradict any more; a limited number at once. */
  public void forgetOld() {
    jdbc.sql(
            """
            delete from access_end where position in (
              select position from access_end where forget_after < :now limit :limit)
            """)
        .param("now", Times.utc(clock.instant()))
        .param("limit", FORGET_AT_ONCE)
        .update();
  }

  /** The position in identity's journal up to which this process knows what ended and was given. */
  public long knownUpTo() {
    return loaded;
  }

  /** When identity last said that all before is said, machine time. */
  Instant confirmedAt() {
    return confirmedAt;
  }

  @Override
  public void verify(Caller caller, Permission used) {
    if (caller.account() == null) {
      Long ended = endedClients.get(caller.subject());
      if (ended != null && ended > caller.knownUpTo()) {
        throw Problem.notSignedIn("This client was removed.");
      }
      return;
    }
    UUID account = caller.account().value();
    Ends ends = endsByAccount.get(account);
    if ((caller.session() != null && endedSessions.containsKey(caller.session()))
        || (ends != null && ends.allSessions > caller.knownUpTo())) {
      throw Problem.notSignedIn("You were signed out; sign in again.");
    }
    if (used == Permission.PUBLIC || used == Permission.SIGNED_IN) {
      return;
    }
    boolean isUnconfirmed = false;
    for (Role role : caller.roles()) {
      if (!RolePermissions.of(role).contains(used)) {
        continue;
      }
      if (!role.isOperator()) {
        Long revoked = ends == null ? null : ends.roles.get(role);
        if (revoked == null || revoked <= caller.knownUpTo()) {
          return;
        }
      } else if (operators.getOrDefault(account, Set.of()).contains(role.current())) {
        if (clock.instant().isBefore(confirmedAt.plus(OPERATORS_TRUSTED_FOR))) {
          return;
        }
        isUnconfirmed = true;
      }
    }
    throw isUnconfirmed
        ? Problem.unavailable("Your rights cannot be confirmed at the moment.")
        : Problem.notAllowed();
  }

  /** The roles that an account has in a shop, as far as identity said anything of it. */
  Map<Role, Boolean> rolesIn(ShopId shop, AccountId account) {
    Map<Role, Boolean> said =
        membersByShop.getOrDefault(shop.value(), Map.of()).get(account.value());
    return said == null ? Map.of() : new EnumMap<>(said);
  }

  /** Everybody of whom identity said anything in a shop. */
  Set<AccountId> knownIn(ShopId shop) {
    return membersByShop.getOrDefault(shop.value(), Map.of()).keySet().stream()
        .map(AccountId::new)
        .collect(Collectors.toSet());
  }

  /** The shops in which identity said anything of an account. */
  Set<ShopId> shopsKnownOf(AccountId account) {
    return Set.copyOf(shopsByMember.getOrDefault(account.value(), Set.of()));
  }
}
