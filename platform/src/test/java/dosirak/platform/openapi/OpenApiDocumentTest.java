package dosirak.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.Money;
import dosirak.contracts.OrderId;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.Whose;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.Json;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import tools.jackson.databind.JsonNode;

/** A document says what its handlers read and answer. */
class OpenApiDocumentTest {
  enum Colour {
    RED,
    GREEN
  }

  record Wanted(
      @NotNull Colour colour,
      @Min(1) @Max(9) int quantity,
      @Nullable @Size(max = 3) List<@NotNull OrderId> after) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LeftOut(Money price, @Nullable Instant at) {}

  record Written(LeftOut part, @Nullable String note) {}

  record Whole(List<Written> parts, Map<String, Long> counts) {}

  /** Has a type of the same name as this test's. */
  static final class Elsewhere {
    record Whole(boolean ready) {}
  }

  static final class ThingsApi {
    @GetMapping("/things/{id}")
    @Access(value = Permission.PUBLIC, whose = Whose.NOBODY)
    Whole get(
        @PathVariable OrderId id,
        @RequestParam(defaultValue = "20") int limit,
        @RequestParam(required = false) @Nullable Colour colour) {
      throw new AssertionError(id + " " + limit + " " + colour);
    }

    @PostMapping("/things")
    @Command(key = Command.Key.REQUIRED)
    @Access(Permission.ORDER_FOOD)
    @Answers(value = Elsewhere.Whole.class, status = 201)
    Answer make(@RequestBody Wanted wanted) {
      throw new AssertionError(wanted);
    }

    @PostMapping("/other-things")
    @Command
    @Access(Permission.ORDER_FOOD)
    Answer sayNothing() {
      throw new AssertionError();
    }
  }

  private static JsonNode document(String... handlers) {
    ThingsApi api = new ThingsApi();
    Map<RequestMappingInfo, HandlerMethod> mappings = new LinkedHashMap<>();
    for (var method : ThingsApi.class.getDeclaredMethods()) {
      if (!Arrays.asList(handlers).contains(method.getName())) {
        continue;
      }
      GetMapping get = method.getAnnotation(GetMapping.class);
      PostMapping post = method.getAnnotation(PostMapping.class);
      RequestMappingInfo info =
          get != null
              ? RequestMappingInfo.paths(get.value()).methods(RequestMethod.GET).build()
              : RequestMappingInfo.paths(post.value()).methods(RequestMethod.POST).build();
      mappings.put(info, new HandlerMethod(api, method));
    }
    // As a client reads it, to whom a number is a number.
    return Json.mapper()
        .readTree(OpenApiDocument.of("shed", mappings, true, Json.mapper()).toString());
  }

  private static JsonNode schema(JsonNode document, String name) {
    return document.path("components").path("schemas").path(name);
  }

  private static JsonNode json(String text) {
    return Json.mapper().readTree(text.replace('\'', '"'));
  }

  @Test
  void aParameterIsDescribedAsItsHandlerReadsIt() {
    JsonNode parameters =
        document("get").path("paths").path("/api/shed/things/{id}").path("get").path("parameters");
    assertThat(parameters.get(0))
        .isEqualTo(
            json(
                "{'name':'id','in':'path','required':true,"
                    + "'schema':{'$ref':'#/components/schemas/OrderId'}}"));
    assertThat(parameters.get(1))
        .isEqualTo(
            json(
                "{'name':'limit','in':'query',"
                    + "'schema':{'type':'integer','format':'int32','default':20}}"));
    assertThat(parameters.get(2))
        .isEqualTo(
            json(
                "{'name':'colour','in':'query',"
                    + "'schema':{'$ref':'#/components/schemas/Colour'}}"));
  }

  @Test
  void whatMayBeMissingInARequestIsNotRequiredAndMayBeNull() {
    JsonNode document = document("make");
    assertThat(schema(document, "Wanted"))
        .isEqualTo(
            json(
                """
                {'type':'object','properties':{
                  'after':{'type':['array','null'],'maxItems':3,
                    'items':{'$ref':'#/components/schemas/OrderId'}},
                  'colour':{'$ref':'#/components/schemas/Colour'},
                  'quantity':{'type':'integer','format':'int32','minimum':1,'maximum':9}},
                 'required':['colour','quantity'],
                 'additionalProperties':false}
                """));
    assertThat(schema(document, "Colour"))
        .isEqualTo(json("{'type':'string','enum':['RED','GREEN']}"));
    assertThat(schema(document, "OrderId")).isEqualTo(json("{'type':'string','format':'uuid'}"));
  }

  @Test
  void whatIsLeftOutOfAnAnswerIsNotNullAndWhatIsNullIsNotLeftOut() {
    JsonNode document = document("get");
    assertThat(schema(document, "LeftOut"))
        .isEqualTo(
            json(
                """
                {'type':'object','properties':{
                  'at':{'type':'string','format':'date-time'},
                  'price':{'$ref':'#/components/schemas/Money'}},
                 'required':['price']}
                """));
    assertThat(schema(document, "Written").path("required")).isEqualTo(json("['part','note']"));
    assertThat(schema(document, "Written").path("properties").path("note"))
        .isEqualTo(json("{'type':['string','null']}"));
    assertThat(schema(document, "Whole").path("properties").path("counts"))
        .isEqualTo(
            json("{'type':'object','additionalProperties':{'type':'integer','format':'int64'}}"));
  }

  @Test
  void aCommandTellsItsKeyItsStatusAndWhoMayCall() {
    JsonNode operation = document("make").path("paths").path("/api/shed/things").path("post");
    assertThat(operation.path("parameters"))
        .isEqualTo(json("[{'$ref':'#/components/parameters/IdempotencyKey'}]"));
    assertThat(operation.path("responses").propertyNames())
        .containsExactlyInAnyOrder("201", "4XX", "503");
    assertThat(operation.path("security")).isEqualTo(json("[{'token':[]},{'session':[]}]"));
    assertThat(operation.path("x-permissions")).isEqualTo(json("['ORDER_FOOD']"));
    assertThat(operation.path("operationId").asString()).isEqualTo("thingsMake");
  }

  @Test
  void typesOfTheSameNameAreToldApart() {
    assertThat(document("get", "make").path("components").path("schemas").propertyNames())
        .contains("OpenApiDocumentTestWhole", "ElsewhereWhole")
        .doesNotContain("Whole");
  }

  @Test
  void aMethodThatDoesNotSayWhatItAnswersIsNamed() {
    assertThatThrownBy(() -> document("sayNothing"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sayNothing")
        .hasMessageContaining("@Answers");
  }
}
