package dosirak.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;

import dosirak.contracts.ShopId;
import dosirak.contracts.shop.ShopTerms;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How pages are written for other processes: whose page it is and at which revision, what of it
 * depends on the time, and the rest as it is sent; compressed, with a sum. What cannot be read is
 * as good as missing.
 *
 * @param number is part of the name that a page is kept under, so that two builds that write pages
 *     differently do not meet. It grows with every change of what a page holds or how it is written
 */
record PageFormat(int number) {
  static final PageFormat CURRENT = new PageFormat(1);

  private static final Logger log = LoggerFactory.getLogger(PageFormat.class);

  /** Longer than the longest page; garbage may promise anything. */
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private static final int SUM_BYTES = Integer.BYTES;
  private static final int LENGTH_BYTES = Integer.BYTES;

  /** All but the JSON that is sent. */
  private record Head(
      ShopId shopId,
      String generation,
      long revision,
      ShopTerms terms,
      boolean paused,
      @Nullable Instant pausedUntil,
      @Nullable Instant kitchenFullUntil) {}

  /** What is written, before it is packed: the head on a line of its own, and the rest. */
  static String plain(ShopPage page) {
    ShopCopy.Status status = page.status();
    Head head =
        new Head(
            page.shopId(),
            page.generation(),
            page.revision(),
            status.terms(),
            status.paused(),
            status.pausedUntil(),
            page.kitchenFullUntil());
    return Documents.MAPPER.writeValueAsString(head) + '\n' + page.rest();
  }

  byte[] write(ShopPage page) {
    try {
      byte[] bytes = plain(page).getBytes(UTF_8);
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(packed)) {
        out.writeInt(sum(bytes));
        out.writeInt(bytes.length);
        out.write(deflated(bytes));
      }
      return packed.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory can be written to", impossible);
    }
  }

  /** The page, or null where that is not what was written. */
  @Nullable ShopPage read(
      byte[] packed, ShopId shopId, String generation, long revision, JsonMapper mapper) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed))) {
      int sum = in.readInt();
      byte[] bytes = inflated(packed, in.readInt());
      if (sum(bytes) != sum) {
        throw new IOException("the sum is another");
      }
      return unpacked(bytes, shopId, generation, revision, mapper);
    } catch (IOException | DataFormatException | JacksonException garbage) {
      log.warn("a page in the shared cache cannot be read: {}", garbage.toString());
      return null;
    }
  }

  private static ShopPage unpacked(
      byte[] bytes, ShopId shopId, String generation, long revision, JsonMapper mapper)
      throws IOException {
    String plain = new String(bytes, UTF_8);
    int end = plain.indexOf('\n');
    if (end < 0) {
      throw new IOException("there is no head");
    }
    Head head = Documents.MAPPER.readValue(plain.substring(0, end), Head.class);
    if (!shopId.equals(head.shopId())
        || !generation.equals(head.generation())
        || revision != head.revision()) {
      throw new IOException("it is another page");
    }
    return new ShopPage(
        head.shopId(),
        head.generation(),
        head.revision(),
        new ShopCopy.Status(head.terms(), head.paused(), head.pausedUntil()),
        head.kitchenFullUntil(),
        plain.substring(end + 1),
        mapper);
  }

  private static int sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8 * 1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflated(byte[] packed, int length)
      throws IOException, DataFormatException {
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("it is too long");
    }
    Inflater inflater = new Inflater();
    try {
      int begin = SUM_BYTES + LENGTH_BYTES;
      inflater.setInput(packed, begin, packed.length - begin);
      byte[] bytes = new byte[length];
      int read = 0;
      while (read < length) {
        int more = inflater.inflate(bytes, read, length - read);
        if (more == 0) {
          throw new IOException("it breaks off");
        }
        read += more;
      }
      return bytes;
    } finally {
      inflater.end();
    }
  }
}
