package dosirak.storefront;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionGroupId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.AmountStep;
import dosirak.contracts.shop.AreaKind;
import dosirak.contracts.shop.AreaShape;
import dosirak.contracts.shop.DatedHours;
import dosirak.contracts.shop.DaySpan;
import dosirak.contracts.shop.DeliveryArea;
import dosirak.contracts.shop.DeliveryPricing;
import dosirak.contracts.shop.HourSurcharge;
import dosirak.contracts.shop.KitchenLimit;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.MonthlyDayOff;
import dosirak.contracts.shop.OpeningSpan;
import dosirak.contracts.shop.Option;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.Preparation;
import dosirak.contracts.shop.Ring;
import dosirak.contracts.shop.Scheduling;
import dosirak.contracts.shop.ShopCalendar;
import dosirak.contracts.shop.ShopTerms;
import dosirak.contracts.shop.TipStep;
import dosirak.platform.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PageFormatTest {
  private static final JsonMapper JSON = Json.mapper();
  private static final PageFormat FORMAT = PageFormat.CURRENT;
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");

  @Test
  void aPageIsReadAsItWasWritten() {
    ShopPage page = ShopPage.of(sample(), JSON);
    ShopPage read = read(FORMAT.write(page));
    assertThat(read).isNotNull();
    assertThat(PageFormat.plain(java.util.Objects.requireNonNull(read)))
        .isEqualTo(PageFormat.plain(page));
    assertThat(JSON.writeValueAsString(read.at(NOON)))
        .isEqualTo(JSON.writeValueAsString(page.at(NOON)))
        .contains("\"kitchenFullUntil\"", "김밥천국");
  }

  @Test
  void whatIsNoPageOrAnotherIsMissing() {
    ShopCopy shop = sample();
    byte[] written = FORMAT.write(ShopPage.of(shop, JSON));
    assertThat(FORMAT.read(written, new ShopId(UUID.randomUUID()), "g", shop.revision(), JSON))
        .isNull();
    assertThat(FORMAT.read(written, shop.shopId(), "another", shop.revision(), JSON)).isNull();
    assertThat(FORMAT.read(written, shop.shopId(), "g", shop.revision() + 1, JSON)).isNull();
    assertThat(read(new byte[0])).isNull();
    assertThat(read("garbage".getBytes(UTF_8))).isNull();
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 5_000; round++) {
      byte[] spoilt =
          Arrays.copyOf(
              written, random.nextInt(2) == 0 ? written.length : random.nextInt(written.length));
      boolean isWhole = spoilt.length == written.length;
      if (isWhole || random.nextBoolean()) {
        int at = random.nextInt(Math.max(1, spoilt.length));
        if (spoilt.length > 0) {
          spoilt[at] ^= (byte) (1 << random.nextInt(8));
        }
      }
      ShopPage read = read(spoilt);
      // Some bits of the packing mean nothing; what is read is right all the same.
      if (read != null) {
        assertThat(PageFormat.plain(read)).isEqualTo(PageFormat.plain(ShopPage.of(shop, JSON)));
      }
    }
  }

  @Test
  void aChangeOfWhatIsWrittenTakesANewNumber() throws IOException {
    Path golden = Path.of("src/test/resources/page-format-%d.txt".formatted(FORMAT.number()));
    String written = PageFormat.plain(ShopPage.of(sample(), JSON)) + "\n";
    if (Boolean.getBoolean("regenerate") && !Files.exists(golden)) {
      Files.writeString(golden, written);
    }
    assertThat(written)
        .as(
            "Processes of two builds share a Redis while they are replaced. If this change is"
                + " meant, raise PageFormat.CURRENT and run this test once with -Dregenerate=true.")
        .isEqualTo(Files.readString(golden));
  }

  private static @Nullable ShopPage read(byte[] written) {
    ShopCopy shop = sample();
    return FORMAT.read(written, shop.shopId(), shop.generation(), shop.revision(), JSON);
  }

  /** A shop with everything that one can have. */
  private static ShopCopy sample() {
    ItemId item = new ItemId(new UUID(1, 2));
    OptionId option = new OptionId(new UUID(1, 4));
    ShopTerms terms =
        new ShopTerms(
            "Asia/Seoul",
            List.of(new OpeningSpan(DayOfWeek.MONDAY, 540, 1_500)),
            Money.won(12_000),
            3_000,
            List.of(new TipStep(3_000, Money.won(2_500))),
            new ShopCalendar(
                30,
                List.of(new MonthlyDayOff(2, DayOfWeek.SUNDAY)),
                List.of(new DaySpan(600, 720)),
                List.of(
                    new DatedHours(
                        LocalDate.of(2026, 2, 16), LocalDate.of(2026, 2, 18), List.of(), "설날"))),
            new Preparation(20, 3, 60),
            new Scheduling(30, 60, 2),
            new KitchenLimit(30, 20, 60, Money.won(900_000)),
            new DeliveryPricing(
                List.of(
                    new DeliveryArea(
                        "here",
                        new AreaShape(
                            AreaKind.POLYGON,
                            700,
                            List.of(
                                new Ring(
                                    List.of(
                                        new GeoPoint(37.5, 127),
                                        new GeoPoint(37.6, 127),
                                        new GeoPoint(37.6, 127.1),
                                        new GeoPoint(37.5, 127)))),
                            "1168010100"),
                        Money.won(15_000),
                        Money.won(700))),
                List.of(new AmountStep(Money.won(20_000), Money.won(500))),
                List.of(new HourSurcharge(DayOfWeek.FRIDAY, 1_320, 1_500, Money.won(1_000))),
                Money.won(1_500),
                Money.won(900)),
            true);
    return new ShopCopy(
        new ShopId(new UUID(1, 1)),
        7,
        "g",
        19,
        "김밥천국",
        "02-123-4567",
        "서울특별시 강남구",
        new GeoPoint(37.55, 127.05),
        new ShopCopy.Status(terms, true, NOON.plusSeconds(600)),
        List.of(
            new MenuItem(
                item,
                "meals",
                "김밥",
                "with \"everything\"\nand more",
                Money.won(4_000),
                List.of(
                    new OptionGroup(
                        new OptionGroupId(new UUID(1, 3)),
                        "size",
                        0,
                        1,
                        List.of(new Option(option, "large", Money.won(500))))),
                true)),
        Set.of(Portions.text(item, option)),
        NOON.plusSeconds(900),
        new Rating(453, 17));
  }
}
