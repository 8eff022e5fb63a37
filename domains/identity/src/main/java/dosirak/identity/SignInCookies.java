package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries, sealed in a cookie, that a person has just proved who they are, from the sign-in
 * endpoints to the authorization endpoint. Nothing is kept on the server.
 */
final class SignInCookies {
  static final String NAME = "__Host-dosirak-signin";

  /** How long a proof lets sessions begin, machine time. */
  static final Duration LIFE = Duration.ofMinutes(10);

  private static final String PURPOSE = "sign-in";
  private static final Duration CLOCKS_APART = Duration.ofSeconds(5);
  private static final int LONGEST = 2_048;
  private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=";

  private final Seals seals;
  private final AccountStore store;
  private final MachineClock clock;
  private final JsonMapper json;

  SignInCookies(Seals seals, AccountStore store, MachineClock clock, JsonMapper json) {
    this.seals = seals;
    this.store = store;
    this.clock = clock;
    this.json = json;
  }

  private record Content(
      AccountId account, Set<String> factors, Instant at, @Nullable String provider) {}

  /**
   * What a page does next.
   *
   * @param next {@code done}, or {@code second-factor} while one is missing
   * @param methods the second factors that this person has; none for an operator who must set one
   *     up first
   */
  record Next(String next, List<String> methods) {}

  /** The answer to a proof: the cookie, and what is still missing. */
  Answer answer(Proven proven) {
    boolean isComplete = isComplete(proven);
    return issue(
        Answer.ok(
            new Next(
                isComplete ? "done" : "second-factor",
                isComplete ? List.of() : store.secondFactors(proven.account()))),
        proven);
  }

  /** Adds the cookie to an answer. */
  Answer issue(Answer answer, Proven proven) {
    return answer.with("Set-Cookie", cookie(proven)).with("Cache-Control", "no-store");
  }

  /** The value of {@code Set-Cookie} that carries a proof. */
  String cookie(Proven proven) {
    String content =
        json.writeValueAsString(
            new Content(proven.account(), proven.factors(), proven.at(), proven.provider()));
    return NAME + '=' + seals.seal(PURPOSE, content) + ATTRIBUTES + LIFE.toSeconds();
  }

  /** The value of {@code Set-Cookie} that removes it. */
  static String removal() {
    return NAME + '=' + ATTRIBUTES + 0;
  }

  /**
   * What a request proves, if it carries the cookie and the proof is not too old, and nothing
   * happened since that ends what was proved before: the account was closed, or its sessions ended.
   */
  Optional<Proven> read(HttpServletRequest request) {
    return SessionCookies.value(request, NAME)
        .filter(value -> value.length() <= LONGEST)
        .flatMap(sealed -> seals.open(PURPOSE, sealed))
        .map(this::content)
        .filter(this::stillHolds);
  }

  /** Whether a session may begin with it: operators, and who set one up, need a second factor. */
  boolean isComplete(Proven proven) {
    return proven.hasTwoFactors()
        || (store.secondFactors(proven.account()).isEmpty()
            && store.find(proven.account()).stream()
                .noneMatch(account -> account.roles().stream().anyMatch(Role::isOperator)));
  }

  private Proven content(String text) {
    Content content = json.readValue(text, Content.class);
    return new Proven(content.account(), content.factors(), content.at(), content.provider());
  }

  private boolean stillHolds(Proven proven) {
    Instant now = clock.instant();
    if (proven.at().isBefore(now.minus(LIFE)) || proven.at().isAfter(now.plus(CLOCKS_APART))) {
      return false;
    }
    List<AccountStore.Standing> standing = store.standing(proven.account()).stream().toList();
    return !standing.isEmpty() && standing.getFirst().accepts(proven.at());
  }
}
