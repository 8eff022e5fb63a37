package dosirak.shop;

import dosirak.contracts.GeoPoint;
import dosirak.contracts.shop.Ring;
import dosirak.platform.web.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads districts from GeoJSON (RFC 7946): features whose properties have a {@code code} and a
 * {@code name} and whose geometry is a Polygon or a MultiPolygon. Other members are skipped. All
 * lines of a feature become rings of one district, by the even-odd rule; real borders may touch
 * themselves, so that is not looked at.
 */
final class GeoJson {
  static final int MOST_FEATURES = 500;

  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,40}");

  private final Findings findings;

  GeoJson(Findings findings) {
    this.findings = findings;
  }

  /** The districts of a FeatureCollection. */
  List<District> collection(JsonNode body) {
    if (!text(body, "type").equals("FeatureCollection")) {
      findings.add("type", "must be FeatureCollection");
      return List.of();
    }
    JsonNode features = body.path("features");
    if (!features.isArray() || features.isEmpty() || features.size() > MOST_FEATURES) {
      findings.add("features", "must have between 1 and " + MOST_FEATURES + " entries");
      return List.of();
    }
    List<District> districts = new ArrayList<>();
    Set<String> codes = new HashSet<>();
    for (JsonNode feature : features) {
      String at = "features[" + districts.size() + "].";
      District district = feature(feature, at, null);
      if (!codes.add(district.code()) && !district.code().isEmpty()) {
        findings.add(at + "properties.code", "is there twice");
      }
      districts.add(district);
    }
    return districts;
  }

  /**
   * The district of one Feature.
   *
   * @param code the one it must have, if it says one; absent: it must say one
   */
  District feature(JsonNode feature, String at, @Nullable String code) {
    if (!text(feature, "type").equals("Feature")) {
      findings.add(at + "type", "must be Feature");
    }
    JsonNode properties = feature.path("properties");
    String said = text(properties, "code");
    if (code != null && said.isEmpty()) {
      said = code;
    }
    if (!CODE.matcher(said).matches() || (code != null && !said.equals(code))) {
      findings.add(
          at + "properties.code",
          "must be 1 to "
              + DeliveryRules.LONGEST_CODE
              + " letters, digits, dots or hyphens"
              + (code == null ? "" : ", and that of the path"));
    }
    String name = findings.text(text(properties, "name"), at + "properties.name", 100);
    if (!Json.isClean(name)) {
      findings.add(at + "properties.name", "has a character that is not allowed");
    }
    return new District(said, name, geometry(feature.path("geometry"), at + "geometry."));
  }

  private List<Ring> geometry(JsonNode geometry, String at) {
    JsonNode coordinates = geometry.path("coordinates");
    List<Ring> rings = new ArrayList<>();
    switch (text(geometry, "type")) {
      case "Polygon" -> addRings(coordinates, at + "coordinates", rings);
      case "MultiPolygon" -> {
        int polygon = 0;
        for (JsonNode each : coordinates) {
          addRings(each, at + "coordinates[" + polygon++ + "]", rings);
        }
      }
      default -> {
        findings.add(at + "type", "must be Polygon or MultiPolygon");
        return rings;
      }
    }
    if (rings.isEmpty() || rings.size() > DeliveryRules.MOST_RINGS) {
      findings.add(
          at + "coordinates", "must have between 1 and " + DeliveryRules.MOST_RINGS + " rings");
    }
    return rings;
  }

  private void addRings(JsonNode polygon, String at, List<Ring> rings) {
    int number = 0;
    for (JsonNode line : polygon) {
      String here = at + "[" + number++ + "]";
      int corners = line.size() - 1;
      if (!line.isArray()
          || corners < DeliveryRules.LEAST_POINTS
          || corners > DeliveryRules.MOST_POINTS
          || !line.get(0).equals(line.get(corners))) {
        findings.add(
            here,
            "must be a closed line of 3 to "
                + DeliveryRules.MOST_POINTS
                + " points and the first once more");
        continue;
      }
      List<GeoPoint> points = new ArrayList<>();
      for (int i = 0; i < corners; i++) {
        points.add(point(line.get(i), here + "[" + i + "]"));
      }
      if (points.stream().distinct().count() < DeliveryRules.LEAST_POINTS) {
        findings.add(here, "must have at least three different points");
      }
      rings.add(new Ring(points));
    }
  }

  private GeoPoint point(JsonNode position, String at) {
    JsonNode longitude = position.path(0);
    JsonNode latitude = position.path(1);
    if (!longitude.isNumber() || !latitude.isNumber()) {
      findings.add(at, "must be a longitude and a latitude");
      return new GeoPoint(0, 0);
    }
    return new GeoPoint(
        findings.degrees(latitude.doubleValue(), at + "[1]", 90),
        findings.degrees(longitude.doubleValue(), at + "[0]", 180));
  }

  private static String text(JsonNode from, String name) {
    JsonNode value = from.path(name);
    return value.isString() ? value.stringValue() : "";
  }
}
