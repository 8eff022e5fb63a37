package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Caller;
import dosirak.platform.security.Permission;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.Whose;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.ClientAddress;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Passkeys over HTTP. Making and removing one needs a proof from just now and no session, because
 * an operator who has no second factor yet gets none.
 */
@RestController
class PasskeyApi {
  private static final String COOKIE = "__Secure-dosirak-passkey";
  private static final String COOKIE_ATTRIBUTES =
      "; Path=/api/identity; Secure; HttpOnly; SameSite=Strict; Max-Age=";
  private static final int LONGEST_COOKIE = 2_048;

  private final Passkeys passkeys;
  private final SignInCookies cookies;
  private final FreshProof proof;
  private final AccountStore accounts;
  private final SignInEvidence evidence;
  private final MachineClock clock;

  PasskeyApi(
      Passkeys passkeys,
      SignInCookies cookies,
      FreshProof proof,
      AccountStore accounts,
      SignInEvidence evidence,
      MachineClock clock) {
    this.passkeys = passkeys;
    this.cookies = cookies;
    this.proof = proof;
    this.accounts = accounts;
    this.evidence = evidence;
    this.clock = clock;
  }

  record CredentialRequest(@NotNull JsonNode credential) {}

  record PasskeysView(List<Passkeys.Passkey> passkeys) {}

  @PostMapping("/sign-in/passkey/options")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(JsonNode.class)
  Answer askToUse(HttpServletRequest request) {
    OwnPages.require(request);
    return ask(passkeys.askToUse());
  }

  /** Signs in, or adds the second factor to what the request proves already. */
  @PostMapping("/sign-in/passkey")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(SignInCookies.Next.class)
  Answer use(@Valid @RequestBody CredentialRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    Optional<AccountId> account = passkeys.use(body.credential(), remembered(request));
    if (account.isEmpty()) {
      evidence.failed(null, Proven.PASSKEY, ClientAddress.of(request));
      throw Problem.of(401, "wrong-passkey", "This passkey is not known here, or it is too late.");
    }
    Optional<Proven> before =
        cookies.read(request).filter(proven -> proven.account().equals(account.get()));
    if (before.stream().allMatch(proven -> proven.provider() == null)
        && passkeys.isOfProvider(account.get())) {
      throw Problem.of(
          403, "sign-in-at-provider", "Your roles come from your company; sign in there first.");
    }
    return cookies.answer(
        before
            .map(known -> known.and(Proven.PASSKEY, clock.instant()))
            .orElseGet(
                () -> new Proven(account.get(), Set.of(Proven.PASSKEY), clock.instant(), null)));
  }

  @PostMapping("/accounts/me/passkeys/options")
  @Command(transaction = Command.Transaction.OWN)
  @Access({Permission.SIGNED_IN, Permission.PUBLIC})
  @Answers(JsonNode.class)
  Answer askToMake(Caller caller, HttpServletRequest request) {
    OwnPages.require(request);
    return ask(passkeys.askToMake(owner(caller, request)));
  }

  @PostMapping("/accounts/me/passkeys")
  @Command(transaction = Command.Transaction.OWN)
  @Access({Permission.SIGNED_IN, Permission.PUBLIC})
  @Answers(value = PasskeysView.class, status = 201)
  Answer make(
      @Valid @RequestBody CredentialRequest body, Caller caller, HttpServletRequest request) {
    OwnPages.requireJson(request);
    AccountId accountId = owner(caller, request);
    passkeys.make(accountId, body.credential(), remembered(request));
    return Answer.created(new PasskeysView(passkeys.of(accountId)))
        .with("Set-Cookie", COOKIE + '=' + COOKIE_ATTRIBUTES + 0);
  }

  @GetMapping("/accounts/me/passkeys")
  @Access(Permission.SIGNED_IN)
  PasskeysView passkeys(Caller caller) {
    return new PasskeysView(passkeys.of(caller.person()));
  }

  @DeleteMapping("/accounts/me/passkeys/{id}")
  @Command(transaction = Command.Transaction.OWN)
  @Access(Permission.SIGNED_IN)
  @Answers(status = 204)
  Answer remove(@PathVariable String id, Caller caller, HttpServletRequest request) {
    OwnPages.require(request);
    passkeys.remove(owner(caller, request), id);
    return Answer.nothing();
  }

  /** Who has just proved to be it, with a second factor where there is one. */
  private AccountId owner(Caller caller, HttpServletRequest request) {
    Proven proven = proof.require(request);
    if (caller.account() != null && !caller.account().equals(proven.account())) {
      throw Problem.of(401, "sign-in-again", "You signed in as somebody else.");
    }
    if (!proven.hasTwoFactors() && !accounts.secondFactors(proven.account()).isEmpty()) {
      throw Problem.of(403, "second-factor-required", "Show your second factor first.");
    }
    return proven.account();
  }

  private static Answer ask(Passkeys.Question question) {
    return Answer.ok(question.options())
        .with(
            "Set-Cookie",
            COOKIE + '=' + question.remember() + COOKIE_ATTRIBUTES + Passkeys.PATIENCE.toSeconds())
        .with("Cache-Control", "no-store");
  }

  private static @Nullable String remembered(HttpServletRequest request) {
    return SessionCookies.value(request, COOKIE)
        .filter(value -> value.length() <= LONGEST_COOKIE)
        .orElse(null);
  }
}
