package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How people come to roles: somebody entitled invites, the invited person accepts while signed in,
 * and somebody entitled approves. For the roles of operators those are two different people, as
 * long as there are two. A person may also apply to be an owner or a rider. Nobody approves
 * themselves. Everything happens in the transaction of the caller.
 */
final class Invitations {
  /** How long an invitation can be accepted, machine time. */
  static final Duration LIFE = Duration.ofDays(7);

  private static final int TOKEN_BYTES = 32;
  private static final String TOKENS = "invitation";
  private static final String NAMES = "invited-name";
  private static final Set<Role> APPLIED_FOR = EnumSet.of(Role.OWNER, Role.RIDER);

  private final InvitationStore store;
  private final AccountStore accounts;
  private final ChangeRoles changeRoles;
  private final Seals seals;
  private final MachineClock clock;
  private final Identifiers identifiers;
  private final RandomGenerator random;

  Invitations(
      InvitationStore store,
      AccountStore accounts,
      ChangeRoles changeRoles,
      Seals seals,
      MachineClock clock,
      Identifiers identifiers,
      RandomGenerator random) {
    this.store = store;
    this.accounts = accounts;
    this.changeRoles = changeRoles;
    this.seals = seals;
    this.clock = clock;
    this.identifiers = identifiers;
    this.random = random;
  }

  /**
   * An invitation that was made.
   *
   * @param token what the invited person shows; it is not kept and cannot be shown again
   * @param expiresAt machine time
   */
  record Made(UUID invitationId, String token, Instant expiresAt) {
    @Override
    public String toString() {
      return "Made[" + invitationId + "]";
    }
  }

  /**
   * Invites somebody to a role.
   *
   * @param displayName whom the inviter means, for those who approve
   * @throws Problem 400, 403
   */
  Made invite(Acting by, Role given, @Nullable ShopId shopId, @Nullable String displayName) {
    Role role = given.current();
    RoleRules.checkShop(role, shopId);
    if (!RoleRules.mayLetIn(by.held(), role, shopId)) {
      throw Problem.notAllowed();
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant now = clock.instant();
    InvitationStore.Invitation invitation =
        new InvitationStore.Invitation(
            identifiers.next(),
            role,
            shopId,
            displayName == null ? null : seals.seal(NAMES, displayName),
            InvitationStore.State.OPEN,
            by.account(),
            null,
            now,
            now.plus(LIFE),
            null,
            null);
    store.insert(invitation, hash(token));
    return new Made(invitation.invitationId(), token, invitation.expiresAt());
  }

  /**
   * Accepts an invitation; it then waits for approval.
   *
   * @throws Problem 404 for a token that is wrong, was used or is too old; 409 {@code
   *     own-invitation}
   */
  InvitationStore.Invitation accept(AccountId by, String token) {
    InvitationStore.Invitation invitation =
        store
            .lockOpen(hash(token), clock.instant())
            .orElseThrow(() -> Problem.notFound("invitation"));
    if (by.equals(invitation.invitedBy())) {
      throw Problem.conflict("own-invitation", "You cannot accept what you invite to.");
    }
    store.accept(invitation.invitationId(), by);
    return invitation;
  }

  /**
   * Applies for a role.
   *
   * @throws Problem 400 for a role that is not applied for, 409 {@code applied-already} or {@code
   *     role-held}
   */
  UUID apply(AccountId by, Role role) {
    if (!APPLIED_FOR.contains(role)) {
      throw Problem.invalid("role", "must be OWNER or RIDER");
    }
    if (accounts.grants(by).contains(new AccountStore.Grant(role, null))) {
      throw Problem.conflict("role-held", "You have this role.");
    }
    Instant now = clock.instant();
    UUID invitationId = identifiers.next();
    if (!store.insert(
        new InvitationStore.Invitation(
            invitationId,
            role,
            null,
            null,
            InvitationStore.State.ACCEPTED,
            null,
            by,
            now,
            now,
            null,
            null),
        null)) {
      throw Problem.conflict("applied-already", "You have applied for this role.");
    }
    return invitationId;
  }

  /**
   * Approves what somebody accepted or applied for: the role is granted.
   *
   * @throws Problem 403, 404, 409 {@code not-accepted}, {@code own-invitation} or {@code
   *     needs-another-administrator}
   */
  void approve(Acting by, UUID invitationId) {
    InvitationStore.Invitation invitation = lockFor(by, invitationId);
    if (invitation.state() != InvitationStore.State.ACCEPTED) {
      throw Problem.conflict("not-accepted", "Only what was accepted can be approved.");
    }
    AccountId person = Objects.requireNonNull(invitation.accountId());
    if (person.equals(by.account())) {
      throw Problem.conflict("own-invitation", "Nobody approves themselves.");
    }
    if (invitation.role().isOperator()
        && by.account().equals(invitation.invitedBy())
        && accounts.lockAdministrators().size() > 1) {
      throw Problem.conflict(
          "needs-another-administrator",
          "Another administrator than the one who invited has to approve.");
    }
    changeRoles.grant(person, invitation.role(), invitation.shopId());
    store.decide(invitationId, InvitationStore.State.APPROVED, by.account(), null, clock.instant());
  }

  /**
   * Refuses what somebody accepted or applied for, or withdraws an invitation.
   *
   * @throws Problem 403, 404, 409 {@code decided-already}
   */
  void refuse(Acting by, UUID invitationId, String reason) {
    InvitationStore.Invitation invitation = lockFor(by, invitationId);
    if (invitation.state() != InvitationStore.State.OPEN
        && invitation.state() != InvitationStore.State.ACCEPTED) {
      throw Problem.conflict("decided-already", "This was decided already.");
    }
    store.decide(
        invitationId, InvitationStore.State.REFUSED, by.account(), reason, clock.instant());
  }

  /** A page of what somebody may decide, oldest first. */
  List<InvitationStore.Invitation> list(
      Acting by, InvitationStore.@Nullable State state, @Nullable UUID after, int limit) {
    List<AccountStore.Grant> held = by.held();
    List<Role> roles = new ArrayList<>();
    List<ShopId> shops = new ArrayList<>();
    for (Role role : Role.values()) {
      if (RoleRules.mayLetIn(held, role, null)) {
        roles.add(role);
      }
    }
    for (AccountStore.Grant grant : held) {
      if (grant.role() == Role.OWNER && grant.shopId() != null) {
        shops.add(grant.shopId());
      }
    }
    return store.list(state, roles, shops, after, limit);
  }

  /** Whom an inviter meant. */
  @Nullable String nameOf(InvitationStore.Invitation invitation) {
    return invitation.sealedName() == null
        ? null
        : seals.open(NAMES, invitation.sealedName()).orElse(null);
  }

  /** One that somebody may decide; that of others is not there for them. */
  private InvitationStore.Invitation lockFor(Acting by, UUID invitationId) {
    InvitationStore.Invitation invitation =
        store.lock(invitationId).orElseThrow(() -> Problem.notFound("invitation"));
    if (!RoleRules.mayLetIn(by.held(), invitation.role(), invitation.shopId())) {
      throw Problem.notFound("invitation");
    }
    return invitation;
  }

  private byte[] hash(String token) {
    return seals.mac(TOKENS, token.getBytes(StandardCharsets.UTF_8));
  }
}
