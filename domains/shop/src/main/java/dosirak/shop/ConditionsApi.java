package dosirak.shop;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.shop.Weather;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Command;
import dosirak.platform.web.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** What holds for all shops of the marketplace: the weather, and which districts there are. */
@RestController
final class ConditionsApi {
  /** Keeps what nobody looks through from growing without end. */
  static final int MOST_DISTRICTS = 10_000;

  private static final int MOST_A_PAGE = 500;

  private final DeclareWeather weather;
  private final DistrictStore districts;

  ConditionsApi(DeclareWeather weather, DistrictStore districts) {
    this.weather = weather;
    this.districts = districts;
  }

  record WeatherBody(@Nullable Weather weather) {}

  @PutMapping("/weather")
  @Command
  @Access(value = Permission.DECLARE_CONDITIONS, whose = Whose.ALL)
  DeclareWeather.Declared declare(@RequestBody WeatherBody body) {
    if (body.weather() == null) {
      throw Problem.invalid("weather", "is missing");
    }
    return weather.declare(body.weather());
  }

  @GetMapping("/weather")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  DeclareWeather.Declared weather() {
    return weather.now();
  }

  record Drawn(List<String> codes) {}

  /** Adds the districts of a GeoJSON FeatureCollection, or draws them anew; others stay. */
  @PutMapping("/districts")
  @Command
  @Access(value = Permission.DECLARE_CONDITIONS, whose = Whose.ALL)
  Drawn draw(@RequestBody JsonNode body) {
    Findings findings = new Findings();
    List<District> drawn = new GeoJson(findings).collection(body);
    return put(drawn, findings);
  }

  /** Adds one district from a GeoJSON Feature, or draws it anew. */
  @PutMapping("/districts/{code}")
  @Command
  @Access(value = Permission.DECLARE_CONDITIONS, whose = Whose.ALL)
  Drawn drawOne(@PathVariable String code, @RequestBody JsonNode body) {
    Findings findings = new Findings();
    District drawn = new GeoJson(findings).feature(body, "", code);
    return put(List.of(drawn), findings);
  }

  private Drawn put(List<District> drawn, Findings findings) {
    findings.refuseIfAny();
    // In one order, so that two uploads do not wait for each other in a circle.
    List<District> ordered =
        drawn.stream().sorted(java.util.Comparator.comparing(District::code)).toList();
    ordered.forEach(districts::put);
    if (districts.count() > MOST_DISTRICTS) {
      throw Problem.refused("too-many-districts", "There are as many districts as there may be.");
    }
    return new Drawn(ordered.stream().map(District::code).toList());
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DistrictList(List<DistrictStore.Named> districts, @Nullable String next) {}

  @GetMapping("/districts")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  DistrictList list(
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam(defaultValue = "") String cursor) {
    if (limit < 1 || limit > MOST_A_PAGE) {
      throw Problem.invalid("limit", "must be between 1 and " + MOST_A_PAGE);
    }
    List<DistrictStore.Named> page = districts.list(cursor, limit + 1);
    List<DistrictStore.Named> shown = page.stream().limit(limit).toList();
    return new DistrictList(shown, page.size() > limit ? shown.getLast().code() : null);
  }

  @GetMapping("/districts/{code}")
  @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
  District one(@PathVariable String code) {
    return districts.find(code).orElseThrow(() -> Problem.notFound("district"));
  }
}
