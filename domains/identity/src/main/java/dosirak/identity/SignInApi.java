package dosirak.identity;

import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.ClientAddress;
import dosirak.platform.web.Command;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signing in with a password. It proves a person; a session begins at the authorization endpoint.
 */
@RestController
class SignInApi {
  private final SignIn signIn;
  private final SignInCookies cookies;
  private final AddressBrake addresses;

  SignInApi(SignIn signIn, SignInCookies cookies, AddressBrake addresses) {
    this.signIn = signIn;
    this.cookies = cookies;
    this.addresses = addresses;
  }

  record PasswordRequest(
      @NotNull @Size(max = 64) String login, @NotNull @Size(max = 256) String password) {}

  @PostMapping("/sign-in/password")
  @Command(transaction = Command.Transaction.OWN)
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(SignInCookies.Next.class)
  Answer password(@Valid @RequestBody PasswordRequest body, HttpServletRequest request) {
    OwnPages.requireJson(request);
    return cookies.answer(
        addresses.limited(
            request, () -> signIn.prove(body.login(), body.password(), ClientAddress.of(request))));
  }
}
