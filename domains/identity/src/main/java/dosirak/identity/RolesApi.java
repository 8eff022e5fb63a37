package dosirak.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Roles, invitations to them and applications for them, at {@code /api/identity}. The permission
 * lets somebody knock; which roles they may give is decided by {@link RoleRules}.
 */
@RestController
class RolesApi {
  private static final int LARGEST_PAGE = 100;

  private final ChangeRoles changeRoles;
  private final Invitations invitations;
  private final AccountStore accounts;

  RolesApi(ChangeRoles changeRoles, Invitations invitations, AccountStore accounts) {
    this.changeRoles = changeRoles;
    this.invitations = invitations;
    this.accounts = accounts;
  }

  record RoleRequest(@NotNull Role role, @Nullable ShopId shopId) {}

  record InvitationRequest(
      @NotNull Role role,
      @Nullable ShopId shopId,
      @Nullable @Size(min = 1, max = 40) String displayName) {}

  record TokenRequest(@NotNull @Size(max = 64) String token) {
    @Override
    public String toString() {
      return "TokenRequest";
    }
  }

  record ApplicationRequest(@NotNull Role role) {}

  record RefusalRequest(@NotBlank @Size(max = 200) String reason) {}

  record Reference(UUID invitationId) {}

  /** The roles of an account. */
  record RolesView(AccountId accountId, List<Role> roles, List<AccountStore.Grant> grants) {
    RolesView {
      roles = List.copyOf(roles);
      grants = List.copyOf(grants);
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record AcceptedView(UUID invitationId, Role role, @Nullable ShopId shopId) {}

  /** An invitation as those see it who may decide it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record InvitationView(
      UUID invitationId,
      Role role,
      @Nullable ShopId shopId,
      @Nullable String displayName,
      InvitationStore.State state,
      @Nullable AccountId invitedBy,
      @Nullable AccountId accountId,
      Instant madeAt,
      Instant expiresAt,
      @Nullable AccountId decidedBy,
      @Nullable String reason) {}

  /**
   * A page of invitations, oldest first.
   *
   * @param next what to ask for as {@code after} to go on; absent at the end
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<InvitationView> invitations, @Nullable UUID next) {
    Page {
      invitations = List.copyOf(invitations);
    }
  }

  @PostMapping("/accounts/{id}/roles")
  @Command
  @Access(value = Permission.MANAGE_ROLES, whose = Whose.ALL)
  RolesView grant(
      Caller caller, @PathVariable AccountId id, @Valid @RequestBody RoleRequest request) {
    changeRoles.grantDirectly(acting(caller), id, request.role(), request.shopId());
    return view(id);
  }

  @DeleteMapping("/accounts/{id}/roles/{role}")
  @Command
  @Access({Permission.RUN_SHOP, Permission.MANAGE_ROLES})
  RolesView revoke(
      Caller caller,
      @PathVariable AccountId id,
      @PathVariable Role role,
      @RequestParam(required = false) @Nullable ShopId shopId) {
    changeRoles.revoke(acting(caller), id, role, shopId);
    return view(id);
  }

  /** The answer holds the token and is not stored: a repeated call makes another invitation. */
  @PostMapping("/invitations")
  @Command(transaction = Command.Transaction.OWN)
  @Access({
    Permission.RUN_SHOP,
    Permission.INVITE_RIDERS,
    Permission.INVITE_OWNERS,
    Permission.MANAGE_ROLES
  })
  @Answers(value = Invitations.Made.class, status = 201)
  Answer invite(Caller caller, @Valid @RequestBody InvitationRequest request) {
    return Answer.created(
            invitations.invite(
                acting(caller), request.role(), request.shopId(), request.displayName()))
        .with("Cache-Control", "no-store");
  }

  @PostMapping("/invitations/accept")
  @Command
  @Access(Permission.SIGNED_IN)
  AcceptedView accept(Caller caller, @Valid @RequestBody TokenRequest request) {
    InvitationStore.Invitation invitation = invitations.accept(caller.person(), request.token());
    return new AcceptedView(invitation.invitationId(), invitation.role(), invitation.shopId());
  }

  @PostMapping("/applications")
  @Command
  @Access(Permission.SIGNED_IN)
  @Answers(value = Reference.class, status = 201)
  Answer apply(Caller caller, @Valid @RequestBody ApplicationRequest request) {
    return Answer.created(new Reference(invitations.apply(caller.person(), request.role())));
  }

  @GetMapping("/invitations")
  @Access({
    Permission.RUN_SHOP,
    Permission.INVITE_RIDERS,
    Permission.INVITE_OWNERS,
    Permission.MANAGE_ROLES
  })
  Page list(
      Caller caller,
      @RequestParam(required = false) InvitationStore.@Nullable State state,
      @RequestParam(required = false) @Nullable UUID after,
      @RequestParam(defaultValue = "50") int limit) {
    if (limit < 1 || limit > LARGEST_PAGE) {
      throw Problem.invalid("limit", "must be 1 to " + LARGEST_PAGE);
    }
    List<InvitationView> page =
        invitations.list(acting(caller), state, after, limit).stream().map(this::view).toList();
    return new Page(page, page.size() < limit ? null : page.getLast().invitationId());
  }

  @PostMapping("/invitations/{id}/approve")
  @Command
  @Access({
    Permission.RUN_SHOP,
    Permission.INVITE_RIDERS,
    Permission.INVITE_OWNERS,
    Permission.MANAGE_ROLES
  })
  @Answers(status = 204)
  Answer approve(Caller caller, @PathVariable UUID id) {
    invitations.approve(acting(caller), id);
    return Answer.nothing();
  }

  @PostMapping("/invitations/{id}/refuse")
  @Command
  @Access({
    Permission.RUN_SHOP,
    Permission.INVITE_RIDERS,
    Permission.INVITE_OWNERS,
    Permission.MANAGE_ROLES
  })
  @Answers(status = 204)
  Answer refuse(Caller caller, @PathVariable UUID id, @Valid @RequestBody RefusalRequest request) {
    invitations.refuse(acting(caller), id, request.reason());
    return Answer.nothing();
  }

  private Acting acting(Caller caller) {
    return Acting.of(caller, accounts);
  }

  private RolesView view(AccountId accountId) {
    List<AccountStore.Grant> grants = accounts.grants(accountId);
    return new RolesView(
        accountId, grants.stream().map(AccountStore.Grant::role).distinct().toList(), grants);
  }

  private InvitationView view(InvitationStore.Invitation invitation) {
    return new InvitationView(
        invitation.invitationId(),
        invitation.role(),
        invitation.shopId(),
        invitations.nameOf(invitation),
        invitation.state(),
        invitation.invitedBy(),
        invitation.accountId(),
        invitation.madeAt(),
        invitation.expiresAt(),
        invitation.decidedBy(),
        invitation.reason());
  }
}
