package dosirak.platform.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dosirak.platform.Settings;
import dosirak.platform.testing.RawHttp;
import dosirak.platform.web.FrontSettings.ForwardedHeader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientAddressTest {
  private final List<Front> open = new ArrayList<>();

  @AfterEach
  void stop() {
    open.forEach(Front::close);
  }

  @Test
  void nobodyIsBelievedUnlessConfigured() {
    assertThat(
            seenBy(
                Front.start(),
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-Proto: https",
                "X-Real-IP: 203.0.113.9",
                "Forwarded: for=203.0.113.9;proto=https"))
        .isEqualTo("from=127.0.0.1 key=127.0.0.1 secure=false scheme=http");
  }

  @Test
  void aProxyThatIsNotTrustedIsNotBelieved() {
    assertThat(
            seenBy(
                trusting(ForwardedHeader.X_FORWARDED_FOR, "10.0.0.0/8"),
                "X-Forwarded-For: 203.0.113.9"))
        .startsWith("from=127.0.0.1 ");
  }

  @Test
  void theAddressNextToTheTrustedProxyIsTheClients() {
    Front front = trusting(ForwardedHeader.X_FORWARDED_FOR, "127.0.0.0/8", "10.0.0.0/8");

    assertThat(seenBy(front, "X-Forwarded-For: 203.0.113.9")).startsWith("from=203.0.113.9 ");
    assertThat(seenBy(front, "X-Forwarded-For: 198.51.100.1, 203.0.113.9, 10.1.2.3"))
        .startsWith("from=203.0.113.9 ");
    assertThat(seenBy(front, "X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.9"))
        .startsWith("from=203.0.113.9 ");
    assertThat(seenBy(front, "X-Forwarded-For: 203.0.113.9:4711")).startsWith("from=203.0.113.9 ");
    assertThat(seenBy(front, "X-Forwarded-For: 10.0.0.1, 10.0.0.2")).startsWith("from=10.0.0.1 ");
    assertThat(seenBy(front)).startsWith("from=127.0.0.1 ");
  }

  @Test
  void whatCannotBeReadEndsTheChain() {
    Front front = trusting(ForwardedHeader.X_FORWARDED_FOR, "127.0.0.0/8", "10.0.0.0/8");

    assertThat(seenBy(front, "X-Forwarded-For: 203.0.113.9, unknown"))
        .startsWith("from=127.0.0.1 ");
    assertThat(seenBy(front, "X-Forwarded-For: 203.0.113.9, evil.example, 10.0.0.1"))
        .startsWith("from=10.0.0.1 ");
    assertThat(seenBy(front, "X-Forwarded-For: ,,,")).startsWith("from=127.0.0.1 ");
  }

  @Test
  void theStandardHeaderIsReadWhereItIsConfigured() {
    Front front = trusting(ForwardedHeader.FORWARDED, "127.0.0.0/8");

    assertThat(
            seenBy(
                front,
                "Forwarded: for=198.51.100.1;proto=http, For=\"[2001:db8:1:2:3::4]:80\";Proto=https"))
        .isEqualTo(
            "from=2001:db8:1:2:3:0:0:4 key=2001:db8:1:2:0:0:0:0/64 secure=true scheme=https");
    assertThat(seenBy(front, "X-Forwarded-For: 203.0.113.9")).startsWith("from=127.0.0.1 ");
  }

  @Test
  void theOtherHeaderIsNotReadEvenFromATrustedProxy() {
    Front front = trusting(ForwardedHeader.X_FORWARDED_FOR, "127.0.0.0/8");

    assertThat(seenBy(front, "Forwarded: for=198.51.100.1", "X-Forwarded-For: 203.0.113.9"))
        .startsWith("from=203.0.113.9 ");
  }

  @Test
  void theSchemeOfTheClientIsTheProxysWord() {
    Front front = trusting(ForwardedHeader.X_FORWARDED_FOR, "127.0.0.0/8");

    RawHttp.Exchange answer =
        front.send(
            "GET /api/test/origin HTTP/1.1",
            "Host: food.example",
            "Connection: close",
            "X-Forwarded-For: 203.0.113.9",
            "X-Forwarded-Proto: https",
            "",
            "");

    assertThat(answer.text())
        .contains("secure=true scheme=https")
        .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains");
  }

  @Test
  void anIpv6NetworkCountsAsOne() {
    assertThat(ClientAddress.limitKey("2001:db8:1:2:aaaa:bbbb:cccc:dddd"))
        .isEqualTo(ClientAddress.limitKey("2001:db8:1:2::1"))
        .isNotEqualTo(ClientAddress.limitKey("2001:db8:1:3::1"));
    assertThat(ClientAddress.limitKey("192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(ClientAddress.limitKey("::ffff:192.0.2.7")).isEqualTo("192.0.2.7");
    assertThat(ClientAddress.limitKey("fe80::1%eth0")).isEqualTo("fe80:0:0:0:0:0:0:0/64");
    assertThat(ClientAddress.limitKey("evil.example")).isEqualTo("unknown");
  }

  @Test
  void aRangeHasTheAddressesThatBeginLikeIt() {
    AddressRange range = AddressRange.parse("172.16.0.0/12");

    assertThat(range.contains(InetAddress.ofLiteral("172.16.0.0"))).isTrue();
    assertThat(range.contains(InetAddress.ofLiteral("172.31.255.255"))).isTrue();
    assertThat(range.contains(InetAddress.ofLiteral("172.32.0.0"))).isFalse();
    assertThat(range.contains(InetAddress.ofLiteral("172.15.255.255"))).isFalse();
    assertThat(range.contains(InetAddress.ofLiteral("2001:db8::1"))).isFalse();
    assertThat(AddressRange.parse("0.0.0.0/0").contains(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
    assertThat(AddressRange.parse("::1").contains(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(AddressRange.parse("::1").contains(InetAddress.ofLiteral("::2"))).isFalse();
  }

  @Test
  void settingsThatCannotBeReadNameTheKey() {
    for (Map.Entry<String, String> wrong :
        List.of(
            Map.entry(FrontSettings.TRUSTED_PROXIES, "10.0.0.0/33"),
            Map.entry(FrontSettings.TRUSTED_PROXIES, "10.0.0.0/-1"),
            Map.entry(FrontSettings.TRUSTED_PROXIES, "proxy.example"),
            Map.entry(FrontSettings.TRUSTED_PROXIES, "10.0.0.0/x"),
            Map.entry(FrontSettings.FORWARDED_HEADER, "both"),
            Map.entry(FrontSettings.ALLOWED_HOSTS, "https://food.example"),
            Map.entry(FrontSettings.ALLOWED_HOSTS, "food.example:8443"),
            Map.entry(FrontSettings.CONNECTIONS_PER_ADDRESS, "0"),
            Map.entry(FrontSettings.CONNECTIONS_PER_ADDRESS, "many"))) {
      Settings settings = new Settings(Map.of(wrong.getKey(), wrong.getValue()));
      assertThatThrownBy(() -> FrontSettings.of(settings))
          .as(wrong.toString())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(wrong.getKey());
    }
  }

  @Test
  void settingsAreRead() {
    FrontSettings read =
        FrontSettings.of(
            new Settings(
                Map.of(
                    FrontSettings.ALLOWED_HOSTS, "Food.example, [::1]",
                    FrontSettings.TRUSTED_PROXIES, "10.0.0.0/8, fd00::1",
                    FrontSettings.FORWARDED_HEADER, "forwarded",
                    FrontSettings.CONNECTIONS_PER_ADDRESS, "50")));

    assertThat(read)
        .isEqualTo(
            new FrontSettings(
                Set.of("food.example", "[::1]"),
                List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("fd00::1")),
                ForwardedHeader.FORWARDED,
                50));
    assertThat(FrontSettings.of(new Settings(Map.of()))).isEqualTo(FrontSettings.defaults());
  }

  private Front trusting(ForwardedHeader header, String... ranges) {
    return Front.start(
        new FrontSettings(
            Set.of("food.example", "localhost"),
            Arrays.stream(ranges).map(AddressRange::parse).toList(),
            header,
            100));
  }

  private String seenBy(Front front, String... headers) {
    if (!open.contains(front)) {
      open.add(front);
    }
    String text = front.get("/api/test/origin", headers).text();
    return text.substring(text.indexOf("\r\n\r\n") + 4);
  }
}
