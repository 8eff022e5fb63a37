package dosirak.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PhotoTest {
  private static final long SEED = Long.getLong("dosirak.seed", 20_260_302);

  private static BufferedImage shown(byte[] content) throws IOException {
    return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(content)));
  }

  private static void assertSamePicture(byte[] one, byte[] other) throws IOException {
    BufferedImage first = shown(one);
    BufferedImage second = shown(other);
    assertThat(second.getWidth()).isEqualTo(first.getWidth());
    assertThat(second.getHeight()).isEqualTo(first.getHeight());
    for (int x = 0; x < first.getWidth(); x++) {
      for (int y = 0; y < first.getHeight(); y++) {
        assertThat(second.getRGB(x, y)).isEqualTo(first.getRGB(x, y));
      }
    }
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  @Test
  void nothingIsLeftOfAJpegButThePictureAndWhichSideIsUp() throws IOException {
    byte[] file = Pictures.jpegWithSecrets(6);
    assertThat(text(file)).contains(Pictures.SECRET);
    Photo photo = Photo.of(file).orElseThrow();
    assertThat(photo.mediaType()).isEqualTo("image/jpeg");
    assertThat(text(photo.content())).doesNotContain(Pictures.SECRET).contains("Exif");
    assertSamePicture(Pictures.plain("jpeg"), photo.content());
    assertThat(Photo.of(photo.content()).orElseThrow().content())
        .as("what is fit to be shown stays as it is")
        .isEqualTo(photo.content());
  }

  @Test
  void aJpegThatStandsUprightSaysNothing() throws IOException {
    Photo photo = Photo.of(Pictures.jpegWithSecrets(1)).orElseThrow();
    assertThat(text(photo.content())).doesNotContain("Exif").doesNotContain(Pictures.SECRET);
    assertSamePicture(Pictures.plain("jpeg"), photo.content());
  }

  @Test
  void nothingIsLeftOfAPngButThePicture() throws IOException {
    Photo photo = Photo.of(Pictures.pngWithSecrets()).orElseThrow();
    assertThat(photo.mediaType()).isEqualTo("image/png");
    assertThat(text(photo.content())).doesNotContain(Pictures.SECRET);
    assertSamePicture(Pictures.plain("png"), photo.content());
  }

  @Test
  void whatIsNoPictureIsNone() {
    assertThat(Photo.of("<svg onload=alert(1)>".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    assertThat(Photo.of("GIF89a".getBytes(StandardCharsets.US_ASCII))).isEmpty();
    assertThat(Photo.of(new byte[0])).isEmpty();
    assertThat(Photo.of(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9})).isEmpty();
    assertThat(Photo.of(Arrays.copyOf(Pictures.plain("png"), Photo.LONGEST + 1))).isEmpty();
  }

  @Test
  void aPictureThatUnpacksToAHugeOneIsNone() {
    byte[] png = Pictures.plain("png");
    png[16] = 0x7f;
    assertThat(Photo.of(png)).isEmpty();
  }

  @Test
  void aPictureThatIsCutOffIsNone() {
    for (String format : new String[] {"jpeg", "png"}) {
      byte[] file = Pictures.plain(format);
      for (int length = 0; length < file.length; length++) {
        assertThat(Photo.of(Arrays.copyOf(file, length))).as("%s of %s", length, format).isEmpty();
      }
    }
  }

  @Test
  void noBytesMakeItFail() {
    byte[][] files = {Pictures.jpegWithSecrets(3), Pictures.pngWithSecrets()};
    for (int number = 0; number < 100_000; number++) {
      long seed = SEED + number;
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      byte[] file = files[random.nextInt(files.length)].clone();
      for (int change = random.nextInt(1, 8); change > 0; change--) {
        file[random.nextInt(random.nextInt(1, file.length + 1))] = (byte) random.nextInt();
      }
      try {
        Photo.of(file)
            .ifPresent(photo -> assertThat(photo.content().length).isLessThan(file.length + 40));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError("-Ddosirak.seed=" + seed, failure);
      }
    }
  }
}
