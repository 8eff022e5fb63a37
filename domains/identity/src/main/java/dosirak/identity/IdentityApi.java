package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
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
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The caller's account, and simulated ones, over HTTP. */
@RestController
class IdentityApi {
  private static final String LOGIN = "[A-Za-z0-9._@+-]{3,64}";
  private static final String LOGIN_RULE = "must be 3 to 64 of the characters a-z 0-9 . _ @ + -";
  private static final String PASSWORD_RULE = "must have 8 to 128 characters";

  private final OpenSimulatedAccounts openSimulatedAccounts;
  private final AccountStore store;

  IdentityApi(OpenSimulatedAccounts openSimulatedAccounts, AccountStore store) {
    this.openSimulatedAccounts = openSimulatedAccounts;
    this.store = store;
  }

  record SimulatedAccountsRequest(
      @NotNull @Size(min = 8, max = 128, message = PASSWORD_RULE) String password,
      @NotNull @Size(min = 1, max = 500) List<@NotNull @Valid SimulatedAccount> accounts) {}

  record SimulatedAccount(
      @NotNull @Pattern(regexp = LOGIN, message = LOGIN_RULE) String login,
      @NotBlank @Size(max = 40) String displayName,
      OpenSimulatedAccounts.@NotNull SimulatedRole role) {}

  record SimulatedAccounts(List<OpenSimulatedAccounts.Made> accounts) {}

  record AccountView(
      AccountId accountId,
      @Nullable String login,
      Sealed displayName,
      List<Role> roles,
      Instant openedAt) {}

  @PostMapping("/simulated-accounts")
  @Command(key = Command.Key.REQUIRED)
  @Access(value = Permission.SIMULATE, whose = Whose.NOBODY)
  @Answers(value = SimulatedAccounts.class, status = 201)
  Answer openSimulatedAccounts(@Valid @RequestBody SimulatedAccountsRequest request) {
    List<OpenSimulatedAccounts.Wanted> wanted =
        request.accounts().stream()
            .map(account ->
                new OpenSimulatedAccounts.Wanted(
                    account.login(), account.displayName(), account.role()))
            .toList();
    return Answer.created(
        new SimulatedAccounts(openSimulatedAccounts.open(request.password(), wanted)));
  }

  @GetMapping("/accounts/me")
  @Access(Permission.SIGNED_IN)
  AccountView me(Caller caller) {
    return view(caller.person());
  }

  private AccountView view(AccountId accountId) {
    AccountStore.Account account =
        store.find(accountId).orElseThrow(() -> Problem.notFound("account"));
    return new AccountView(
        account.accountId(),
        account.login(),
        new Sealed(account.displayName()),
        account.roles().stream().sorted().toList(),
        account.openedAt());
  }
}
