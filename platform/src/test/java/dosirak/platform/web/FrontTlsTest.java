package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.testing.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FrontTlsTest {
  private static final String PASSWORD = "of-the-test";

  @TempDir static Path folder = Path.of(".");

  private FrontServer.Tls tls;
  private Front front;

  @BeforeAll
  void start() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "front",
                "-keyalg",
                "EC",
                "-dname",
                "CN=food.example",
                "-ext",
                "SAN=dns:food.example,dns:*.city.example,dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.txt").toFile())
            .start();
    assertThat(keytool.waitFor()).as(Files.readString(folder.resolve("keytool.txt"))).isZero();
    tls = new FrontServer.Tls(store, PASSWORD);
    front = Front.startWithTls(tls, Set.of(), 100);
  }

  @AfterAll
  void stop() {
    front.close();
  }

  @Test
  void theNamesOfTheCertificateAreServed() throws Exception {
    assertThat(answer(front, "127.0.0.1", "food.example")).startsWith("HTTP/1.1 200");
    assertThat(answer(front, "127.0.0.1", "food.example:8443")).startsWith("HTTP/1.1 200");
    assertThat(answer(front, "127.0.0.1", "north.city.example")).startsWith("HTTP/1.1 200");
    assertThat(answer(front, "127.0.0.1", "localhost")).startsWith("HTTP/1.1 200");
    assertThat(answer(front, "127.0.0.1", "elsewhere.example")).startsWith("HTTP/1.1 421");
  }

  @Test
  void aPhoneThatCallsByTheAddressIsServed() throws Exception {
    assertThat(answer(front, "127.0.0.2", "127.0.0.2:" + front.port())).startsWith("HTTP/1.1 200");
    assertThat(answer(front, "127.0.0.2", "192.0.2.1")).startsWith("HTTP/1.1 421");
  }

  @Test
  void onlyConfiguredNamesAreServedWhereSomeAre() throws Exception {
    try (Front named = Front.startWithTls(tls, Set.of("menu.example"), 100)) {
      assertThat(answer(named, "127.0.0.2", "menu.example")).startsWith("HTTP/1.1 200");
      assertThat(answer(named, "127.0.0.2", "food.example")).startsWith("HTTP/1.1 421");
      assertThat(answer(named, "127.0.0.2", "127.0.0.2")).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void browsersAreToldToComeWithTlsOnlyExceptToTheirOwnMachine() throws Exception {
    assertThat(answer(front, "127.0.0.1", "food.example"))
        .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains");
    assertThat(answer(front, "127.0.0.1", "localhost")).doesNotContain("Strict-Transport-Security");
  }

  @Test
  void theMachinesOwnClientsUseLoopbackBesideIt() {
    var answer =
        RawHttp.send(
            front.loopbackPort(),
            "GET /api/test/origin HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n"
                .formatted(front.loopbackPort()));
    assertThat(answer.statuses()).containsExactly(200);
    assertThat(answer.text()).contains("secure=false").doesNotContain("Strict-Transport");
    assertThat(
            RawHttp.send(
                    front.loopbackPort(), "GET /api/test/a HTTP/1.1\r\nHost: food.example\r\n\r\n")
                .statuses())
        .containsExactly(421);
  }

  @Test
  void aTargetThatSaysHttpOverTlsIsRefused() throws Exception {
    assertThat(
            exchange(
                front,
                "127.0.0.1",
                "GET http://localhost/api/test/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "TLSv1.3",
                "TLS_AES_128_GCM_SHA256"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void oneAddressCannotTakeAllConnections() throws Exception {
    try (Front narrow = Front.startWithTls(tls, Set.of(), 3)) {
      List<Socket> held = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        held.add(connect(narrow, "127.0.0.1"));
      }
      assertThatThrownBy(() -> connect(narrow, "127.0.0.1")).isInstanceOf(IOException.class);
      connect(narrow, "127.0.0.1", "127.0.0.3").close();

      held.getFirst().close();

      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      boolean served = false;
      while (!served && System.nanoTime() < deadline) {
        try (Socket again = connect(narrow, "127.0.0.1")) {
          served = again.isConnected();
        } catch (IOException notYetNoticed) {
          served = false;
        }
      }
      assertThat(served).isTrue();
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  @Test
  void oldCiphersAreRefused() throws Exception {
    String request = "GET /api/test/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assertThat(
            exchange(
                front, "127.0.0.1", request, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"))
        .startsWith("HTTP/1.1 200");
    assertThatThrownBy(() ->
            exchange(
                front, "127.0.0.1", request, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"))
        .isInstanceOf(SSLHandshakeException.class);
  }

  private String answer(Front front, String address, String host) throws Exception {
    return exchange(
        front,
        address,
        "GET /api/test/a HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host),
        "TLSv1.3",
        "TLS_AES_256_GCM_SHA384");
  }

  private String exchange(
      Front front, String address, String request, String protocol, String cipher)
      throws Exception {
    try (SSLSocket socket = socket(front, address, "127.0.0.1")) {
      socket.setSoTimeout(10_000);
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(new String[] {cipher});
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A connection on which TLS has begun. */
  private Socket connect(Front front, String address) throws Exception {
    return connect(front, address, "127.0.0.1");
  }

  private Socket connect(Front front, String address, String from) throws Exception {
    SSLSocket socket = socket(front, address, from);
    try {
      socket.startHandshake();
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
    return socket;
  }

  private SSLSocket socket(Front front, String address, String from) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(tls.keyStore())) {
      trusted.load(stream, PASSWORD.toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("front", trusted.getCertificate("front"));
    trust.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return (SSLSocket)
        context
            .getSocketFactory()
            .createSocket(
                InetAddress.ofLiteral(address), front.port(), InetAddress.ofLiteral(from), 0);
  }
}
