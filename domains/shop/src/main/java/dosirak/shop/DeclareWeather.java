package dosirak.shop;

import dosirak.contracts.shop.Weather;
import dosirak.contracts.shop.WeatherDeclared;
import dosirak.platform.journal.Journal;
import dosirak.platform.time.CityClock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Says how the weather is in the marketplace; it is fine until somebody says otherwise. */
final class DeclareWeather {
  private final JdbcClient jdbc;
  private final Journal journal;
  private final CityClock clock;

  DeclareWeather(JdbcClient jdbc, Journal journal, CityClock clock) {
    this.jdbc = jdbc;
    this.journal = journal;
    this.clock = clock;
  }

  /** The weather since a city time. */
  record Declared(Weather weather, Instant declaredAt) {}

  Declared declare(Weather weather) {
    Declared before = read(" for update");
    if (before.weather() == weather) {
      return before;
    }
    Declared declared = new Declared(weather, clock.instant());
    jdbc.sql("update weather set weather = :weather, declared_at = :declaredAt")
        .param("weather", weather.name())
        .param("declaredAt", declared.declaredAt().atOffset(ZoneOffset.UTC))
        .update();
    journal.append(new WeatherDeclared(weather, declared.declaredAt()));
    return declared;
  }

  Declared now() {
    return read("");
  }

  private Declared read(String lock) {
    return jdbc.sql("select weather, declared_at from weather" + lock)
        .query((row, number) ->
            new Declared(
                Weather.valueOf(row.getString("weather")),
                row.getObject("declared_at", OffsetDateTime.class).toInstant()))
        .single();
  }
}
