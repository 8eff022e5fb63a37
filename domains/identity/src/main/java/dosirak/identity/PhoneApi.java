package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Signing in, signing up and recovering an account with a phone, at {@code /api/identity}. */
@RestController
class PhoneApi {
  private static final String CODE = "[0-9]{6}";
  private static final String CODE_RULE = "must be six digits";

  private final SignInByPhone signInByPhone;
  private final RecoverAccount recoverAccount;
  private final SignInCookies cookies;
  private final AddressBrake addresses;
  private final MachineClock clock;

  PhoneApi(
      SignInByPhone signInByPhone,
      RecoverAccount recoverAccount,
      SignInCookies cookies,
      AddressBrake addresses,
      MachineClock clock) {
    this.signInByPhone = signInByPhone;
    this.recoverAccount = recoverAccount;
    this.cookies = cookies;
    this.addresses = addresses;
    this.clock = clock;
  }

  record CodeRequest(@NotNull @Size(max = 32) String phone) {}

  record SignInRequest(
      @NotNull @Size(max = 32) String phone,
      @NotNull @Pattern(regexp = CODE, message = CODE_RULE) String code,
      @Nullable @Size(min = 1, max = 40) @Pattern(regexp = ".*\\S.*", message = "must not be blank")
          String displayName) {}

  record RecoveryRequest(
      @NotNull @Size(max = 32) String phone,
      @NotNull @Pattern(regexp = CODE, message = CODE_RULE) String code,
      @NotNull @Size(max = 256) String newPassword) {}

  @PostMapping("/phone-codes")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(value = Map.class, status = 202)
  Answer askForCode(@Valid @RequestBody CodeRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    PhoneNumber phone = PhoneNumber.of(body.phone());
    addresses.countAsking(request);
    signInByPhone.ask(phone);
    return Answer.accepted(Map.of());
  }

  @PostMapping("/sign-in/phone")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(SignInCookies.Next.class)
  Answer signIn(@Valid @RequestBody SignInRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    PhoneNumber phone = PhoneNumber.of(body.phone());
    AccountId account =
        addresses.guessed(
            request,
            null,
            Proven.PHONE,
            () -> signInByPhone.signIn(phone, body.code(), body.displayName()));
    return cookies.answer(new Proven(account, Set.of(Proven.PHONE), clock.instant(), null));
  }

  @PostMapping("/recoveries")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(value = Map.class, status = 202)
  Answer askForRecovery(@Valid @RequestBody CodeRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    PhoneNumber phone = PhoneNumber.of(body.phone());
    addresses.countAsking(request);
    recoverAccount.ask(phone);
    return Answer.accepted(Map.of());
  }

  @PostMapping("/recoveries/confirm")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(status = 204)
  Answer recover(@Valid @RequestBody RecoveryRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    PhoneNumber phone = PhoneNumber.of(body.phone());
    addresses.guessed(
        request,
        null,
        "recovery",
        () -> recoverAccount.confirm(phone, body.code(), body.newPassword()));
    return Answer.nothing().with("Set-Cookie", SignInCookies.removal());
  }
}
