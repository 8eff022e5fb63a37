package dosirak.review;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Real pictures for tests, with what does not belong in them. */
final class Pictures {
  static final String SECRET = "GPS 37.5665N 126.9780E";

  private Pictures() {}

  static byte[] plain(String format) {
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 40; x++) {
      for (int y = 0; y < 30; y++) {
        image.setRGB(x, y, new Color(x * 6, y * 8, (x + y) % 256).getRGB());
      }
    }
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      ImageIO.write(image, format, out);
      return out.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** With where it was taken, a comment, which side is up, and something behind its end. */
  static byte[] jpegWithSecrets(int orientation) {
    byte[] plain = plain("jpeg");
    byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer exif = ByteBuffer.allocate(6 + 8 + 2 + 24 + 4 + secret.length);
    exif.put(new byte[] {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42}).putInt(8);
    exif.putShort((short) 2);
    exif.putShort((short) 0x010e).putShort((short) 2).putInt(secret.length).putInt(38);
    exif.putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0);
    exif.putInt(0).put(secret);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 2);
    segment(out, 0xe1, exif.array());
    segment(out, 0xfe, secret);
    segment(out, 0xed, secret);
    out.write(plain, 2, plain.length - 2);
    out.writeBytes(secret);
    return out.toByteArray();
  }

  private static void segment(ByteArrayOutputStream out, int marker, byte[] body) {
    out.write(0xff);
    out.write(marker);
    out.write((body.length + 2) >> 8);
    out.write((body.length + 2) & 0xff);
    out.writeBytes(body);
  }

  /** With a text before its data, and something behind its end. */
  static byte[] pngWithSecrets() {
    byte[] plain = plain("png");
    byte[] secret = SECRET.getBytes(StandardCharsets.US_ASCII);
    int afterHeader = 8 + 12 + 13;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, afterHeader);
    out.writeBytes(chunk("tEXt", secret));
    out.writeBytes(chunk("eXIf", secret));
    out.write(plain, afterHeader, plain.length - afterHeader);
    out.writeBytes(secret);
    return out.toByteArray();
  }

  private static byte[] chunk(String type, byte[] body) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + body.length);
    chunk.putInt(body.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(body);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + body.length);
    return chunk.putInt((int) sum.getValue()).array();
  }
}
