package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The second factor, at {@code /api/identity}. Setting one up needs a proof from just now and no
 * session, because an operator without a second factor gets none.
 */
@RestController
class SecondFactorApi {
  private final SecondFactor secondFactor;
  private final FreshProof proof;
  private final SignInCookies cookies;
  private final AccountStore accounts;
  private final AddressBrake addresses;
  private final MachineClock clock;

  SecondFactorApi(
      SecondFactor secondFactor,
      FreshProof proof,
      SignInCookies cookies,
      AccountStore accounts,
      AddressBrake addresses,
      MachineClock clock) {
    this.secondFactor = secondFactor;
    this.proof = proof;
    this.cookies = cookies;
    this.accounts = accounts;
    this.addresses = addresses;
    this.clock = clock;
  }

  record CodeRequest(@NotNull @Size(min = 6, max = 32) String code) {}

  record AppCodeRequest(
      @NotNull @Pattern(regexp = "[0-9]{6}", message = "must be six digits") String code) {}

  record RecoveryCodes(List<String> recoveryCodes) {
    RecoveryCodes {
      recoveryCodes = List.copyOf(recoveryCodes);
    }
  }

  /** Takes a code of the app or a recovery code. */
  @PostMapping("/sign-in/totp")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(SignInCookies.Next.class)
  Answer signIn(@Valid @RequestBody CodeRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    Proven proven = proof.require(request);
    String factor =
        addresses.guessed(
            request,
            proven.account(),
            Proven.TOTP,
            () -> secondFactor.check(proven.account(), body.code()));
    return cookies.answer(proven.and(factor, clock.instant()));
  }

  /** Begins to set up an app; whoever has one already shows it first. */
  @PostMapping("/accounts/me/totp")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.OWN)
  @Answers(SecondFactor.Setup.class)
  Answer begin(HttpServletRequest request) {
    OwnPages.require(request);
    AccountId accountId = mayEnrol(request);
    String login =
        accounts.find(accountId).map(AccountStore.Account::login).orElse(accountId.toString());
    return Answer.ok(secondFactor.begin(accountId, login)).with("Cache-Control", "no-store");
  }

  /** Takes the new app into use; the answer's recovery codes are shown once. */
  @PostMapping("/accounts/me/totp/confirm")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.OWN)
  @Answers(RecoveryCodes.class)
  Answer confirm(@Valid @RequestBody AppCodeRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    AccountId accountId = mayEnrol(request);
    List<String> codes =
        addresses.guessed(
            request, accountId, Proven.TOTP, () -> secondFactor.confirm(accountId, body.code()));
    return Answer.ok(new RecoveryCodes(codes)).with("Cache-Control", "no-store");
  }

  private AccountId mayEnrol(HttpServletRequest request) {
    Proven proven = proof.require(request);
    if (secondFactor.isEnrolled(proven.account()) && !proven.hasTwoFactors()) {
      throw Problem.of(403, "second-factor-required", "Show your second factor first.");
    }
    return proven.account();
  }
}
