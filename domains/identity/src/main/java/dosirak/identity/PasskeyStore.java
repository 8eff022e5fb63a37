package dosirak.identity;

import dosirak.contracts.AccountId;
import dosirak.contracts.Sealed;
import dosirak.platform.database.Times;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.time.MachineClock;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;

/**
 * The SQL of passkeys, as the library asks for it. A user of the library is an account: its name is
 * the account's identifier, and its handle the identifier's sixteen bytes.
 */
final class PasskeyStore
    implements UserCredentialRepository, PublicKeyCredentialUserEntityRepository {
  private static final String COLUMNS =
      """
      select credential_id, account_id, public_key, signature_count, user_verified,
        backup_eligible, backed_up, transports, attestation_object, client_data, made_at,
        last_used_at
      from passkey
      """;

  private final JdbcClient jdbc;
  private final AccountStore accounts;
  private final PersonKeys persons;
  private final MachineClock clock;

  PasskeyStore(JdbcClient jdbc, AccountStore accounts, PersonKeys persons, MachineClock clock) {
    this.jdbc = jdbc;
    this.accounts = accounts;
    this.persons = persons;
    this.clock = clock;
  }

  /** A device signed with a counter that it had passed: there are two of it. */
  static final class CopiedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    CopiedException() {
      super("the passkey's counter went back");
    }
  }

  static Bytes handle(AccountId accountId) {
    return new Bytes(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(accountId.value().getMostSignificantBits())
            .putLong(accountId.value().getLeastSignificantBits())
            .array());
  }

  static @Nullable AccountId account(Bytes handle) {
    byte[] bytes = handle.getBytes();
    if (bytes.length != 2 * Long.BYTES) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new AccountId(new UUID(buffer.getLong(), buffer.getLong()));
  }

  @Override
  public @Nullable PublicKeyCredentialUserEntity findById(Bytes id) {
    AccountId accountId = account(id);
    return accountId == null ? null : findByUsername(accountId.toString());
  }

  @Override
  public @Nullable PublicKeyCredentialUserEntity findByUsername(String username) {
    return accounts
        .find(new AccountId(UUID.fromString(username)))
        .map(account -> {
          String login = account.login();
          String name = persons.open(new Sealed(account.displayName()));
          return ImmutablePublicKeyCredentialUserEntity.builder()
              .id(handle(account.accountId()))
              .name(login == null ? name : login)
              .displayName(name)
              .build();
        })
        .orElse(null);
  }

  @Override
  public void save(PublicKeyCredentialUserEntity userEntity) {
    throw new IllegalArgumentException("there is no such account");
  }

  @Override
  public void save(CredentialRecord passkey) {
    AccountId accountId = account(passkey.getUserEntityUserId());
    if (accountId == null) {
      throw new IllegalArgumentException("not an account");
    }
    OffsetDateTime now = Times.utc(clock.instant());
    int saved =
        jdbc.sql(
                """
                insert into passkey as known (credential_id, account_id, public_key,
                  signature_count, user_verified, backup_eligible, backed_up, transports,
                  attestation_object, client_data, made_at, last_used_at)
                values (:credentialId, :accountId, :publicKey, :signatureCount, :userVerified,
                  :backupEligible, :backedUp, :transports, :attestationObject, :clientData,
                  :now, :now)
                on conflict (credential_id) do update set
                  signature_count = excluded.signature_count,
                  backed_up = excluded.backed_up,
                  last_used_at = excluded.last_used_at
                where known.account_id = excluded.account_id
                  and (known.signature_count < excluded.signature_count
                    or (known.signature_count = 0 and excluded.signature_count = 0))
                """)
            .param("credentialId", passkey.getCredentialId().getBytes())
            .param("accountId", accountId.value())
            .param("publicKey", passkey.getPublicKey().getBytes())
            .param("signatureCount", passkey.getSignatureCount())
            .param("userVerified", passkey.isUvInitialized())
            .param("backupEligible", passkey.isBackupEligible())
            .param("backedUp", passkey.isBackupState())
            .param(
                "transports",
                passkey.getTransports().stream()
                    .map(AuthenticatorTransport::getValue)
                    .toArray(String[]::new))
            .param("attestationObject", bytes(passkey.getAttestationObject()))
            .param("clientData", bytes(passkey.getAttestationClientDataJSON()))
            .param("now", now)
            .update();
    if (saved != 1) {
      throw new CopiedException();
    }
  }

  @Override
  public @Nullable CredentialRecord findByCredentialId(Bytes credentialId) {
    return jdbc.sql(COLUMNS + "where credential_id = :credentialId")
        .param("credentialId", credentialId.getBytes())
        .query(PasskeyStore::passkey)
        .optional()
        .orElse(null);
  }

  @Override
  public List<CredentialRecord> findByUserId(Bytes userId) {
    AccountId accountId = account(userId);
    return accountId == null
        ? List.of()
        : List.copyOf(
            jdbc.sql(COLUMNS + "where account_id = :accountId order by made_at, credential_id")
                .param("accountId", accountId.value())
                .query(PasskeyStore::passkey)
                .list());
  }

  @Override
  public void delete(Bytes credentialId) {
    jdbc.sql("delete from passkey where credential_id = :credentialId")
        .param("credentialId", credentialId.getBytes())
        .update();
  }

  /** Removes a passkey of an account; whether there was one. */
  boolean delete(AccountId accountId, Bytes credentialId) {
    return jdbc.sql(
                """
                delete from passkey
                where credential_id = :credentialId and account_id = :accountId
                """)
            .param("credentialId", credentialId.getBytes())
            .param("accountId", accountId.value())
            .update()
        == 1;
  }

  /** Notes that a challenge was answered; false if it was before. */
  boolean use(byte[] challengeHash) {
    return jdbc.sql(
                """
                insert into passkey_challenge (challenge_hash, used_at) values (:hash, :now)
                on conflict do nothing
                """)
            .param("hash", challengeHash)
            .param("now", Times.utc(clock.instant()))
            .update()
        == 1;
  }

  /** Removes challenges that were answered before a machine time; a limited number at once. */
  void forgetChallengesBefore(Instant before, int limit) {
    jdbc.sql(
            """
            delete from passkey_challenge where challenge_hash in (
              select challenge_hash from passkey_challenge where used_at < :before limit :limit)
            """)
        .param("before", Times.utc(before))
        .param("limit", limit)
        .update();
  }

  /** Removes all passkeys of an account. */
  void forget(AccountId accountId) {
    jdbc.sql("delete from passkey where account_id = :accountId")
        .param("accountId", accountId.value())
        .update();
  }

  private static CredentialRecord passkey(ResultSet row, int number) throws SQLException {
    return ImmutableCredentialRecord.builder()
        .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
        .credentialId(new Bytes(row.getBytes("credential_id")))
        .userEntityUserId(handle(new AccountId(row.getObject("account_id", UUID.class))))
        .publicKey(new ImmutablePublicKeyCose(row.getBytes("public_key")))
        .signatureCount(row.getLong("signature_count"))
        .uvInitialized(row.getBoolean("user_verified"))
        .backupEligible(row.getBoolean("backup_eligible"))
        .backupState(row.getBoolean("backed_up"))
        .transports(transports((String[]) row.getArray("transports").getArray()))
        .attestationObject(new Bytes(row.getBytes("attestation_object")))
        .attestationClientDataJSON(new Bytes(row.getBytes("client_data")))
        .created(row.getObject("made_at", OffsetDateTime.class).toInstant())
        .lastUsed(row.getObject("last_used_at", OffsetDateTime.class).toInstant())
        .label("")
        .build();
  }

  private static Set<AuthenticatorTransport> transports(String[] names) {
    return Arrays.stream(names)
        .map(AuthenticatorTransport::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static byte[] bytes(@Nullable Bytes bytes) {
    return bytes == null ? new byte[0] : bytes.getBytes();
  }
}
