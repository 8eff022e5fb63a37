package dosirak.platform.openapi;

import dosirak.platform.openapi.JsonSchemas.Way;
import dosirak.platform.security.Access;
import dosirak.platform.security.Permission;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.security.Whose;
import dosirak.platform.stream.EventStream;
import dosirak.platform.web.Answer;
import dosirak.platform.web.Answers;
import dosirak.platform.web.Command;
import dosirak.platform.web.CommandRunner;
import dosirak.platform.web.PlainText;
import dosirak.platform.web.PositionGate;
import dosirak.platform.web.PrivilegedUse;
import java.lang.reflect.AnnotatedType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI 3.1 document of one part of the marketplace, made from its handler methods: paths,
 * parameters, bodies, who may call, and what all of them have in common. The same code gives the
 * same document to the byte.
 */
public final class OpenApiDocument {
  private static final String JSON = "application/json";
  private static final String PROBLEM_JSON = "application/problem+json";
  private static final String PARAMETERS = "#/components/parameters/";

  private final String part;
  private final boolean hasJournal;
  private final JsonMapper mapper;
  private final JsonSchemas schemas;
  private final Map<String, Integer> operationIds = new HashMap<>();

  private OpenApiDocument(String part, boolean hasJournal, JsonMapper mapper) {
    this.part = part;
    this.hasJournal = hasJournal;
    this.mapper = mapper;
    this.schemas = new JsonSchemas(mapper);
  }

  /** A handler method at one path by one HTTP method. */
  private record Route(String path, RequestMethod verb, HandlerMethod method) {}

  /**
   * Describes a part.
   *
   * @param part names the path {@code /api/<part>}
   * @param hasJournal whether answers tell and ask for positions, and reads carry an ETag
   * @param mapper reads and writes the bodies
   * @throws IllegalStateException naming a type that cannot be described, or a method that does not
   *     say what it answers
   */
  public static ObjectNode of(
      String part,
      Map<RequestMappingInfo, HandlerMethod> mappings,
      boolean hasJournal,
      JsonMapper mapper) {
    return new OpenApiDocument(part, hasJournal, mapper).describe(mappings);
  }

  private ObjectNode describe(Map<RequestMappingInfo, HandlerMethod> mappings) {
    ObjectNode document = mapper.createObjectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Dosirak: " + part)
        .put("version", "1")
        .put(
            "description",
            "Made from the code. What all parts have in common is told in docs/api.md.");
    document.putArray("servers").addObject().put("url", "/");
    ObjectNode paths = document.putObject("paths");
    mappings.entrySet().stream()
        .flatMap(entry -> routes(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparing(Route::path).thenComparing(route -> route.verb().name()))
        .forEach(route ->
            paths
                .withObjectProperty("/api/" + part + route.path())
                .set(route.verb().name().toLowerCase(Locale.ROOT), operation(route)));
    ObjectNode components = document.putObject("components");
    ObjectNode all = schemas.components();
    all.set("Problem", problem());
    components.set("schemas", all);
    components.set("parameters", parameters());
    components.set("headers", headers());
    components.set("responses", responses());
    components.set("securitySchemes", securitySchemes());
    return document;
  }

  private static Stream<Route> routes(RequestMappingInfo info, HandlerMethod method) {
    return info.getPatternValues().stream()
        .flatMap(path ->
            info.getMethodsCondition().getMethods().stream()
                .map(verb -> new Route(path, verb, method)));
  }

  private ObjectNode operation(Route route) {
    HandlerMethod method = route.method();
    Access access = Objects.requireNonNull(method.getMethodAnnotation(Access.class));
    String room =
        ClassUtils.getUserClass(method.getBeanType()).getSimpleName().replaceFirst("Api$", "");
    String name = method.getMethod().getName();
    ObjectNode operation = mapper.createObjectNode();
    operation.put("operationId", operationId(room, name));
    operation.put("summary", words(name));
    operation.put("description", whoMay(access));
    operation.putArray("tags").add(words(room));
    ArrayNode parameters = mapper.createArrayNode();
    for (MethodParameter parameter : method.getMethodParameters()) {
      addParameter(parameters, parameter);
      RequestBody body = parameter.getParameterAnnotation(RequestBody.class);
      if (body != null) {
        operation.set("requestBody", requestBody(parameter, body.required()));
      }
    }
    addCommonParameters(parameters, route, access);
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
    operation.set("responses", answers(route));
    operation.set("security", security(access));
    ArrayNode permissions = operation.putArray("x-permissions");
    Arrays.stream(access.value()).map(Permission::name).sorted().forEach(permissions::add);
    return operation;
  }

  private String operationId(String room, String name) {
    String id =
        Character.toLowerCase(room.charAt(0))
            + room.substring(1)
            + Character.toUpperCase(name.charAt(0))
            + name.substring(1);
    int times = operationIds.merge(id, 1, Integer::sum);
    return times == 1 ? id : id + times;
  }

  /** A name in Java as words for people. */
  private static String words(String name) {
    String words = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private static String whoMay(Access access) {
    StringBuilder text = new StringBuilder("Who may: ");
    text.append(
        String.join("; ", Arrays.stream(access.value()).map(Permission::description).toList()));
    if (access.whose() == Whose.OWN) {
      text.append(". What is another's answers 404");
    }
    return text.append('.').toString();
  }

  private void addParameter(ArrayNode parameters, MethodParameter parameter) {
    String own = Objects.requireNonNull(parameter.getParameter().getName());
    PathVariable path = parameter.getParameterAnnotation(PathVariable.class);
    RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
    RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
    if (path != null) {
      add(parameters, parameter, "path", first(path.name(), own), true, null);
    } else if (query != null) {
      add(
          parameters,
          parameter,
          "query",
          first(query.name(), own),
          query.required(),
          query.defaultValue());
    } else if (header != null && !header.name().equals(PositionGate.HEADER)) {
      add(
          parameters,
          parameter,
          "header",
          first(header.name(), own),
          header.required(),
          header.defaultValue());
    }
  }

  private static String first(String declared, String otherwise) {
    return declared.isEmpty() ? otherwise : declared;
  }

  private void add(
      ArrayNode parameters,
      MethodParameter parameter,
      String where,
      String name,
      boolean required,
      @Nullable String byDefault) {
    boolean hasDefault = byDefault != null && !byDefault.equals(ValueConstants.DEFAULT_NONE);
    ObjectNode described = parameters.addObject().put("name", name).put("in", where);
    if (required && !hasDefault) {
      described.put("required", true);
    }
    ObjectNode schema = schemas.ofPresent(declared(parameter), Way.SENT);
    if (hasDefault) {
      Class<?> type = parameter.getParameterType();
      if (type.isPrimitive()) {
        schema.set("default", mapper.readTree(byDefault));
      } else {
        schema.put("default", byDefault);
      }
    }
    described.set("schema", schema);
  }

  private static AnnotatedType declared(MethodParameter parameter) {
    return Objects.requireNonNull(parameter.getMethod())
        .getAnnotatedParameterTypes()[parameter.getParameterIndex()];
  }

  private void addCommonParameters(ArrayNode parameters, Route route, Access access) {
    boolean isRead = route.verb() == RequestMethod.GET;
    boolean isStream = route.method().getMethod().getReturnType() == EventStream.class;
    Command command = route.method().getMethodAnnotation(Command.class);
    if (command != null && hasJournal) {
      if (command.key() == Command.Key.REQUIRED) {
        refer(parameters, "IdempotencyKey");
      } else if (command.transaction() != Command.Transaction.OWN) {
        refer(parameters, "OptionalIdempotencyKey");
      }
    }
    if (isRead && hasJournal) {
      refer(parameters, "AtLeast");
      refer(parameters, isStream ? "LastEventId" : "IfNoneMatch");
    }
    if (Arrays.stream(access.value()).anyMatch(Permission::isPrivileged)) {
      refer(parameters, "Reason");
    }
  }

  private static void refer(ArrayNode parameters, String name) {
    parameters.addObject().put("$ref", PARAMETERS + name);
  }

  private ObjectNode requestBody(MethodParameter parameter, boolean required) {
    ObjectNode body = mapper.createObjectNode().put("required", required);
    if (parameter.getParameterType() == byte[].class) {
      body.putObject("content").putObject("*/*");
      return body;
    }
    body.putObject("content")
        .putObject(JSON)
        .set("schema", schemas.ofPresent(declared(parameter), Way.SENT));
    return body;
  }

  private ObjectNode answers(Route route) {
    HandlerMethod method = route.method();
    ObjectNode responses = mapper.createObjectNode();
    responses.putObject("4XX").put("$ref", "#/components/responses/Problem");
    responses.putObject("503").put("$ref", "#/components/responses/Unavailable");
    Answers declared = method.getMethodAnnotation(Answers.class);
    Class<?> type = method.getMethod().getReturnType();
    boolean hasTag = hasJournal && route.verb() == RequestMethod.GET;
    if (declared != null) {
      for (int status : declared.status()) {
        ObjectNode content = content(declared);
        answer(responses, status, route, hasTag && status == 200, content);
      }
    } else if (type == EventStream.class) {
      ObjectNode content = mapper.createObjectNode();
      content.putObject("text/event-stream").putObject("schema").put("type", "string");
      answer(responses, 200, route, false, content);
      hasTag = false;
    } else if (type == PlainText.class) {
      ObjectNode content = mapper.createObjectNode();
      content.putObject("text/plain").putObject("schema").put("type", "string");
      answer(responses, 200, route, hasTag, content);
    } else if (type == Answer.class) {
      throw new IllegalStateException(
          method.getShortLogMessage() + " does not declare what it answers (@Answers)");
    } else {
      AnnotatedType returned = method.getMethod().getAnnotatedReturnType();
      ObjectNode content = mapper.createObjectNode();
      content.putObject(JSON).set("schema", schemas.ofPresent(returned, Way.ANSWERED));
      answer(responses, 200, route, hasTag, content);
      if (returned.isAnnotationPresent(Nullable.class)) {
        answer(responses, 204, route, false, mapper.createObjectNode());
      }
    }
    if (hasTag && responses.has("200")) {
      responses.putObject("304").put("description", "What If-None-Match names is still so");
    }
    return responses;
  }

  private ObjectNode content(Answers declared) {
    ObjectNode content = mapper.createObjectNode();
    if (!declared.type().equals(JSON)) {
      content.putObject(declared.type());
      return content;
    }
    List<ObjectNode> parts =
        Arrays.stream(declared.value()).map(each -> schemas.of(each, Way.ANSWERED)).toList();
    if (parts.size() == 1) {
      content.putObject(JSON).set("schema", parts.getFirst());
    } else if (!parts.isEmpty()) {
      content.putObject(JSON).putObject("schema").putArray("allOf").addAll(parts);
    }
    return content;
  }

  private void answer(
      ObjectNode responses, int status, Route route, boolean hasTag, ObjectNode content) {
    ObjectNode response =
        responses.putObject(Integer.toString(status)).put("description", meaning(status));
    Command command = route.method().getMethodAnnotation(Command.class);
    if (hasTag) {
      header(response, "ETag");
    }
    if (command != null && hasJournal && status < 300) {
      header(response, CommandRunner.POSITION_HEADER);
    }
    if (status == 302) {
      header(response, "Location");
    }
    if (!content.isEmpty() && status != 204) {
      response.set("content", content);
    }
  }

  private static void header(ObjectNode response, String name) {
    response
        .withObjectProperty("headers")
        .putObject(name)
        .put("$ref", "#/components/headers/" + name);
  }

  private static String meaning(int status) {
    return switch (status) {
      case 200 -> "It is so";
      case 201 -> "It was made";
      case 202 -> "It was taken in; how it ends is not known yet";
      case 204 -> "It is done; there is nothing to tell";
      case 302 -> "It goes on elsewhere";
      default -> "Status " + status;
    };
  }

  private ArrayNode security(Access access) {
    ArrayNode security = mapper.createArrayNode();
    List<Permission> permissions = Arrays.asList(access.value());
    if (permissions.contains(Permission.PUBLIC) || permissions.contains(Permission.WATCH_DEMO)) {
      security.addObject();
    }
    if (!permissions.equals(List.of(Permission.PUBLIC))) {
      security.addObject().putArray("token");
      security.addObject().putArray("session");
    }
    return security;
  }

  /** RFC 9457, with our code. */
  private ObjectNode problem() {
    ObjectNode schema = mapper.createObjectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("type").put("type", "string").put("format", "uri");
    properties.putObject("title").put("type", "string");
    properties.putObject("status").put("type", "integer");
    properties.putObject("code").put("type", "string").put("description", "stable, for programs");
    properties.putObject("detail").put("type", "string").put("description", "for people");
    properties
        .putObject("field")
        .put("type", "string")
        .put("description", "the field, parameter or header at fault, if one is");
    ObjectNode error = properties.putObject("errors").put("type", "array").putObject("items");
    error.put("type", "object");
    ObjectNode ofError = error.putObject("properties");
    ofError.putObject("field").put("type", "string");
    ofError.putObject("detail").put("type", "string");
    error.putArray("required").add("field").add("detail");
    properties.putObject("retryAfterSeconds").put("type", "integer");
    schema.putArray("required").add("type").add("title").add("status").add("code").add("detail");
    return schema;
  }

  private ObjectNode parameters() {
    ObjectNode parameters = mapper.createObjectNode();
    String key =
        "Names this command. The same key and body get the same answer for 24 hours; the same key"
            + " with another body is refused with 422.";
    header(parameters, "IdempotencyKey", "Idempotency-Key", key).put("required", true);
    header(parameters, "OptionalIdempotencyKey", "Idempotency-Key", key);
    header(
        parameters,
        "AtLeast",
        PositionGate.HEADER,
        "A position that a command answered. What is read is at least as new, else 409 not-yet"
            + " after two seconds.");
    header(
        parameters,
        "IfNoneMatch",
        "If-None-Match",
        "The ETag of what is known; answers 304 if it is still so.");
    header(
        parameters,
        "LastEventId",
        "Last-Event-ID",
        "The last event that was seen; the stream goes on after it.");
    header(
        parameters,
        "Reason",
        PrivilegedUse.REASON_HEADER,
        "Why a right over others is used, in percent-encoded UTF-8; a person must give it.");
    return parameters;
  }

  private static ObjectNode header(
      ObjectNode parameters, String component, String name, String description) {
    ObjectNode header =
        parameters
            .putObject(component)
            .put("name", name)
            .put("in", "header")
            .put("description", description);
    header.putObject("schema").put("type", "string");
    return header;
  }

  private ObjectNode headers() {
    ObjectNode headers = mapper.createObjectNode();
    headers
        .putObject("ETag")
        .put("description", "Names this state of what was read.")
        .putObject("schema")
        .put("type", "string");
    headers
        .putObject(CommandRunner.POSITION_HEADER)
        .put(
            "description",
            "Where the change stands, for " + PositionGate.HEADER + "; absent if nothing changed.")
        .putObject("schema")
        .put("type", "string");
    headers
        .putObject("Location")
        .put("description", "Where it goes on.")
        .putObject("schema")
        .put("type", "string");
    headers
        .putObject("Retry-After")
        .put("description", "After how many seconds to try again.")
        .putObject("schema")
        .put("type", "integer");
    return headers;
  }

  private ObjectNode responses() {
    ObjectNode responses = mapper.createObjectNode();
    problemResponse(responses, "Problem", "What was sent cannot be served; the code says why");
    header(
        problemResponse(
            responses, "Unavailable", "It cannot be served now; try again after Retry-After"),
        "Retry-After");
    return responses;
  }

  private static ObjectNode problemResponse(ObjectNode responses, String name, String description) {
    ObjectNode response = responses.putObject(name).put("description", description);
    response
        .putObject("content")
        .putObject(PROBLEM_JSON)
        .putObject("schema")
        .put("$ref", JsonSchemas.COMPONENTS + "Problem");
    return response;
  }

  private ObjectNode securitySchemes() {
    ObjectNode schemes = mapper.createObjectNode();
    schemes
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT");
    schemes
        .putObject("session")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", SessionCookies.SESSION)
        .put(
            "description",
            "The session of a browser. What changes something repeats the cookie "
                + SessionCookies.CSRF
                + " in the header "
                + SessionCookies.CSRF_HEADER
                + ".");
    return schemes;
  }
}
