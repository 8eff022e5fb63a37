package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.database.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The SQL of invitations and applications. */
final class InvitationStore {
  private static final String COLUMNS =
      """
      select invitation_id, role, shop_id, sealed_name, state, invited_by, account_id, made_at,
        expires_at, decided_by, reason
      from invitation
      """;

  private final JdbcClient jdbc;

  InvitationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Where an invitation has come to. */
  enum State {
    /** Nobody has accepted it yet. */
    OPEN,
    /** Somebody accepted it, or applied; it waits for approval. */
    ACCEPTED,
    /** The role was granted. */
    APPROVED,
    /** It was refused or withdrawn. */
    REFUSED
  }

  /**
   * An invitation, or an application.
   *
   * @param sealedName whom the inviter means, for those who approve
   * @param invitedBy absent for an application
   * @param accountId who accepted or applied
   * @param madeAt machine time
   * @param expiresAt machine time until which it can be accepted
   */
  record Invitation(
      UUID invitationId,
      Role role,
      @Nullable ShopId shopId,
      @Nullable String sealedName,
      State state,
      @Nullable AccountId invitedBy,
      @Nullable AccountId accountId,
      Instant madeAt,
      Instant expiresAt,
      @Nullable AccountId decidedBy,
      @Nullable String reason) {}

  /** Writes a new one; false if the same application is there. */
  boolean insert(Invitation invitation, byte @Nullable [] tokenHash) {
    return jdbc.sql(
                """
                insert into invitation (invitation_id, role, shop_id, sealed_name, token_hash,
                  state, invited_by, account_id, made_at, expires_at)
                values (:invitationId, :role, :shopId, :sealedName, :tokenHash,
                  :state, :invitedBy, :accountId, :madeAt, :expiresAt)
                on conflict do nothing
                """)
            .param("invitationId", invitation.invitationId())
            .param("role", invitation.role().name())
            .param(
                "shopId",
                invitation.shopId() == null ? null : invitation.shopId().value(),
                Types.OTHER)
            .param("sealedName", invitation.sealedName(), Types.VARCHAR)
            .param("tokenHash", tokenHash, Types.BINARY)
            .param("state", invitation.state().name())
            .param("invitedBy", id(invitation.invitedBy()), Types.OTHER)
            .param("accountId", id(invitation.accountId()), Types.OTHER)
            .param("madeAt", Times.utc(invitation.madeAt()))
            .param("expiresAt", Times.utc(invitation.expiresAt()))
            .update()
        == 1;
  }

  /** The one of a token that can still be accepted, with the row lock. */
  Optional<Invitation> lockOpen(byte[] tokenHash, Instant now) {
    return jdbc.sql(
            COLUMNS
                + """
                where token_hash = :tokenHash and state = 'OPEN' and expires_at > :now
                for update
                """)
        .param("tokenHash", tokenHash)
        .param("now", Times.utc(now))
        .query(InvitationStore::invitation)
        .optional();
  }

  Optional<Invitation> lock(UUID invitationId) {
    return jdbc.sql(COLUMNS + "where invitation_id = :invitationId for update")
        .param("invitationId", invitationId)
        .query(InvitationStore::invitation)
        .optional();
  }

  void accept(UUID invitationId, AccountId accountId) {
    jdbc.sql(
            """
            update invitation set state = 'ACCEPTED', account_id = :accountId, token_hash = null
            where invitation_id = :invitationId
            """)
        .param("accountId", accountId.value())
        .param("invitationId", invitationId)
        .update();
  }

  /** Ends one; the name of whom it meant is no longer needed. */
  void decide(UUID invitationId, State state, AccountId by, @Nullable String reason, Instant now) {
    jdbc.sql(
            """
            update invitation set state = :state, decided_by = :by, decided_at = :now,
              reason = :reason, token_hash = null, sealed_name = null
            where invitation_id = :invitationId
            """)
        .param("state", state.name())
        .param("by", by.value())
        .param("now", Times.utc(now))
        .param("reason", reason, Types.VARCHAR)
        .param("invitationId", invitationId)
        .update();
  }

  /**
   * A page of those for some roles or for some shops' staff, oldest first.
   *
   * @param after the last one of the page before
   */
  List<Invitation> list(
      @Nullable State state,
      Collection<Role> roles,
      Collection<ShopId> shops,
      @Nullable UUID after,
      int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where (:state::text is null or state = :state)
                  and (:after::uuid is null or invitation_id > :after)
                  and (role = any(:roles) or role = 'STAFF' and shop_id = any(:shops::uuid[]))
                order by invitation_id
                limit :limit
                """)
        .param("state", state == null ? null : state.name(), Types.VARCHAR)
        .param("after", after, Types.OTHER)
        .param("roles", roles.stream().map(Role::name).toArray(String[]::new))
        .param("shops", shops.stream().map(shop -> shop.value().toString()).toArray(String[]::new))
        .param("limit", limit)
        .query(InvitationStore::invitation)
        .list();
  }

  /** Those that a person made, accepted or applied with. */
  List<Invitation> of(AccountId accountId, int limit) {
    return jdbc.sql(
            COLUMNS + "where account_id = :accountId or invited_by = :accountId limit :limit")
        .param("accountId", accountId.value())
        .param("limit", limit)
        .query(InvitationStore::invitation)
        .list();
  }

  /** Ends what a person has under way. */
  void endOf(AccountId accountId) {
    jdbc.sql(
            """
            update invitation set state = 'REFUSED', token_hash = null, sealed_name = null
            where (account_id = :accountId or invited_by = :accountId)
              and state in ('OPEN', 'ACCEPTED')
            """)
        .param("accountId", accountId.value())
        .update();
  }

  /** Removes those that nobody accepted in time; a limited number at once. */
  void forgetExpired(Instant now, int limit) {
    jdbc.sql(
            """
            delete from invitation where invitation_id in (
              select invitation_id from invitation
              where state = 'OPEN' and expires_at < :now
              limit :limit)
            """)
        .param("now", Times.utc(now))
        .param("limit", limit)
        .update();
  }

  private static Invitation invitation(ResultSet row, int number) throws SQLException {
    UUID shopId = row.getObject("shop_id", UUID.class);
    return new Invitation(
        row.getObject("invitation_id", UUID.class),
        Role.valueOf(row.getString("role")),
        shopId == null ? null : new ShopId(shopId),
        row.getString("sealed_name"),
        State.valueOf(row.getString("state")),
        account(row, "invited_by"),
        account(row, "account_id"),
        row.getObject("made_at", OffsetDateTime.class).toInstant(),
        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
        account(row, "decided_by"),
        row.getString("reason"));
  }

  private static @Nullable AccountId account(ResultSet row, String column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return id == null ? null : new AccountId(id);
  }

  private static @Nullable UUID id(@Nullable AccountId accountId) {
    return accountId == null ? null : accountId.value();
  }
}
