package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.contracts.identity.Role;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Command;
import dosirak.platform.web.CommandRunner;
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
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Accounts, sessions and roles over HTTP, at {@code /api/identity}. */
@RestController
class IdentityApi {
  private static final String LOGIN = "[A-Za-z0-9._@+-]{3,64}";
  private static final String LOGIN_RULE = "must be 3 to 64 of the characters a-z 0-9 . _ @ + -";
  private static final String PASSWORD_RULE = "must have 8 to 128 characters";

  private final OpenAccount openAccount;
  private final OpenSimulatedAccounts openSimulatedAccounts;
  private final SignIn signIn;
  private final SignInMachine signInMachine;
  private final AccountStore store;

  IdentityApi(
      OpenAccount openAccount,
      OpenSimulatedAccounts openSimulatedAccounts,
      SignIn signIn,
      SignInMachine signInMachine,
      AccountStore store) {
    this.openAccount = openAccount;
    this.openSimulatedAccounts = openSimulatedAccounts;
    this.signIn = signIn;
    this.signInMachine = signInMachine;
    this.store = store;
  }

  record SignUpRequest(
      @NotNull @Pattern(regexp = LOGIN, message = LOGIN_RULE) String login,
      @NotNull @Size(min = 8, max = 128, message = PASSWORD_RULE) String password,
      @NotBlank @Size(max = 40) String displayName) {}

  record AccountReference(AccountId accountId) {}

  record SignInRequest(
      @NotNull @Size(max = 64) String login, @NotNull @Size(max = 128) String password) {}

  record MachineSignInRequest(
      @NotNull @Size(max = 64) String clientId, @NotNull @Size(max = 256) String clientSecret) {}

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

  @PostMapping("/accounts")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  Answer signUp(
      @Valid @RequestBody SignUpRequest request,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
    OpenAccount.Opened opened =
        openAccount.open(request.login(), request.password(), request.displayName(), key);
    Answer answer = Answer.created(new AccountReference(opened.accountId()));
    return opened.position() == null
        ? answer
        : answer.with(CommandRunner.POSITION_HEADER, "identity:" + opened.position());
  }

  @PostMapping("/sessions")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  Answer signIn(@Valid @RequestBody SignInRequest request) {
    return secret(signIn.signIn(request.login(), request.password()));
  }

  @PostMapping("/machine-sessions")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  Answer signInMachine(@Valid @RequestBody MachineSignInRequest request) {
    return secret(signInMachine.signIn(request.clientId(), request.clientSecret()));
  }

  @PostMapping("/simulated-accounts")
  @Command(key = Command.Key.REQUIRED)
  @Access(value = Permission.SIMULATE, whose = Whose.NOBODY)
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

  private static Answer secret(Object session) {
    return Answer.ok(session).with("Cache-Control", "no-store");
  }
}
