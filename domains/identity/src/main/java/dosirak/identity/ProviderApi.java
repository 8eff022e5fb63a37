package dosirak.identity;

import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Size;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Signing in at outside providers, over HTTP. Browsers are led from address to address. */
@RestController
class ProviderApi {
  private static final String COOKIE = "__Secure-dosirak-provider";
  private static final String COOKIE_ATTRIBUTES =
      "; Path=/api/identity/sign-in/providers; Secure; HttpOnly; SameSite=Lax; Max-Age=";
  private static final String SIGN_IN_PAGE = "/sign-in/";
  private static final String START = "/api/identity/session/start?returnTo=/";
  private static final int LONGEST_COOKIE = 4_096;

  private final ProviderClients clients;
  private final SignInAtProvider signIn;
  private final SignInCookies cookies;
  private final AccountStore accounts;

  ProviderApi(
      ProviderClients clients,
      SignInAtProvider signIn,
      SignInCookies cookies,
      AccountStore accounts) {
    this.clients = clients;
    this.signIn = signIn;
    this.cookies = cookies;
    this.accounts = accounts;
  }

  record ProviderView(String name, String label) {}

  record ProvidersView(List<ProviderView> providers) {}

  @GetMapping("/sign-in/providers")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  ProvidersView providers() {
    return new ProvidersView(
        clients.all().stream()
            .map(provider -> new ProviderView(provider.name(), provider.label()))
            .toList());
  }

  @GetMapping("/sign-in/providers/{name}")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(status = 302)
  Answer begin(
      @PathVariable String name,
      @RequestParam(name = "continue", required = false) @Nullable @Size(max = 2048) String next) {
    if (next != null && !OwnPages.isPath(next)) {
      throw Problem.invalid("continue", "must be a path of this site");
    }
    String path = next == null ? START : next;
    return signIn
        .begin(client(name), path)
        .map(departure ->
            Answer.found(departure.to().toString())
                .with(
                    "Set-Cookie",
                    COOKIE
                        + '='
                        + departure.remember()
                        + COOKIE_ATTRIBUTES
                        + SignInAtProvider.PATIENCE.toSeconds()))
        .orElseGet(() -> failed(SignInAtProvider.Failure.UNAVAILABLE, path));
  }

  @GetMapping("/sign-in/providers/{name}/callback")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  @Answers(status = 302)
  Answer callback(
      @PathVariable String name,
      @RequestParam(required = false) @Nullable @Size(max = 2048) String code,
      @RequestParam(required = false) @Nullable @Size(max = 255) String state,
      @RequestParam(required = false) @Nullable @Size(max = 255) String error,
      @RequestParam(name = "iss", required = false) @Nullable @Size(max = 255) String issuer,
      HttpServletRequest request,
      HttpServletResponse response) {
    SignInAtProvider.Arrival arrival =
        signIn.finish(
            client(name),
            new SignInAtProvider.Returned(blankToNull(code), state, error, issuer),
            remembered(request),
            START);
    response.addHeader("Set-Cookie", COOKIE + '=' + COOKIE_ATTRIBUTES + 0);
    return switch (arrival) {
      case SignInAtProvider.Arrival.Failed failed -> failed(failed.why(), failed.next());
      case SignInAtProvider.Arrival.Arrived arrived -> {
        response.addHeader("Set-Cookie", cookies.cookie(arrived.proven()));
        yield Answer.found(
            cookies.isComplete(arrived.proven())
                ? arrived.next()
                : page(
                    "step",
                    "second-factor&methods="
                        + String.join(",", accounts.secondFactors(arrived.proven().account())),
                    arrived.next()));
      }
    };
  }

  private ProviderClient client(String name) {
    return clients.find(name).orElseThrow(() -> Problem.notFound("provider"));
  }

  private static Answer failed(SignInAtProvider.Failure why, String next) {
    return Answer.found(page("error", why.code(), next));
  }

  private static String page(String name, String value, String next) {
    return SIGN_IN_PAGE
        + '?'
        + name
        + '='
        + value
        + "&continue="
        + URLEncoder.encode(next, StandardCharsets.UTF_8);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private static @Nullable String remembered(HttpServletRequest request) {
    return SessionCookies.value(request, COOKIE)
        .filter(value -> value.length() <= LONGEST_COOKIE)
        .orElse(null);
  }
}
