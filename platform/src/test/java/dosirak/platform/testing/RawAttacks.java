package dosirak.platform.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bytes that are no honest HTTP request, to be sent with {@link RawHttp}. */
public final class RawAttacks {
  private RawAttacks() {}

  /**
   * One attack.
   *
   * @param name what is wrong with it
   * @param bytes a character a byte; ends with a request for a path that ends in {@code smuggled},
   *     which must never be read as one
   */
  public record Attack(String name, String bytes) {
    static Attack of(String name, String head, String body, String folder) {
      return new Attack(
          name,
          head
              + "\r\n"
              + body
              + "GET "
              + folder
              + "/smuggled HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Requests that two readers could frame differently.
   *
   * @param folder the path they are for, without a slash at its end
   */
  public static List<Attack> onFraming(String folder) {
    String post = "POST " + folder + "/a HTTP/1.1\r\nHost: localhost\r\n";
    Map<String, String> ambiguous = new LinkedHashMap<>();
    ambiguous.put("length and coding", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    ambiguous.put("coding and length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n");
    ambiguous.put("two lengths", "Content-Length: 5\r\nContent-Length: 0\r\n");
    ambiguous.put("twice the same length", "Content-Length: 5\r\nContent-Length: 5\r\n");
    ambiguous.put("a list of lengths", "Content-Length: 5, 5\r\n");
    ambiguous.put("a signed length", "Content-Length: +5\r\n");
    ambiguous.put("a negative length", "Content-Length: -5\r\n");
    ambiguous.put("a hexadecimal length", "Content-Length: 0x5\r\n");
    ambiguous.put("a length of no digits", "Content-Length: \r\n");
    ambiguous.put("a length with a space", "Content-Length: 5 0\r\n");
    ambiguous.put("an endless length", "Content-Length: 99999999999999999999\r\n");
    ambiguous.put("a space before the colon", "Content-Length : 5\r\n");
    ambiguous.put("a tab before the colon", "Transfer-Encoding\t: chunked\r\n");
    ambiguous.put("a folded line", "Transfer-Encoding:\r\n chunked\r\n");
    ambiguous.put("a folded line of something else", "X: a\r\n Content-Length: 5\r\n");
    ambiguous.put("an unknown coding", "Transfer-Encoding: xchunked\r\n");
    ambiguous.put("a coding that is not last", "Transfer-Encoding: chunked, identity\r\n");
    ambiguous.put("chunked twice", "Transfer-Encoding: chunked, chunked\r\n");
    ambiguous.put("two codings", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n");
    ambiguous.put("a quoted coding", "Transfer-Encoding: \"chunked\"\r\n");
    ambiguous.put("a vertical tab", "Transfer-Encoding: \u000bchunked\r\n");
    ambiguous.put("a NUL in a value", "Transfer-Encoding: chunked\u0000\r\n");
    ambiguous.put("a NUL in a name", "Transfer-Encoding\u0000: chunked\r\n");
    ambiguous.put("a name with a bracket", "Transfer(Encoding: chunked\r\n");
    ambiguous.put("a line without a colon", "Content-Length\r\n");
    ambiguous.put("a line without a name", ": 5\r\n");
    ambiguous.put("a bare line feed after a header", "X: 1\nContent-Length: 5\r\n");
    ambiguous.put("a bare carriage return", "X: 1\rContent-Length: 5\r\n");
    ambiguous.put("another host", "Host: elsewhere.example\r\n");
    ambiguous.put("the same host again", "Host: localhost\r\n");
    ambiguous.put("no content yet a trick", " Content-Length: 5\r\n");
    List<Attack> attacks = new ArrayList<>();
    ambiguous.forEach(
        (name, headers) -> attacks.add(Attack.of(name, post + headers, "0\r\n\r\n", folder)));
    String chunked = post + "Transfer-Encoding: chunked\r\n";
    attacks.add(Attack.of("a chunk of no size", chunked, "\r\n\r\n", folder));
    attacks.add(Attack.of("a chunk of a negative size", chunked, "-1\r\n\r\n", folder));
    attacks.add(Attack.of("a chunk with a prefix", chunked, "0x5\r\nhello\r\n0\r\n\r\n", folder));
    attacks.add(Attack.of("an endless chunk", chunked, "fffffffffffffffff\r\n", folder));
    attacks.add(
        Attack.of("a chunk longer than it says", chunked, "3\r\nhello\r\n0\r\n\r\n", folder));
    attacks.add(
        Attack.of("a bare line feed after a size", chunked, "5\nhello\r\n0\r\n\r\n", folder));
    attacks.add(
        Attack.of("a bare line feed after a chunk", chunked, "5\r\nhello\n0\r\n\r\n", folder));
    attacks.add(
        Attack.of("a line feed in an extension", chunked, "5;x\nhello\r\n0\r\n\r\n", folder));
    attacks.add(Attack.of("spaces for a size", chunked, "  5\r\nhello\r\n0\r\n\r\n", folder));
    attacks.add(
        Attack.of(
            "chunks in HTTP/1.0",
            "POST "
                + folder
                + "/a HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n"
                + "Transfer-Encoding: chunked\r\n",
            "0\r\n\r\n",
            folder));
    attacks.add(
        Attack.of(
            "a bare line feed after the request line",
            "POST " + folder + "/a HTTP/1.1\nHost: localhost\r\nContent-Length: 0\r\n",
            "",
            folder));
    attacks.add(
        Attack.of(
            "a tab for a space",
            "POST\t" + folder + "/a\tHTTP/1.1\r\nHost: localhost\r\n",
            "",
            folder));
    attacks.add(
        Attack.of(
            "a header first",
            " X: 1\r\nPOST " + folder + "/a HTTP/1.1\r\nHost: localhost\r\n",
            "",
            folder));
    attacks.add(
        Attack.of(
            "no host", "POST " + folder + "/a HTTP/1.1\r\nContent-Length: 0\r\n", "", folder));
    attacks.add(
        Attack.of(
            "an empty host",
            "POST " + folder + "/a HTTP/1.1\r\nHost:\r\nContent-Length: 0\r\n",
            "",
            folder));
    attacks.add(
        Attack.of(
            "a host with a path",
            "POST " + folder + "/a HTTP/1.1\r\nHost: localhost/x\r\nContent-Length: 0\r\n",
            "",
            folder));
    attacks.add(
        Attack.of(
            "a host with a user",
            "POST " + folder + "/a HTTP/1.1\r\nHost: a@localhost\r\nContent-Length: 0\r\n",
            "",
            folder));
    attacks.add(
        Attack.of(
            "a target of another host",
            "POST http://elsewhere.example/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n",
            "",
            folder));
    attacks.add(Attack.of("HTTP/0.9", "GET " + folder + "/a\r\n", "", folder));
    attacks.add(
        Attack.of("HTTP/1.2", "GET " + folder + "/a HTTP/1.2\r\nHost: localhost\r\n", "", folder));
    attacks.add(
        Attack.of("HTTP/2.0", "GET " + folder + "/a HTTP/2.0\r\nHost: localhost\r\n", "", folder));
    attacks.add(Attack.of("HTTP/2 itself", "PRI * HTTP/2.0\r\n", "SM\r\n\r\n", folder));
    attacks.add(
        Attack.of(
            "an unknown expectation",
            post + "Expect: something\r\nContent-Length: 0\r\n",
            "",
            folder));
    return attacks;
  }
}
