package dosirak.review;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A picture that is fit to be shown: its format is what its bytes say and not what anybody claims,
 * and nothing is in it but the picture. Where it was taken, with what and when, previews, comments
 * and whatever is appended are left out; of the metadata of a JPEG only which side is up is kept.
 *
 * @param mediaType {@code image/jpeg} or {@code image/png}
 */
record Photo(String mediaType, byte[] content) {
  /** The longest that is taken, in bytes. */
  static final int LONGEST = 180 * 1024;

  /** The longest side, in pixels: a small file can otherwise unpack to a huge picture. */
  static final int LONGEST_SIDE = 8_192;

  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int PNG_CHUNK_OVERHEAD = 12;
  private static final int PNG_HEADER_LENGTH = 13;

  /** What a picture needs, and colours (PNG, third edition, section 11). */
  private static final Set<String> PNG_CHUNKS =
      Set.of("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB");

  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int START_OF_SCAN = 0xda;
  private static final int COMMENT = 0xfe;
  private static final int FIRST_APPLICATION = 0xe0;
  private static final int EXIF = 0xe1;

  /** Adobe's, which says how colours are to be read. */
  private static final int COLOURS = 0xee;

  private static final int LAST_APPLICATION = 0xef;
  private static final int ORIENTATION = 0x0112;

  /** The picture of a file, absent if the file is none of these, is broken or is too large. */
  static Optional<Photo> of(byte[] file) {
    if (file.length > LONGEST) {
      return Optional.empty();
    }
    try {
      if (startsWith(file, PNG_SIGNATURE)) {
        return Optional.of(new Photo("image/png", png(file)));
      }
      if (file.length > 3 && unsigned(file, 0) == 0xff && unsigned(file, 1) == START_OF_IMAGE) {
        return Optional.of(new Photo("image/jpeg", jpeg(file)));
      }
    } catch (BrokenException broken) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** The file is not what it begins as. */
  private static final class BrokenException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenException() {
      super(null, null, false, false);
    }
  }

  private static byte[] png(byte[] file) throws BrokenException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.writeBytes(PNG_SIGNATURE);
    boolean hasData = false;
    int at = PNG_SIGNATURE.length;
    while (true) {
      require(at + PNG_CHUNK_OVERHEAD <= file.length);
      int length = integer(file, at);
      require(length >= 0 && length <= file.length - at - PNG_CHUNK_OVERHEAD);
      String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
      boolean isFirst = at == PNG_SIGNATURE.length;
      require(isFirst == type.equals("IHDR"));
      if (isFirst) {
        require(length == PNG_HEADER_LENGTH);
        requireSides(integer(file, at + 8), integer(file, at + 12));
      }
      hasData |= type.equals("IDAT");
      if (PNG_CHUNKS.contains(type)) {
        kept.write(file, at, length + PNG_CHUNK_OVERHEAD);
      } else {
        // Without a chunk that says of itself that it is needed, there is no picture.
        require(Character.isLowerCase(type.charAt(0)));
      }
      at += length + PNG_CHUNK_OVERHEAD;
      if (type.equals("IEND")) {
        require(hasData);
        return kept.toByteArray();
      }
    }
  }

  private static byte[] jpeg(byte[] file) throws BrokenException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
    kept.write(file, 0, 2);
    boolean hasFrame = false;
    boolean hasScan = false;
    int at = 2;
    while (true) {
      require(at + 2 <= file.length && unsigned(file, at) == 0xff);
      int marker = unsigned(file, at + 1);
      if (marker == 0xff) {
        // Markers may be filled up.
        at++;
        continue;
      }
      if (marker == END_OF_IMAGE) {
        require(hasFrame && hasScan);
        kept.write(file, at, 2);
        return kept.toByteArray();
      }
      // Those without a length stand in scans only.
      require(marker >= 0xc0 && !(marker >= 0xd0 && marker <= START_OF_IMAGE));
      require(at + 4 <= file.length);
      int length = unsigned(file, at + 2) << 8 | unsigned(file, at + 3);
      int end = at + 2 + length;
      require(length >= 2 && end <= file.length);
      if (isFrame(marker)) {
        require(length >= 8 && !hasFrame);
        hasFrame = true;
        requireSides(
            unsigned(file, at + 7) << 8 | unsigned(file, at + 8),
            unsigned(file, at + 5) << 8 | unsigned(file, at + 6));
      }
      if (marker == EXIF) {
        int orientation = orientation(file, at + 4, end);
        if (orientation > 1) {
          kept.writeBytes(exif(orientation));
        }
      } else if (!isLeftOut(marker)) {
        kept.write(file, at, end - at);
      }
      at = end;
      if (marker == START_OF_SCAN) {
        require(hasFrame);
        hasScan = true;
        int next = endOfScan(file, at);
        kept.write(file, at, next - at);
        at = next;
      }
    }
  }

  private static boolean isLeftOut(int marker) {
    return marker == COMMENT
        || (marker > FIRST_APPLICATION && marker <= LAST_APPLICATION && marker != COLOURS);
  }

  /** Start of frame: C0 to CF without those that are tables (ITU T.81, table B.1). */
  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  /** Where the next marker stands that does not belong to the scan. */
  private static int endOfScan(byte[] file, int from) throws BrokenException {
    for (int at = from; at + 1 < file.length; at++) {
      if (unsigned(file, at) == 0xff) {
        int next = unsigned(file, at + 1);
        boolean belongs = next == 0 || (next >= 0xd0 && next <= 0xd7);
        if (!belongs) {
          return at;
        }
      }
    }
    throw new BrokenException();
  }

  /** Which side is up, 1 to 8 (Exif 2.32, section 4.6.4); 1 where it does not say. */
  private static int orientation(byte[] file, int from, int end) {
    byte[] segment = Arrays.copyOfRange(file, from, end);
    byte[] name = {'E', 'x', 'i', 'f', 0, 0};
    int tiff = name.length;
    if (!startsWith(segment, name) || segment.length < tiff + 8) {
      return 1;
    }
    boolean isLittle = segment[tiff] == 'I';
    long directory = number(segment, tiff + 4, 4, isLittle) + tiff;
    if (directory + 2 > segment.length) {
      return 1;
    }
    int entries = (int) number(segment, (int) directory, 2, isLittle);
    for (int entry = 0; entry < entries; entry++) {
      long at = directory + 2 + entry * 12L;
      if (at + 12 > segment.length) {
        return 1;
      }
      if (number(segment, (int) at, 2, isLittle) == ORIENTATION) {
        long value = number(segment, (int) at + 8, 2, isLittle);
        return value >= 1 && value <= 8 ? (int) value : 1;
      }
    }
    return 1;
  }

  /** A segment that says which side is up and nothing else. */
  private static byte[] exif(int orientation) {
    return new byte[] {
      (byte) 0xff,
      (byte) EXIF,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
  }

  private static long number(byte[] bytes, int at, int length, boolean isLittle) {
    long value = 0;
    for (int index = 0; index < length; index++) {
      value = value << 8 | unsigned(bytes, isLittle ? at + length - 1 - index : at + index);
    }
    return value;
  }

  private static int integer(byte[] bytes, int at) {
    return (int) number(bytes, at, 4, false);
  }

  private static void requireSides(int width, int height) throws BrokenException {
    require(width > 0 && height > 0 && width <= LONGEST_SIDE && height <= LONGEST_SIDE);
  }

  private static void require(boolean holds) throws BrokenException {
    if (!holds) {
      throw new BrokenException();
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static int unsigned(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at]);
  }
}
