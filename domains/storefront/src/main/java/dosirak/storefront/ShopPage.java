package dosirak.storefront;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.OptionGroupId;
import dosirak.contracts.OptionId;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.MenuItem;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.ShopTerms;
import dosirak.platform.schedule.OpeningHours;
import dosirak.platform.web.ReadyBytes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * The page of a shop, written once for each revision: all of its JSON but the fields that depend on
 * the time, which stand at the front and are written once a minute.
 */
final class ShopPage {
  private final ShopId shopId;
  private final String generation;
  private final long revision;
  private final ShopCopy.Status status;
  private final @Nullable Instant kitchenFullUntil;
  private final SerializedString rest;
  private final JsonMapper mapper;
  private volatile @Nullable Front front;

  /**
   * A page that is written already.
   *
   * @param rest all of its JSON but the fields that depend on the time, without the opening brace
   */
  ShopPage(
      ShopId shopId,
      String generation,
      long revision,
      ShopCopy.Status status,
      @Nullable Instant kitchenFullUntil,
      String rest,
      JsonMapper mapper) {
    this.shopId = shopId;
    this.generation = generation;
    this.revision = revision;
    this.status = status;
    this.kitchenFullUntil = kitchenFullUntil;
    this.rest = new SerializedString(rest);
    this.mapper = mapper;
  }

  private record Choice(OptionId optionId, String name, Money price, boolean soldOut) {}

  private record Group(
      OptionGroupId optionGroupId, String name, int minimum, int maximum, List<Choice> options) {}

  private record Item(
      ItemId itemId,
      String category,
      String name,
      String description,
      Money price,
      List<Group> optionGroups,
      boolean aloneBelowMinimum,
      boolean soldOut) {}

  /** What does not depend on the time. */
  record Rest(
      ShopId shopId,
      String name,
      String addressText,
      String phone,
      GeoPoint location,
      ShopTerms terms,
      List<Item> menu,
      @Nullable BigDecimal rating,
      long reviews,
      long version) {}

  /**
   * What depends on the time.
   *
   * @param open whether it takes orders
   * @param opensAt when it does again, where it does not and that can be told
   * @param ordersUntil the time of the last order, while it takes orders
   * @param closesAt while it takes orders; absent where it never closes
   * @param kitchenFullUntil absent while its kitchen takes orders
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Now(
      boolean open,
      boolean paused,
      @Nullable Instant opensAt,
      @Nullable Instant ordersUntil,
      @Nullable Instant closesAt,
      @Nullable Instant kitchenFullUntil) {}

  /** What depends on the time, written, and the times between which it holds. */
  private record Front(Instant from, Instant until, SerializedString json, ReadyBytes whole) {
    boolean holdsAt(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  static ShopPage of(ShopCopy shop, JsonMapper mapper) {
    String whole =
        mapper.writeValueAsString(
            new Rest(
                shop.shopId(),
                shop.name(),
                shop.addressText(),
                shop.phone(),
                shop.location(),
                shop.status().terms(),
                shop.menu().stream().map(item -> item(item, shop.soldOut())).toList(),
                shop.rating().stars(),
                shop.rating().reviews(),
                shop.version()));
    return new ShopPage(
        shop.shopId(),
        shop.generation(),
        shop.revision(),
        shop.status(),
        shop.kitchenFullUntil(),
        whole.substring(1),
        mapper);
  }

  private static Item item(MenuItem item, Set<String> soldOut) {
    return new Item(
        item.itemId(),
        item.category(),
        item.name(),
        item.description(),
        item.price(),
        item.optionGroups().stream().map(group -> group(item.itemId(), group, soldOut)).toList(),
        Boolean.TRUE.equals(item.aloneBelowMinimum()),
        soldOut.contains(Portions.text(item.itemId(), null)));
  }

  private static Group group(ItemId itemId, OptionGroup group, Set<String> soldOut) {
    return new Group(
        group.optionGroupId(),
        group.name(),
        group.minimum(),
        group.maximum(),
        group.options().stream()
            .map(option ->
                new Choice(
                    option.optionId(),
                    option.name(),
                    option.price(),
                    soldOut.contains(Portions.text(itemId, option.optionId()))))
            .toList());
  }

  ShopId shopId() {
    return shopId;
  }

  /** The tables that it was read from. */
  String generation() {
    return generation;
  }

  /** Grows with everything that is learned of the shop. */
  long revision() {
    return revision;
  }

  /** What is needed to tell whether the shop takes orders. */
  ShopCopy.Status status() {
    return status;
  }

  @Nullable Instant kitchenFullUntil() {
    return kitchenFullUntil;
  }

  /** All of its JSON but the fields that depend on the time, without the opening brace. */
  String rest() {
    return rest.getValue();
  }

  /** The room it takes in bytes, about: its JSON as text, as bytes, whole and compressed. */
  int bytes() {
    return 4 * rest.asUnquotedUTF8().length;
  }

  /** The body to answer at a moment of city time. */
  Body at(Instant now) {
    return new Body(front(now).json(), rest);
  }

  /** The same body as bytes, which are the same for as long as they hold. */
  ReadyBytes readyAt(Instant now) {
    return front(now).whole();
  }

  /** The same bytes if they are written already. */
  @Nullable ReadyBytes atHand(Instant now) {
    Front written = front;
    return written == null || !written.holdsAt(now) ? null : written.whole();
  }

  private Front front(Instant now) {
    Front written = front;
    if (written == null || !written.holdsAt(now)) {
      written = write(now);
      front = written;
    }
    return written;
  }

  /** Hours begin and end with a minute of every clock; pauses and full kitchens at any moment. */
  private Front write(Instant now) {
    boolean open = status.isOpen(now);
    boolean paused = status.isPaused(now);
    Instant full = kitchenFullUntil;
    Now parts =
        new Now(
            open,
            paused,
            open ? null : status.opensAt(now),
            open ? OpeningHours.takesOrdersUntil(status.terms(), now).orElse(null) : null,
            open ? OpeningHours.closesAt(status.terms(), now).orElse(null) : null,
            full != null && now.isBefore(full) ? full : null);
    String json = mapper.writeValueAsString(parts);
    Instant from = now.truncatedTo(ChronoUnit.MINUTES);
    Instant until = from.plus(1, ChronoUnit.MINUTES);
    for (Instant change : new @Nullable Instant[] {status.pausedUntil(), full}) {
      if (change != null && change.isAfter(now) && change.isBefore(until)) {
        until = change;
      } else if (change != null && !change.isAfter(now) && change.isAfter(from)) {
        from = change;
      }
    }
    SerializedString begin = new SerializedString(json.substring(0, json.length() - 1) + ",");
    byte[] first = begin.asUnquotedUTF8();
    byte[] second = rest.asUnquotedUTF8();
    byte[] whole = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, whole, first.length, second.length);
    return new Front(from, until, begin, new ReadyBytes(whole));
  }

  /** JSON that is already written. */
  record Body(SerializableString front, SerializableString rest) implements JacksonSerializable {
    @Override
    public void serialize(JsonGenerator generator, SerializationContext context) {
      generator.writeRawValue(front);
      generator.writeRaw(rest);
    }

    @Override
    public void serializeWithType(
        JsonGenerator generator, SerializationContext context, TypeSerializer types) {
      serialize(generator, context);
    }
  }
}
