package dosirak.app;

import dosirak.platform.web.FrontServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the certificate of a TLS address comes from: files, or one that is made here. */
final class Certificates {
  private static final String ALIAS = "dosirak";
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private Certificates() {}

  /**
   * The key store for the options of the command line, null without TLS.
   *
   * @throws CommandException if the options do not fit or the files cannot be read
   */
  static FrontServer.@Nullable Tls tls(
      DataFolder data, @Nullable String tls, @Nullable Path certificate, @Nullable Path key)
      throws IOException {
    if (tls == null && certificate == null && key == null) {
      return null;
    }
    String password = data.secret(data.path().resolve("key-store-password"));
    Path store = data.path().resolve("tls.p12");
    if (tls != null) {
      if (!tls.equals("self") || certificate != null || key != null) {
        throw CommandException.usage("Use --tls self, or --tls-cert and --tls-key, not both.");
      }
      if (!Files.exists(store)) {
        makeSelfSigned(store, password);
      }
      return new FrontServer.Tls(store, password);
    }
    if (certificate == null || key == null) {
      throw CommandException.usage("--tls-cert and --tls-key belong together.");
    }
    Path imported = data.path().resolve("tls-imported.p12");
    importPem(certificate, key, imported, password);
    return new FrontServer.Tls(imported, password);
  }

  /**
   * What a process without a data folder serves TLS with; null without options.
   *
   * @throws CommandException if the options do not fit or the files cannot be read
   */
  static FrontServer.@Nullable Tls tls(@Nullable Path certificate, @Nullable Path key)
      throws IOException {
    if (certificate == null && key == null) {
      return null;
    }
    if (certificate == null || key == null) {
      throw CommandException.usage("--tls-cert and --tls-key belong together.");
    }
    // The server takes a key store; this one lasts as long as the process needs to read it.
    Path store = Files.createTempFile("dosirak-", ".p12");
    store.toFile().deleteOnExit();
    String password = UUID.randomUUID().toString();
    importPem(certificate, key, store, password);
    return new FrontServer.Tls(store, password);
  }

  private static void makeSelfSigned(Path store, String password) throws IOException {
    String host = java.net.InetAddress.getLocalHost().getHostName();
    ProcessBuilder keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "365",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1,dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass:env",
                "DOSIRAK_STORE_PASSWORD")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    keytool.environment().put("DOSIRAK_STORE_PASSWORD", password);
    try {
      if (keytool.start().waitFor() != 0) {
        throw CommandException.failed("keytool could not make a certificate in " + store);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("interrupted while making a certificate");
    }
  }

  private static void importPem(Path certificate, Path key, Path store, String password)
      throws IOException {
    try {
      Certificate[] chain;
      try (var stream = Files.newInputStream(certificate)) {
        chain =
            CertificateFactory.getInstance("X.509")
                .generateCertificates(stream)
                .toArray(Certificate[]::new);
      }
      if (chain.length == 0) {
        throw CommandException.usage(certificate + " holds no certificate.");
      }
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry(ALIAS, privateKey(key), password.toCharArray(), chain);
      try (OutputStream out = Files.newOutputStream(store)) {
        keys.store(out, password.toCharArray());
      }
    } catch (GeneralSecurityException unreadable) {
      throw CommandException.usage(
          "The certificate or the key cannot be used: " + unreadable.getMessage());
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file);
    if (!pem.contains("BEGIN PRIVATE KEY")) {
      throw CommandException.usage(file + " must be a PKCS#8 PEM file (BEGIN PRIVATE KEY).");
    }
    byte[] encoded =
        Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "").strip());
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException other) {
        // It is a key of another algorithm.
        continue;
      }
    }
    throw CommandException.usage(file + " holds a key of an unknown algorithm.");
  }
}
