package dosirak.contracts.shop;

import java.time.Instant;

/** The marketplace said how the weather is. */
public record WeatherDeclared(Weather weather, Instant declaredAt) implements ShopEvent {
  @Override
  public String key() {
    return "weather";
  }
}
