package dosirak.app;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dosirak.platform.web.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds answers against the documents of the API. A status, a media type or a body that is not
 * described is a fault; so is a field that the document does not know, though clients must bear
 * one.
 */
final class ApiAnswers {
  private static final JsonMapper JSON = Json.mapper();
  private static final String JSON_TYPE = "application/json";
  private static final String PROBLEM_TYPE = "application/problem+json";

  /** Its errors are those of RFC 6749, which are no problems of ours. */
  private static final Set<String> OAUTH = Set.of("/oauth2/token", "/oauth2/revoke");

  private final Map<String, ObjectNode> documents = new TreeMap<>();
  private final Map<String, Schema> schemas = new HashMap<>();
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final Set<String> faults = new TreeSet<>();
  private final Set<String> fulfilled = new TreeSet<>();

  /** Adds the document of a part. */
  void know(String part, JsonNode document) {
    ObjectNode strict = (ObjectNode) document.deepCopy();
    Set<String> composed = new HashSet<>();
    for (JsonNode all : strict.findValues("allOf")) {
      composed.addAll(all.findValuesAsString("$ref"));
    }
    strict
        .path("components")
        .path("schemas")
        .properties()
        .forEach(component -> {
          boolean isWhole = !composed.contains("#/components/schemas/" + component.getKey());
          if (isWhole && !component.getKey().equals("Problem")) {
            close(component.getValue(), "additionalProperties");
          }
        });
    documents.put(part, strict);
  }

  private static void close(JsonNode schema, String keyword) {
    if (schema instanceof ObjectNode object && object.has("properties")) {
      object.put(keyword, false);
    }
  }

  /**
   * Looks at an answer.
   *
   * @param path as the endpoint declares it, below {@code /api/<part>}
   * @param contentType absent where there is none
   */
  void check(
      String part,
      String method,
      String path,
      int status,
      @Nullable String contentType,
      String body) {
    if (status >= 400 && OAUTH.contains(path)) {
      return;
    }
    String call = method + " /api/" + part + path + " answers " + status;
    JsonNode document = Objects.requireNonNull(documents.get(part), part);
    JsonNode responses =
        document
            .path("paths")
            .path("/api/" + part + path)
            .path(method.toLowerCase(Locale.ROOT))
            .path("responses");
    String name = Integer.toString(status);
    if (!responses.has(name) && status >= 400 && status < 500) {
      name = "4XX";
    }
    JsonNode response = responses.path(name);
    if (response.has("$ref")) {
      response = document.at(response.path("$ref").asString().substring(1));
    }
    if (response.isMissingNode()) {
      faults.add(call + ", which is not described");
      return;
    }
    JsonNode content = response.path("content");
    if (content.isEmpty()) {
      if (!body.isEmpty()) {
        faults.add(call + " with a body that is not described");
      }
      return;
    }
    String type = contentType == null ? "none" : contentType.replaceFirst(";.*", "");
    JsonNode described = content.path(type);
    if (described.isMissingNode()) {
      described = content.path(type.replaceFirst("/.*", "/*"));
    }
    if (described.isMissingNode()) {
      faults.add(call + " with the media type " + type + ", which is not described");
      return;
    }
    if (status < 300) {
      fulfilled.add(method + " /api/" + part + path);
    }
    if (type.equals(JSON_TYPE) || type.equals(PROBLEM_TYPE)) {
      JsonNode schema = described.path("schema");
      judge(
          call,
          schemas.computeIfAbsent(
              method + part + path + name, _ -> schema(document, (ObjectNode) schema)),
          body);
    }
  }

  private Schema schema(JsonNode document, ObjectNode described) {
    ObjectNode whole = described.deepCopy();
    if (whole.has("allOf")) {
      whole.put("unevaluatedProperties", false);
    }
    whole.set("components", document.path("components"));
    return registry.getSchema(whole);
  }

  private void judge(String call, Schema schema, String body) {
    try {
      List<com.networknt.schema.Error> errors =
          schema.validate(
              JSON.readTree(body),
              context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
      errors.forEach(error ->
          faults.add(call + " with " + error.getInstanceLocation() + ": " + error.getMessage()));
    } catch (JacksonException unreadable) {
      faults.add(call + " with what is not JSON: " + unreadable.getOriginalMessage());
    }
  }

  /** What was answered and is not as described. */
  Set<String> faults() {
    return Set.copyOf(faults);
  }

  /** The operations of which an answer with a body was seen that was no refusal. */
  Set<String> fulfilled() {
    return Set.copyOf(fulfilled);
  }
}
