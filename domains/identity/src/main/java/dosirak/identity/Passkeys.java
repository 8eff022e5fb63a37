package dosirak.identity;

import com.webauthn4j.util.exception.WebAuthnException;
import dosirak.contracts.AccountId;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passkeys (WebAuthn Level 3): made by people who are signed in, used to sign in or as the second
 * factor. The device itself must have verified the person, so that a passkey is two factors in one;
 * it finds the account, so that nobody enters a name. What the server asked is kept in a sealed
 * text that the browser brings back, and an answer to it counts once.
 */
final class Passkeys {
  static final String RELYING_PARTY = "identity.rp-id";

  /** How long a person may take, machine time. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Logger log = LoggerFactory.getLogger(Passkeys.class);
  private static final String MAKING = "passkey-making";
  private static final String USING = "passkey-using";
  private static final int MOST = 20;
  private static final Authentication NOBODY =
      new AnonymousAuthenticationToken(
          "nobody", "nobody", List.of(new SimpleGrantedAuthority("nobody")));

  private final PasskeyStore store;
  private final AccountStore accounts;
  private final ProviderStore providers;
  private final Seals seals;
  private final TransactionTemplate transactions;
  private final MachineClock clock;
  private final PublicKeyCredentialRpEntity relyingParty;
  private final Webauthn4JRelyingPartyOperations operations;
  private final JsonMapper json =
      JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

  /**
   * @param issuer our own address; pages of its origin may use passkeys
   * @param relyingParty the domain that passkeys are for; absent for the host of the issuer
   */
  Passkeys(
      PasskeyStore store,
      AccountStore accounts,
      ProviderStore providers,
      Seals seals,
      TransactionTemplate transactions,
      MachineClock clock,
      URI issuer,
      @Nullable String relyingParty) {
    this.store = store;
    this.accounts = accounts;
    this.providers = providers;
    this.seals = seals;
    this.transactions = transactions;
    this.clock = clock;
    this.relyingParty =
        PublicKeyCredentialRpEntity.builder()
            .id(relyingParty == null ? issuer.getHost() : relyingParty)
            .name("Dosirak")
            .build();
    this.operations =
        new Webauthn4JRelyingPartyOperations(
            store,
            store,
            this.relyingParty,
            Set.of(issuer.getScheme() + "://" + issuer.getRawAuthority()));
    operations.setCustomizeCreationOptions(options ->
        options
            .timeout(PATIENCE)
            .authenticatorSelection(
                AuthenticatorSelectionCriteria.builder()
                    .userVerification(UserVerificationRequirement.REQUIRED)
                    .residentKey(ResidentKeyRequirement.REQUIRED)
                    .build()));
    operations.setCustomizeRequestOptions(options ->
        options
            .timeout(PATIENCE)
            .allowCredentials(List.of())
            .userVerification(UserVerificationRequirement.REQUIRED));
  }

  /**
   * What a browser is asked.
   *
   * @param options for the browser's own function
   * @param remember what must come back with the answer
   */
  record Question(JsonNode options, String remember) {}

  /** What was asked; machine time. */
  private record Asked(String challenge, @Nullable AccountId account, Instant at) {}

  /**
   * A passkey of a person.
   *
   * @param id names it
   */
  record Passkey(String id, Instant createdAt, Instant lastUsedAt) {}

  /** Asks a person's browser to make a passkey. */
  Question askToMake(AccountId accountId) {
    if (accounts.find(accountId).isEmpty()) {
      throw Problem.notFound("account");
    }
    PublicKeyCredentialCreationOptions options =
        operations.createPublicKeyCredentialCreationOptions(
            new ImmutablePublicKeyCredentialCreationOptionsRequest(
                UsernamePasswordAuthenticationToken.authenticated(
                    accountId.toString(), null, List.of())));
    return question(MAKING, options.getChallenge(), options, accountId);
  }

  /**
   * Keeps the passkey that a browser made.
   *
   * @throws Problem 422 {@code passkey-refused}, 409 {@code too-many-passkeys}
   */
  void make(AccountId accountId, JsonNode credential, @Nullable String remembered) {
    Asked asked =
        remembered(MAKING, remembered)
            .filter(question -> accountId.equals(question.account()))
            .orElseThrow(Passkeys::refused);
    try {
      PublicKeyCredential<AuthenticatorAttestationResponse> made =
          json.treeAsTokens(credential).readValueAs(new TypeReference<>() {});
      if (made.getRawId() == null
          || made.getResponse() == null
          || made.getResponse().getAttestationObject() == null
          || made.getResponse().getClientDataJSON() == null) {
        throw refused();
      }
      transactions.executeWithoutResult(status -> {
        accounts.lock(accountId);
        requireUnused(asked);
        if (store.findByUserId(PasskeyStore.handle(accountId)).size() >= MOST) {
          throw Problem.conflict("too-many-passkeys", "Remove a passkey first.");
        }
        CredentialRecord _ =
            operations.registerCredential(
                new ImmutableRelyingPartyRegistrationRequest(
                    creationOptions(accountId, asked), new RelyingPartyPublicKey(made, "")));
      });
    } catch (JacksonException | IllegalArgumentException | WebAuthnException malformed) {
      log.info("a passkey was refused: {}", malformed.getMessage());
      throw refused();
    }
  }

  /** Asks a browser to prove its person with any passkey. */
  Question askToUse() {
    PublicKeyCredentialRequestOptions options =
        operations.createCredentialRequestOptions(
            new ImmutablePublicKeyCredentialRequestOptionsRequest(NOBODY));
    return question(USING, options.getChallenge(), options, null);
  }

  /** Whose passkey answered; empty for an answer that proves nothing. */
  Optional<AccountId> use(JsonNode credential, @Nullable String remembered) {
    Optional<Asked> asked = remembered(USING, remembered);
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    try {
      PublicKeyCredential<AuthenticatorAssertionResponse> used =
          json.treeAsTokens(credential).readValueAs(new TypeReference<>() {});
      AuthenticatorAssertionResponse response = used.getResponse();
      if (used.getRawId() == null
          || response == null
          || response.getAuthenticatorData() == null
          || response.getClientDataJSON() == null
          || response.getSignature() == null) {
        return Optional.empty();
      }
      return Objects.requireNonNull(
          transactions.execute(status -> {
            requireUnused(asked.get());
            AccountId accountId =
                PasskeyStore.account(
                    operations
                        .authenticate(
                            new RelyingPartyAuthenticationRequest(
                                requestOptions(asked.get()), used))
                        .getId());
            // The library does not compare them (WebAuthn Level 3, 7.2, step 6).
            return Optional.ofNullable(accountId)
                .filter(of -> PasskeyStore.handle(of).equals(response.getUserHandle()))
                .filter(this::isOpen);
          }));
    } catch (PasskeyStore.CopiedException copied) {
      log.warn("a passkey was refused: {}", copied.getMessage());
      return Optional.empty();
    } catch (Problem | JacksonException | IllegalArgumentException | WebAuthnException refused) {
      log.debug("a passkey was refused: {}", refused.getMessage());
      return Optional.empty();
    }
  }

  /** Whether the account's rights come from a provider, so that its people sign in there. */
  boolean isOfProvider(AccountId accountId) {
    return providers.hasRoles(accountId);
  }

  List<Passkey> of(AccountId accountId) {
    return store.findByUserId(PasskeyStore.handle(accountId)).stream()
        .map(record ->
            new Passkey(
                record.getCredentialId().toBase64UrlString(),
                record.getCreated(),
                record.getLastUsed()))
        .toList();
  }

  /**
   * Removes a passkey.
   *
   * @throws Problem 404, 409 {@code last-second-factor} where an operator would be left without
   */
  void remove(AccountId accountId, String id) {
    Bytes credentialId;
    try {
      credentialId = Bytes.fromBase64(id);
    } catch (IllegalArgumentException malformed) {
      throw Problem.notFound("passkey");
    }
    transactions.executeWithoutResult(status -> {
      accounts.lock(accountId);
      if (!store.delete(accountId, credentialId)) {
        throw Problem.notFound("passkey");
      }
      boolean isOperator =
          accounts.find(accountId).stream()
              .flatMap(account -> account.roles().stream())
              .anyMatch(dosirak.contracts.identity.Role::isOperator);
      if (isOperator && accounts.secondFactors(accountId).isEmpty()) {
        throw Problem.conflict(
            "last-second-factor", "An operator needs a second factor; add another one first.");
      }
    });
  }

  private boolean isOpen(AccountId accountId) {
    return accounts.standing(accountId).stream().anyMatch(standing -> standing.closedAt() == null);
  }

  private void requireUnused(Asked asked) {
    if (!store.use(RefreshTokens.sha256(Bytes.fromBase64(asked.challenge()).getBytes()))) {
      throw refused();
    }
  }

  private Question question(
      String purpose, Bytes challenge, Object options, @Nullable AccountId accountId) {
    Asked asked = new Asked(challenge.toBase64UrlString(), accountId, clock.instant());
    return new Question(
        json.valueToTree(options), seals.seal(purpose, json.writeValueAsString(asked)));
  }

  private Optional<Asked> remembered(String purpose, @Nullable String remembered) {
    if (remembered == null) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    return seals
        .open(purpose, remembered)
        .map(text -> json.readValue(text, Asked.class))
        .filter(asked -> now.isBefore(asked.at().plus(PATIENCE)));
  }

  /** The options as they were, but for what is compared: only the challenge is new each time. */
  private PublicKeyCredentialCreationOptions creationOptions(AccountId accountId, Asked asked) {
    PublicKeyCredentialCreationOptions now =
        operations.createPublicKeyCredentialCreationOptions(
            new ImmutablePublicKeyCredentialCreationOptionsRequest(
                UsernamePasswordAuthenticationToken.authenticated(
                    accountId.toString(), null, List.of())));
    return PublicKeyCredentialCreationOptions.builder()
        .rp(now.getRp())
        .user(now.getUser())
        .challenge(Bytes.fromBase64(asked.challenge()))
        .pubKeyCredParams(now.getPubKeyCredParams())
        .timeout(now.getTimeout())
        .excludeCredentials(now.getExcludeCredentials())
        .authenticatorSelection(now.getAuthenticatorSelection())
        .attestation(now.getAttestation())
        .extensions(now.getExtensions())
        .build();
  }

  private PublicKeyCredentialRequestOptions requestOptions(Asked asked) {
    return PublicKeyCredentialRequestOptions.builder()
        .rpId(relyingParty.getId())
        .challenge(Bytes.fromBase64(asked.challenge()))
        .timeout(PATIENCE)
        .allowCredentials(List.of())
        .userVerification(UserVerificationRequirement.REQUIRED)
        .build();
  }

  private static Problem refused() {
    return Problem.refused("passkey-refused", "This passkey cannot be taken; try again.");
  }
}
