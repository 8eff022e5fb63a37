package dosirak.identity;

import dosirak.platform.Settings;
import dosirak.platform.security.RolePermissions;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.web.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signs the machine client in. Its secret is long and random, so that a plain SHA-256 of it can be
 * kept; it is compared in constant time.
 */
final class SignInMachine {
  static final String CLIENT_ID = "identity.machine-client-id";
  static final String CLIENT_SECRET_HASH = "identity.machine-client-secret-hash";

  private static final int HASH_BYTES = 32;
  private static final Set<String> SCOPES =
      Set.of(RolePermissions.SCOPE_SIMULATE, RolePermissions.SCOPE_AUDIT);

  private final TokenSigner tokens;
  private final @Nullable String clientId;
  private final byte @Nullable [] secretHash;

  /**
   * @throws IllegalArgumentException if the configured hash is not a SHA-256 in hexadecimal
   */
  SignInMachine(TokenSigner tokens, Settings settings) {
    this.tokens = tokens;
    this.clientId = settings.find(CLIENT_ID);
    String hash = settings.find(CLIENT_SECRET_HASH);
    this.secretHash = hash == null ? null : HexFormat.of().parseHex(hash);
    if (secretHash != null && secretHash.length != HASH_BYTES) {
      throw new IllegalArgumentException(CLIENT_SECRET_HASH + " must be a SHA-256 in hexadecimal");
    }
  }

  /**
   * A token and what it allows.
   *
   * @param expiresAt machine time
   */
  record Session(String accessToken, Instant expiresAt, List<String> scopes) {}

  /**
   * Makes a token for the machine client.
   *
   * @throws Problem 401 {@code wrong-credentials}, also where no machine client is configured
   */
  Session signIn(String id, String secret) {
    boolean sameId = MessageDigest.isEqual(bytes(id), bytes(clientId == null ? "" : clientId));
    boolean sameSecret =
        MessageDigest.isEqual(
            sha256(bytes(secret)), secretHash == null ? new byte[HASH_BYTES] : secretHash);
    if (clientId == null || secretHash == null || !(sameId & sameSecret)) {
      throw Problem.of(401, "wrong-credentials", "The client or its secret is wrong.");
    }
    TokenSigner.Issued issued =
        tokens.forMachine(clientId, SCOPES, null, Long.MAX_VALUE, SignIn.TOKEN_LIFE);
    return new Session(issued.token(), issued.expiresAt(), SCOPES.stream().sorted().toList());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
