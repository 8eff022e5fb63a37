package dosirak.app;

import com.nimbusds.jose.jwk.ECKey;
import dosirak.platform.compartment.InstallationKind;
import dosirak.platform.database.PostgresServer;
import dosirak.platform.security.TokenSigner;
import dosirak.platform.time.CityClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything an installation keeps, in one folder: what it is for, its clock, its secrets, its
 * database, the gateway simulator's log and the logs.
 */
final class DataFolder implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SECRET_BYTES = 32;
  private static final int TOTP_SECRET_LETTERS = 32;
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final Path folder;
  private @Nullable FileChannel lockChannel;

  DataFolder(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  Path path() {
    return folder;
  }

  Path postgres() {
    return folder.resolve("postgres");
  }

  Path logs() {
    return folder.resolve("logs");
  }

  Path gatewayLog() {
    return folder.resolve("gateway");
  }

  Path gatewayProcess() {
    return folder.resolve("gateway.json");
  }

  Path gatewaySecret() {
    return folder.resolve("gateway-secret");
  }

  Path machineClient() {
    return folder.resolve("machine-client.json");
  }

  Path operator() {
    return folder.resolve("operator.json");
  }

  Path settings() {
    return folder.resolve("dosirak.properties");
  }

  Path clock() {
    return folder.resolve("clock.json");
  }

  /** The database of people's keys; never part of a backup of this folder. */
  Path keyStore() {
    return folder.resolve("key-store");
  }

  private Path installation() {
    return folder.resolve("installation.json");
  }

  boolean exists() {
    return Files.exists(installation());
  }

  /**
   * Opens the folder for this process alone; makes it if it is not there.
   *
   * @param wanted what the command line asks for, absent when it does not say
   * @return what the installation is for
   */
  InstallationKind open(@Nullable InstallationKind wanted) {
    try {
      if (Files.exists(folder) && !exists() && !isEmpty(folder)) {
        throw CommandException.usage(
            folder
                + " is not empty and is not a data folder of Dosirak. Choose another with --data.");
      }
      // Logs and the database are nobody else's on this machine either.
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      lock();
      if (!exists()) {
        InstallationKind kind = wanted == null ? InstallationKind.REAL : wanted;
        Files.createDirectories(logs());
        PostgresServer.writeSecret(
            installation(),
            JSON.writeValueAsString(
                JSON.createObjectNode()
                    .put("id", UUID.randomUUID().toString())
                    .put("kind", kind.name().toLowerCase(Locale.ROOT))
                    .put("createdAt", Instant.now().toString())));
        return kind;
      }
      InstallationKind kind = kind();
      if (wanted != null && wanted != kind) {
        throw CommandException.usage(
            "%s was made as %s and stays so. Start it without --%s, or choose another folder with --data."
                .formatted(folder, nameOf(kind), nameOf(wanted)));
      }
      return kind;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What the installation is for. */
  InstallationKind kind() {
    return InstallationKind.valueOf(
        read(installation()).path("kind").asString("real").toUpperCase(Locale.ROOT));
  }

  /** Tells this installation from others; folders from before there were such get one. */
  String installationId() {
    ObjectNode known = (ObjectNode) read(installation());
    String id = known.path("id").asString("");
    if (id.isEmpty()) {
      id = UUID.randomUUID().toString();
      write(installation(), JSON.writeValueAsString(known.put("id", id)));
    }
    return id;
  }

  private static String nameOf(InstallationKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Whether a directory holds nothing. */
  static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private void lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw CommandException.failed(
            folder
                + " is in use by another process. Stop it, or choose another folder with --data.");
      }
    } catch (OverlappingFileLockException same) {
      channel.close();
      throw CommandException.failed(folder + " is in use by this process already.");
    }
    lockChannel = channel;
  }

  /**
   * The clock of the city. A new speed begins where the old one has come to, so that city time
   * never goes back.
   *
   * @param wantedSpeed absent to go on as before
   */
  CityClock.Anchor anchor(@Nullable Double wantedSpeed, double firstSpeed, Instant now) {
    CityClock.Anchor anchor;
    if (Files.exists(clock())) {
      JsonNode kept = read(clock());
      anchor =
          new CityClock.Anchor(
              Instant.parse(kept.path("city").asString()),
              Instant.parse(kept.path("machine").asString()),
              kept.path("speed").asDouble());
      if (wantedSpeed == null || wantedSpeed == anchor.speed()) {
        return anchor;
      }
      anchor = new CityClock.Anchor(anchor.at(now), now, wantedSpeed);
    } else {
      anchor = new CityClock.Anchor(now, now, wantedSpeed == null ? firstSpeed : wantedSpeed);
    }
    write(
        clock(),
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("city", anchor.city().toString())
                .put("machine", anchor.machine().toString())
                .put("speed", anchor.speed())));
    return anchor;
  }

  /** A key on P-256 that is made on first use. */
  private static ECKey key(Path file, String keyId) {
    if (!Files.exists(file)) {
      write(file, TokenSigner.newKey(keyId).toJSONString());
    }
    try {
      return ECKey.parse(text(file));
    } catch (ParseException malformed) {
      throw CommandException.failed(file + " cannot be read: " + malformed.getMessage());
    }
  }

  /** A secret that is made on first use. */
  String secret(Path file) {
    if (!Files.exists(file)) {
      write(file, random());
    }
    return text(file).strip();
  }

  /** The keys that browsers' cookies are encrypted with, made on first use; the first encrypts. */
  String cookieKeys() {
    return "1:" + secret(folder.resolve("cookie-key"));
  }

  /** What identity seals its keys and second factors with, made on first use. */
  String identitySecret() {
    return secret(folder.resolve("identity-secret"));
  }

  /** What desk hashes telephone numbers with, made on first use. */
  String deskSecret() {
    return secret(folder.resolve("desk-secret"));
  }

  /** What the secrets of tills' webhooks are sealed with, made on first use. */
  String posSecret() {
    return secret(folder.resolve("pos-secret"));
  }

  byte[] databaseSecret() {
    return HexFormat.of().parseHex(secret(folder.resolve("database-secret")));
  }

  /** The machine client's secret, made on first use; the file is what clients read. */
  String machineClientSecret() {
    if (!Files.exists(machineClient())) {
      write(
          machineClient(),
          JSON.writeValueAsString(
              JSON.createObjectNode().put("clientId", "city").put("clientSecret", random())));
    }
    return read(machineClient()).path("clientSecret").asString();
  }

  /** The first operator's password, made on first use. */
  String operatorPassword() {
    return operatorSecrets().path("password").asString();
  }

  /** The secret of the first operator's authenticator app, in base32, made on first use. */
  String operatorTotpSecret() {
    return operatorSecrets().path("totpSecret").asString();
  }

  private JsonNode operatorSecrets() {
    ObjectNode secrets =
        Files.exists(operator())
            ? (ObjectNode) read(operator())
            : JSON.createObjectNode().put("login", "operator").put("password", random());
    // A folder from before there was a second factor gets one now.
    if (!secrets.has("totpSecret")) {
      write(operator(), JSON.writeValueAsString(secrets.put("totpSecret", randomBase32())));
    }
    return secrets;
  }

  /** The key that one-time codes are sealed to on their way to notification, made on first use. */
  ECKey notificationKey() {
    return key(folder.resolve("notification-key.json"), "notification-1");
  }

  /** 160 random bits, as authenticator apps take them (RFC 4648). */
  private static String randomBase32() {
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < TOTP_SECRET_LETTERS; i++) {
      text.append(BASE32.charAt(random.nextInt(BASE32.length())));
    }
    return text.toString();
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  static JsonNode read(Path file) {
    return JSON.readTree(text(file));
  }

  static void write(Path file, String content) {
    try {
      PostgresServer.writeSecret(file, content);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    FileChannel channel = lockChannel;
    lockChannel = null;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
