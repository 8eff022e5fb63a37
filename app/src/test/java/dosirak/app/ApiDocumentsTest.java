package dosirak.app;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.platform.testing.MarketplaceFixture;
import dosirak.platform.testing.MarketplaceFixture.Reply;
import dosirak.platform.web.Endpoints.Endpoint;
import dosirak.platform.web.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.web.bind.annotation.RequestMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The documents of the API in {@code contracts/openapi}, which clients generate their types from,
 * are what the running code says of itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDocumentsTest {
  private static final Path FOLDER = Path.of("../contracts/openapi");
  private static final String COMMAND =
      "mvn -pl app test -Dtest=ApiDocumentsTest -Dregenerate=true";
  private static final JsonMapper JSON = Json.mapper();

  private final Map<String, JsonNode> documents = new TreeMap<>();
  private Map<String, List<Endpoint>> endpoints = Map.of();

  @BeforeAll
  void askEveryPart() {
    try (MarketplaceFixture market =
        MarketplaceFixture.start(
            Domains.ALL,
            Set.of(),
            Map.of(
                // Nobody pays in this test.
                "payment.gateway-url", "http://127.0.0.1:9",
                "payment.gateway-secret", "no-secret"))) {
      endpoints = Map.copyOf(market.marketplace().endpoints());
      for (String part : endpoints.keySet()) {
        Reply reply = market.get("/api/" + part + "/openapi.json", null);
        assertThat(reply.status()).as(part + ": " + reply.text()).isEqualTo(200);
        documents.put(part, reply.json());
      }
    }
  }

  @AfterAll
  void forget() {
    documents.clear();
  }

  private static String pretty(JsonNode document) {
    return JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsString(document)
            .replace(System.lineSeparator(), "\n")
        + "\n";
  }

  @Test
  void theFilesAreWhatTheCodeSays() throws IOException {
    if (Boolean.getBoolean("regenerate")) {
      Files.createDirectories(FOLDER);
      for (Map.Entry<String, JsonNode> each : documents.entrySet()) {
        Files.writeString(FOLDER.resolve(each.getKey() + ".json"), pretty(each.getValue()));
      }
    }
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("one document a part; make them anew with: " + COMMAND)
          .containsExactlyInAnyOrderElementsOf(
              documents.keySet().stream().map(part -> part + ".json").toList());
    }
    for (Map.Entry<String, JsonNode> each : documents.entrySet()) {
      assertThat(Files.readString(FOLDER.resolve(each.getKey() + ".json")))
          .as(
              "contracts/openapi/%s.json is not what the code says; make it anew with: %s",
              each.getKey(), COMMAND)
          .isEqualTo(pretty(each.getValue()));
    }
  }

  @Test
  void everyEndpointIsDescribedAndNothingElse() {
    assertThat(documents).containsOnlyKeys(endpoints.keySet());
    endpoints.forEach((part, all) -> {
      Set<String> served =
          all.stream()
              .flatMap(endpoint ->
                  endpoint.methods().stream()
                      .map(RequestMethod::name)
                      .map(method -> method + " /api/" + part + endpoint.path()))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(operations(part).keySet()).isEqualTo(served).isNotEmpty();
    });
  }

  @Test
  void everyOperationHasAnIdentifierOfItsOwn() {
    for (String part : documents.keySet()) {
      assertThat(
              operations(part).values().stream()
                  .map(operation -> operation.path("operationId").asString())
                  .toList())
          .doesNotHaveDuplicates()
          .allMatch(id -> id.matches("[a-z][A-Za-z0-9]+"));
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    documents.forEach((part, document) -> {
      for (String reference : document.findValuesAsString("$ref")) {
        assertThat(reference).as(part).startsWith("#/");
        assertThat(document.at(reference.substring(1)).isObject())
            .as("%s: %s", part, reference)
            .isTrue();
      }
    });
  }

  /** The operations of a document by method and path. */
  private Map<String, JsonNode> operations(String part) {
    Map<String, JsonNode> operations = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path :
        List.copyOf(Objects.requireNonNull(documents.get(part)).path("paths").properties())) {
      List<Map.Entry<String, JsonNode>> verbs = new ArrayList<>(path.getValue().properties());
      verbs.forEach(verb ->
          operations.put(
              verb.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey(),
              verb.getValue()));
    }
    return operations;
  }
}
