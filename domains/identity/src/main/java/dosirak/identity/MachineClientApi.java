package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.ShopId;
import dosirak.contracts.identity.Role;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Machine clients of shops over HTTP: their owners register and remove them. */
@RestController
class MachineClientApi {
  private static final Set<String> SCOPES = Set.of(RolePermissions.SCOPE_POS);

  private final MachineClients machines;
  private final AccountStore accounts;

  MachineClientApi(MachineClients machines, AccountStore accounts) {
    this.machines = machines;
    this.accounts = accounts;
  }

  record MachineClientRequest(
      @NotNull ShopId shopId,
      @NotBlank @Size(max = 60) String name,
      @NotNull @Size(min = 1, max = 5) List<@NotNull String> scopes) {}

  record MachineClientList(List<MachineClients.Listed> machineClients) {}

  /** The secret is told this once and kept nowhere, so a repeated call makes another client. */
  @PostMapping("/machine-clients")
  @Command(transaction = Command.Transaction.OWN)
  @Access(Permission.RUN_SHOP)
  @Answers(value = MachineClients.Made.class, status = 201)
  Answer make(Caller caller, @Valid @RequestBody MachineClientRequest request) {
    requireOwner(caller.person(), request.shopId());
    if (!SCOPES.containsAll(request.scopes())) {
      throw Problem.invalid("scopes", "must be of " + SCOPES);
    }
    return Answer.created(
            machines.make(
                caller.person(), request.shopId(), request.name(), Set.copyOf(request.scopes())))
        .with("Cache-Control", "no-store");
  }

  @GetMapping("/machine-clients")
  @Access(Permission.RUN_SHOP)
  MachineClientList list(Caller caller, @RequestParam ShopId shopId) {
    requireOwner(caller.person(), shopId);
    return new MachineClientList(machines.of(shopId));
  }

  @DeleteMapping("/machine-clients/{clientId}")
  @Command
  @Access(Permission.RUN_SHOP)
  @Answers(status = 204)
  Answer remove(Caller caller, @PathVariable String clientId) {
    ShopId shopId = machines.shopOf(clientId).orElseThrow(() -> Problem.notFound("machine client"));
    if (!owns(caller.person(), shopId)) {
      throw Problem.notFound("machine client");
    }
    machines.remove(clientId);
    return Answer.nothing();
  }

  private void requireOwner(AccountId accountId, ShopId shopId) {
    if (!owns(accountId, shopId)) {
      throw Problem.notFound("shop");
    }
  }

  private boolean owns(AccountId accountId, ShopId shopId) {
    return accounts.grants(accountId).contains(new AccountStore.Grant(Role.OWNER, shopId));
  }
}
