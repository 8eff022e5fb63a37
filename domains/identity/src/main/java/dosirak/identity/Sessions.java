package dosirak.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import dosirak.contracts.AccountId;
import dosirak.contracts.identity.Role;
import dosirak.contracts.identity.SignedIn;
import dosirak.platform.journal.Journal;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sessions from their first token to their end: an authorization code begins one, each refresh
 * token gets the next one once, and a code or a refresh token that comes a second time ends the
 * session, because one of the two who have it stole it. Roles are read anew for every token.
 *
 * <p>Every change holds the lock of the account first and of the session or code second.
 */
final class Sessions {
  /** Browser pages of one person that refresh at the same moment are not thieves for so long. */
  static final Duration AT_THE_SAME_TIME = Duration.ofSeconds(10);

  /** Most sessions of a person at a time; one more ends the one that was used longest ago. */
  static final int MOST_AT_A_TIME = 50;

  /** Most codes of a person that wait to be used; one more removes the oldest. */
  static final int MOST_CODES_WAITING = 10;

  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

  private final SessionStore store;
  private final AccountStore accounts;
  private final EndSessions end;
  private final SigningKeys keys;
  private final RefreshTokens refreshTokens;
  private final List<UpstreamSessions> upstream;
  private final Journal journal;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final Identifiers identifiers;
  private final String issuer;

  Sessions(
      SessionStore store,
      AccountStore accounts,
      EndSessions end,
      SigningKeys keys,
      RefreshTokens refreshTokens,
      List<UpstreamSessions> upstream,
      Journal journal,
      TransactionTemplate transactions,
      MachineClock clock,
      Identifiers identifiers,
      String issuer) {
    this.store = store;
    this.accounts = accounts;
    this.end = end;
    this.keys = keys;
    this.refreshTokens = refreshTokens;
    this.upstream = List.copyOf(upstream);
    this.journal = journal;
    this.transactions = transactions;
    this.clock = clock;
    this.identifiers = identifiers;
    this.issuer = issuer;
  }

  /** What came of a request for tokens. A refusal is no exception: what it ended stays ended. */
  sealed interface Outcome {
    /**
     * Tokens.
     *
     * @param expiresAt of the access token, machine time
     * @param endsAt of the session, machine time
     * @param idToken where the session was asked for with the scope {@code openid}
     */
    record Granted(
        AccountId accountId,
        UUID sessionId,
        Set<Role> roles,
        Set<String> scopes,
        String accessToken,
        Instant expiresAt,
        String refreshToken,
        Instant endsAt,
        @Nullable String idToken)
        implements Outcome {}

    /** None; the OAuth error is {@code invalid_grant} whatever the reason, which is for logs. */
    record Refused(String why) implements Outcome {}

    /** None, because another page of the same browser has just got them. */
    record JustRefreshed() implements Outcome {}

    /** None now, because an outside provider cannot be asked; the session stays. */
    record Unavailable() implements Outcome {}
  }

  /** What an authorization code stands for. */
  record Asked(
      Proven proven,
      String clientId,
      String redirectUri,
      String codeChallenge,
      Set<String> scopes,
      @Nullable String nonce) {}

  /** Keeps a code that was given out. */
  void keepCode(String code, Asked asked) {
    store.insertCode(
        new SessionStore.Code(
            hash(code),
            asked.proven(),
            asked.clientId(),
            asked.redirectUri(),
            asked.codeChallenge(),
            asked.scopes(),
            asked.nonce(),
            clock.instant().plus(TokenLife.CODE),
            null));
    store.keepNewestCodes(asked.proven().account(), MOST_CODES_WAITING);
  }

  /**
   * Begins the session that a code stands for.
   *
   * @param redirectUri as it was in the request that got the code
   * @param verifier whose SHA-256 was in that request (RFC 7636)
   * @param from the address of the client
   */
  Outcome begin(
      String code, String clientId, @Nullable String redirectUri, String verifier, String from) {
    byte[] codeHash = hash(code);
    Optional<SessionStore.Code> found = store.findCode(codeHash);
    if (found.isEmpty()) {
      return new Outcome.Refused("unknown code");
    }
    Proven proven = found.get().proven();
    UpstreamSessions.Answer confirmed = confirm(proven.account(), proven.provider());
    if (confirmed == UpstreamSessions.Answer.UNREACHABLE) {
      return new Outcome.Unavailable();
    }
    if (confirmed == UpstreamSessions.Answer.ENDED) {
      return new Outcome.Refused("provider ended it");
    }
    return Objects.requireNonNull(
        transactions.execute(status -> {
          accounts.lock(proven.account());
          return store
              .lockCode(codeHash)
              .map(kept -> begin(kept, clientId, redirectUri, verifier, from))
              .orElseGet(() -> new Outcome.Refused("unknown code"));
        }));
  }

  private Outcome begin(
      SessionStore.Code code,
      String clientId,
      @Nullable String redirectUri,
      String verifier,
      String from) {
    Instant now = clock.instant();
    Proven proven = code.proven();
    if (code.sessionId() != null) {
      end.one(proven.account(), code.sessionId(), "code-replayed");
      return new Outcome.Refused("code used twice");
    }
    if (!code.clientId().equals(clientId)
        || !code.redirectUri().equals(redirectUri)
        || !isVerified(verifier, code.codeChallenge())) {
      // Whoever has the code without the rest is not to try again with it.
      store.deleteCode(code.codeHash());
      return new Outcome.Refused("code of another client, address or verifier");
    }
    if (!now.isBefore(code.expiresAt())
        || accounts
            .standing(proven.account())
            .filter(standing -> standing.accepts(proven.at()))
            .isEmpty()) {
      return new Outcome.Refused("code too old");
    }
    long known = store.journalHead();
    Set<Role> roles = roles(proven.account(), proven);
    UUID sessionId = identifiers.next();
    String refreshToken = refreshTokens.make(sessionId, 1);
    SessionStore.Session session =
        new SessionStore.Session(
            sessionId,
            proven.account(),
            clientId,
            proven.provider(),
            proven.factors(),
            code.scopes(),
            proven.at(),
            now,
            now,
            now.plus(TokenLife.ofSession(roles)),
            1,
            refreshTokens.hash(refreshToken),
            null);
    store
        .usedLongestAgo(proven.account(), MOST_AT_A_TIME - 1)
        .forEach(surplus -> end.one(proven.account(), surplus, "too-many"));
    store.insert(session);
    store.markUsed(code.codeHash(), sessionId);
    journal.append(
        new SignedIn(
            proven.account(), sessionId, proven.factors().stream().sorted().toList(), from));
    return granted(session, roles, known, refreshToken, code.nonce());
  }

  /**
   * Gives the next tokens of a session for its newest refresh token.
   *
   * @param isBrowser whether several pages may have the same refresh token: then the one that comes
   *     second within seconds gets nothing, and the session goes on
   */
  Outcome refresh(String refreshToken, String clientId, boolean isBrowser) {
    Optional<RefreshTokens.Parsed> parsed = refreshTokens.parse(refreshToken);
    if (parsed.isEmpty()) {
      return new Outcome.Refused("not a refresh token");
    }
    Optional<SessionStore.Session> found = store.find(parsed.get().sessionId());
    if (found.isEmpty()) {
      return new Outcome.Refused("unknown session");
    }
    SessionStore.Session session = found.get();
    boolean isGood = session.endedAt() == null && parsed.get().generation() == session.generation();
    UpstreamSessions.Answer confirmed =
        isGood ? confirm(session.accountId(), session.provider()) : UpstreamSessions.Answer.HOLDS;
    if (confirmed == UpstreamSessions.Answer.UNREACHABLE) {
      return new Outcome.Unavailable();
    }
    return Objects.requireNonNull(
        transactions.execute(status -> {
          accounts.lock(session.accountId());
          SessionStore.Session locked = store.lock(session.sessionId()).orElse(session);
          return refresh(locked, parsed.get(), clientId, isBrowser, confirmed);
        }));
  }

  private Outcome refresh(
      SessionStore.Session session,
      RefreshTokens.Parsed token,
      String clientId,
      boolean isBrowser,
      UpstreamSessions.Answer confirmed) {
    Instant now = clock.instant();
    if (session.endedAt() != null) {
      return new Outcome.Refused("session has ended");
    }
    if (!session.clientId().equals(clientId)) {
      return new Outcome.Refused("session of another client");
    }
    if (token.generation() != session.generation()
        || !MessageDigest.isEqual(token.hash(), session.refreshHash())) {
      if (isBrowser
          && token.generation() == session.generation() - 1
          && now.isBefore(session.lastUsedAt().plus(AT_THE_SAME_TIME))) {
        return new Outcome.JustRefreshed();
      }
      end.one(session.accountId(), session.sessionId(), "refresh-token-reused");
      return new Outcome.Refused("refresh token used twice");
    }
    if (confirmed == UpstreamSessions.Answer.ENDED) {
      return ended(session, "provider-ended-it");
    }
    if (!now.isBefore(session.endsAt())
        || !now.isBefore(session.lastUsedAt().plus(TokenLife.IDLE_SESSION))) {
      return ended(session, "too-old");
    }
    if (accounts
        .standing(session.accountId())
        .filter(standing -> standing.closedAt() == null)
        .isEmpty()) {
      return ended(session, "account-closed");
    }
    long known = store.journalHead();
    Set<Role> roles = roles(session.accountId(), proven(session));
    Instant endsAt = session.beganAt().plus(TokenLife.ofSession(roles));
    if (!now.isBefore(endsAt)) {
      return ended(session, "too-old");
    }
    int generation = session.generation() + 1;
    String next = refreshTokens.make(session.sessionId(), generation);
    store.renew(session.sessionId(), generation, refreshTokens.hash(next), now);
    return granted(session, roles, known, next, null);
  }

  private UpstreamSessions.Answer confirm(AccountId accountId, @Nullable String provider) {
    for (UpstreamSessions asked : upstream) {
      UpstreamSessions.Answer answer = asked.confirm(accountId, provider);
      if (answer != UpstreamSessions.Answer.HOLDS) {
        return answer;
      }
    }
    return UpstreamSessions.Answer.HOLDS;
  }

  private Outcome ended(SessionStore.Session session, String why) {
    end.one(session.accountId(), session.sessionId(), why);
    return new Outcome.Refused(why);
  }

  /**
   * Ends the session of a refresh token or an access token.
   *
   * @param clientId only a session of this client; absent for any
   * @return the session, if the token was of one
   */
  Optional<UUID> end(String token, @Nullable String clientId) {
    Optional<UUID> named = refreshTokens.parse(token).map(RefreshTokens.Parsed::sessionId);
    if (named.isEmpty()) {
      named =
          keys.verify(token)
              .map(claims -> claims.getClaim("sid"))
              .map(sid -> UUID.fromString(sid.toString()));
    }
    return named
        .flatMap(store::find)
        .filter(session -> clientId == null || session.clientId().equals(clientId))
        .map(session -> {
          end(session.accountId(), session.sessionId());
          return session.sessionId();
        });
  }

  /** Ends a session because its holder signed out. */
  void end(AccountId accountId, UUID sessionId) {
    transactions.executeWithoutResult(status -> end.one(accountId, sessionId, "signed-out"));
  }

  /**
   * The roles of an account as they are. Those of operators are only for sessions that began with
   * two factors.
   */
  private Set<Role> roles(AccountId accountId, Proven proven) {
    return accounts.find(accountId).stream()
        .flatMap(account -> account.roles().stream())
        .map(Role::current)
        .filter(role -> !role.isOperator() || proven.hasTwoFactors())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Proven proven(SessionStore.Session session) {
    return new Proven(
        session.accountId(), session.factors(), session.provenAt(), session.provider());
  }

  private Outcome.Granted granted(
      SessionStore.Session session,
      Set<Role> roles,
      long known,
      String refreshToken,
      @Nullable String nonce) {
    TokenSigner.Issued access =
        keys.signer()
            .forPerson(
                session.accountId(), roles, session.sessionId(), known, TokenLife.ofToken(roles));
    return new Outcome.Granted(
        session.accountId(),
        session.sessionId(),
        roles,
        session.scopes(),
        access.token(),
        access.expiresAt(),
        refreshToken,
        session.endsAt(),
        session.scopes().contains("openid") ? idToken(session, access.expiresAt(), nonce) : null);
  }

  /** OpenID Connect Core 1.0, section 2. */
  private String idToken(SessionStore.Session session, Instant expiresAt, @Nullable String nonce) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(session.accountId().toString())
            .audience(session.clientId())
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(expiresAt))
            .claim("auth_time", session.provenAt().getEpochSecond())
            .claim("sid", session.sessionId().toString())
            .claim("amr", session.factors().stream().sorted().toList());
    if (nonce != null) {
      claims.claim("nonce", nonce);
    }
    return keys.sign(claims.build());
  }

  private static boolean isVerified(String verifier, String challenge) {
    return VERIFIER.matcher(verifier).matches()
        && MessageDigest.isEqual(
            challenge(verifier).getBytes(StandardCharsets.US_ASCII),
            challenge.getBytes(StandardCharsets.US_ASCII));
  }

  /** The challenge of a verifier by the method S256 (RFC 7636, 4.2). */
  static String challenge(String verifier) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash(verifier));
  }

  private static byte[] hash(String text) {
    return RefreshTokens.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
