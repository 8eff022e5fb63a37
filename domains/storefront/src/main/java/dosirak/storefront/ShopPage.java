package dosirak.storefront;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.ItemId;
import dosirak.contracts.Money;
import dosirak.contracts.ShopId;
import dosirak.contracts.shop.OptionGroup;
import dosirak.contracts.shop.ShopTerms;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * The page of a shop, written once for each version: all of its JSON but the two fields that depend
 * on the time, which stand at the front.
 */
final class ShopPage {
  private static final SerializedString OPEN =
      new SerializedString("{\"open\":true,\"paused\":false,");
  private static final SerializedString CLOSED =
      new SerializedString("{\"open\":false,\"paused\":false,");
  private static final SerializedString PAUSED =
      new SerializedString("{\"open\":false,\"paused\":true,");

  private final long version;
  private final ShopCopy.Status status;
  private final SerializedString rest;

  private ShopPage(long version, ShopCopy.Status status, SerializedString rest) {
    this.version = version;
    this.status = status;
    this.rest = rest;
  }

  private record Item(
      ItemId itemId,
      String category,
      String name,
      String description,
      Money price,
      List<OptionGroup> optionGroups,
      boolean soldOut) {}

  private record Rest(
      ShopId shopId,
      String name,
      String addressText,
      String phone,
      GeoPoint location,
      ShopTerms terms,
      List<Item> menu,
      long version) {}

  static ShopPage of(ShopCopy shop, JsonMapper mapper) {
    List<Item> menu =
        shop.menu().stream()
            .map(item ->
                new Item(
                    item.itemId(),
                    item.category(),
                    item.name(),
                    item.description(),
                    item.price(),
                    item.optionGroups(),
                    shop.soldOut().contains(item.itemId())))
            .toList();
    String whole =
        mapper.writeValueAsString(
            new Rest(
                shop.shopId(),
                shop.name(),
                shop.addressText(),
                shop.phone(),
                shop.location(),
                shop.status().terms(),
                menu,
                shop.version()));
    SerializedString rest = new SerializedString(whole.substring(1));
    return new ShopPage(shop.version(), shop.status(), rest);
  }

  long version() {
    return version;
  }

  /** The length of its JSON in bytes, about. */
  int bytes() {
    return rest.asUnquotedUTF8().length;
  }

  /** The body to answer at a moment of city time. */
  Body at(Instant now) {
    if (status.isPaused(now)) {
      return new Body(PAUSED, rest);
    }
    return new Body(status.isOpen(now) ? OPEN : CLOSED, rest);
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
