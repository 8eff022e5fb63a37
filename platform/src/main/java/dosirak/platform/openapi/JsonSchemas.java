package dosirak.platform.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import dosirak.contracts.GeoPoint;
import dosirak.contracts.Money;
import dosirak.platform.privacy.SealedPlace;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas (draft 2020-12, as OpenAPI 3.1 has it) of the types that go over the wire. Which
 * fields a record has and what they are called is what the mapper itself reads and writes; which of
 * them may be missing is what {@code @Nullable} says.
 */
final class JsonSchemas {
  static final String COMPONENTS = "#/components/schemas/";

  /** Written by a serializer of our own, in the form of another type. */
  private static final Map<Class<?>, Class<?>> WRITTEN_AS =
      Map.of(SealedPlace.class, GeoPoint.class);

  private static final Map<Class<?>, List<String>> PLAIN =
      Map.ofEntries(
          Map.entry(boolean.class, List.of("boolean")),
          Map.entry(Boolean.class, List.of("boolean")),
          Map.entry(int.class, List.of("integer", "int32")),
          Map.entry(Integer.class, List.of("integer", "int32")),
          Map.entry(long.class, List.of("integer", "int64")),
          Map.entry(Long.class, List.of("integer", "int64")),
          Map.entry(double.class, List.of("number", "double")),
          Map.entry(Double.class, List.of("number", "double")),
          Map.entry(BigDecimal.class, List.of("number")),
          Map.entry(String.class, List.of("string")),
          Map.entry(UUID.class, List.of("string", "uuid")),
          Map.entry(Instant.class, List.of("string", "date-time")),
          Map.entry(LocalDate.class, List.of("string", "date")),
          // Without a zone, and without seconds where there are none, so no format fits.
          Map.entry(LocalTime.class, List.of("string")),
          Map.entry(LocalDateTime.class, List.of("string")),
          Map.entry(Duration.class, List.of("string", "duration")),
          Map.entry(URI.class, List.of("string", "uri")),
          Map.entry(byte[].class, List.of("string")));

  /** Which way a type goes. */
  enum Way {
    /** In requests: fields that are unknown are refused. */
    SENT,
    /** In answers, which may gain fields. */
    ANSWERED
  }

  /**
   * A field of a record.
   *
   * @param isLeftOut whether it is not written where there is nothing
   */
  private record Field(String name, AnnotatedType type, boolean isNullable, boolean isLeftOut) {}

  private record Reference(ObjectNode node, Class<?> type) {}

  private final JsonMapper mapper;
  private final Map<Class<?>, Set<Way>> ways = new LinkedHashMap<>();
  private final List<Reference> references = new ArrayList<>();

  JsonSchemas(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** The schema of a declared type; what is nullable may be null. */
  ObjectNode of(AnnotatedType type, Way way) {
    ObjectNode schema = ofPresent(type, way);
    return type.isAnnotationPresent(Nullable.class) ? orNull(schema) : schema;
  }

  /** The schema of a value that is there. */
  ObjectNode ofPresent(AnnotatedType type, Way way) {
    ObjectNode schema =
        switch (type) {
          case AnnotatedArrayType array when array.getType() != byte[].class ->
              array(array.getAnnotatedGenericComponentType(), way);
          case AnnotatedParameterizedType generic -> generic(generic, way);
          case AnnotatedWildcardType wildcard -> of(wildcard.getAnnotatedUpperBounds()[0], way);
          default -> {
            if (type.getType() instanceof Class<?> plain) {
              yield of(plain, way);
            }
            throw undescribable(type.getType().getTypeName());
          }
        };
    constrain(schema, type);
    return schema;
  }

  /** The schema of a type without arguments. */
  ObjectNode of(Class<?> declared, Way way) {
    Class<?> type = WRITTEN_AS.getOrDefault(declared, declared);
    List<String> plain = PLAIN.get(type);
    ObjectNode schema = mapper.createObjectNode();
    if (plain != null) {
      schema.put("type", plain.getFirst());
      if (plain.size() > 1) {
        schema.put("format", plain.getLast());
      }
      if (type == byte[].class) {
        schema.put("contentEncoding", "base64");
      }
      return schema;
    }
    if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
      return schema;
    }
    if (Map.class.isAssignableFrom(type)) {
      return schema.put("type", "object");
    }
    if (!type.isRecord() && !type.isEnum()) {
      throw undescribable(type.getName());
    }
    reach(type, way);
    schema.put("$ref", type.getName());
    references.add(new Reference(schema, type));
    return schema;
  }

  private static IllegalStateException undescribable(String type) {
    return new IllegalStateException(
        type + " cannot be described; let the body be made of records, enums, lists and maps");
  }

  private ObjectNode array(AnnotatedType element, Way way) {
    ObjectNode schema = mapper.createObjectNode().put("type", "array");
    schema.set("items", of(element, way));
    return schema;
  }

  private ObjectNode generic(AnnotatedParameterizedType type, Way way) {
    Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
    AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
    if (Collection.class.isAssignableFrom(raw)) {
      return array(arguments[0], way);
    }
    if (Map.class.isAssignableFrom(raw)) {
      ObjectNode schema = mapper.createObjectNode().put("type", "object");
      schema.set("additionalProperties", of(arguments[1], way));
      return schema;
    }
    if (raw == Optional.class) {
      return orNull(of(arguments[0], way));
    }
    throw undescribable(type.getType().getTypeName());
  }

  private ObjectNode orNull(ObjectNode schema) {
    if (schema.isEmpty()) {
      return schema;
    }
    if (schema.path("type").isString()) {
      String type = schema.path("type").stringValue();
      schema.putArray("type").add(type).add("null");
      return schema;
    }
    ObjectNode either = mapper.createObjectNode();
    either.putArray("anyOf").add(schema).add(mapper.createObjectNode().put("type", "null"));
    return either;
  }

  /** What validation asks of a value. A reference says it at its target. */
  private static void constrain(ObjectNode schema, AnnotatedType type) {
    if (schema.has("$ref")) {
      return;
    }
    boolean isList = schema.path("type").stringValue("").equals("array");
    at(type, Min.class, Min::value).ifPresent(least -> schema.put("minimum", least));
    at(type, Max.class, Max::value).ifPresent(most -> schema.put("maximum", most));
    at(type, PositiveOrZero.class, _ -> 0).ifPresent(least -> schema.put("minimum", least));
    at(type, DecimalMin.class, DecimalMin::value)
        .ifPresent(least -> schema.put("minimum", new BigDecimal(least)));
    at(type, DecimalMax.class, DecimalMax::value)
        .ifPresent(most -> schema.put("maximum", new BigDecimal(most)));
    at(type, NotBlank.class, _ -> 1).ifPresent(least -> schema.put("minLength", least));
    at(type, Pattern.class, Pattern::regexp)
        .ifPresent(pattern -> schema.put("pattern", "^(?:" + pattern + ")$"));
    at(type, Size.class, Function.identity())
        .ifPresent(size -> {
          if (size.min() > 0) {
            schema.put(isList ? "minItems" : "minLength", size.min());
          }
          if (size.max() < Integer.MAX_VALUE) {
            schema.put(isList ? "maxItems" : "maxLength", size.max());
          }
        });
  }

  private static <A extends java.lang.annotation.Annotation, T> Optional<T> at(
      AnnotatedType type, Class<A> annotation, Function<A, T> value) {
    return Optional.ofNullable(type.getAnnotation(annotation)).map(value);
  }

  /** Notes that a type goes a way, and so does everything in it. */
  private void reach(Class<?> type, Way way) {
    if (!ways.computeIfAbsent(type, _ -> EnumSet.noneOf(Way.class)).add(way) || type.isEnum()) {
      return;
    }
    AnnotatedType value = singleValue(type);
    if (value == null) {
      fields(type, way).forEach(field -> ofPresent(field.type(), way));
    } else {
      ofPresent(value, way);
    }
  }

  /** All components by name; every reference that was given out points to one of them. */
  ObjectNode components() {
    Map<String, Class<?>> named = names(ways.keySet());
    Map<Class<?>, String> names = new HashMap<>();
    named.forEach((name, type) -> names.put(type, name));
    ObjectNode components = mapper.createObjectNode();
    named.forEach((name, type) -> components.set(name, component(type)));
    references.forEach(
        reference -> reference.node().put("$ref", COMPONENTS + names.get(reference.type())));
    return components;
  }

  /** A record's own name; with that of the room it stands in where two have the same. */
  private static Map<String, Class<?>> names(Set<Class<?>> types) {
    Map<String, List<Class<?>>> bySimpleName =
        types.stream().collect(Collectors.groupingBy(Class::getSimpleName));
    Map<String, Class<?>> names = new TreeMap<>();
    for (Class<?> type : types) {
      boolean isAlone = bySimpleName.getOrDefault(type.getSimpleName(), List.of()).size() == 1;
      String name = isAlone ? type.getSimpleName() : room(type) + type.getSimpleName();
      Class<?> other = names.putIfAbsent(name, type);
      if (other != null) {
        throw new IllegalStateException(
            "%s and %s would both be called %s; rename one"
                .formatted(type.getName(), other.getName(), name));
      }
    }
    return names;
  }

  private static String room(Class<?> type) {
    Class<?> around = type.getEnclosingClass();
    if (around != null) {
      return around.getSimpleName().replaceFirst("Api$", "");
    }
    String place = type.getPackageName();
    String last = place.substring(place.lastIndexOf('.') + 1);
    return Character.toUpperCase(last.charAt(0)) + last.substring(1);
  }

  private ObjectNode component(Class<?> type) {
    Set<Way> goes = Objects.requireNonNull(ways.get(type));
    Way way = goes.iterator().next();
    ObjectNode schema = mapper.createObjectNode();
    if (type.isEnum()) {
      ArrayNode values = schema.put("type", "string").putArray("enum");
      for (Object constant : type.getEnumConstants()) {
        values.add(mapper.<JsonNode>valueToTree(constant));
      }
      return schema;
    }
    AnnotatedType value = singleValue(type);
    if (value != null) {
      ObjectNode single = ofPresent(value, way);
      return type == Money.class ? single.put("description", "whole won") : single;
    }
    List<Field> fields = fields(type, way);
    for (Way each : goes) {
      if (!fields(type, each).stream()
          .map(Field::name)
          .collect(Collectors.toSet())
          .equals(fields.stream().map(Field::name).collect(Collectors.toSet()))) {
        throw new IllegalStateException(
            type.getName() + " has other fields in answers than in requests; make it two records");
      }
    }
    boolean isSent = goes.contains(Way.SENT);
    ObjectNode properties = schema.put("type", "object").putObject("properties");
    ArrayNode required = mapper.createArrayNode();
    for (Field field : fields) {
      ObjectNode present = ofPresent(field.type(), way);
      boolean mayBeNull = field.isNullable() && (isSent || !field.isLeftOut());
      properties.set(field.name(), mayBeNull ? orNull(present) : present);
      if (!field.isNullable() || (!isSent && !field.isLeftOut())) {
        required.add(field.name());
      }
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (isSent) {
      schema.put("additionalProperties", false);
    }
    return schema;
  }

  /** What a record is written as, where that is one value and no object. */
  private @Nullable AnnotatedType singleValue(Class<?> type) {
    AnnotatedMember value = describe(type, Way.ANSWERED).findJsonValueAccessor();
    return value == null
        ? null
        : Objects.requireNonNull(componentsOf(type).get(value.getName())).getAnnotatedType();
  }

  private List<Field> fields(Class<?> type, Way way) {
    BeanDescription description = describe(type, way);
    JsonInclude.Value ofType = description.findPropertyInclusion(JsonInclude.Value.empty());
    Map<String, RecordComponent> components = componentsOf(type);
    List<Field> fields = new ArrayList<>();
    for (BeanPropertyDefinition property : description.findProperties()) {
      if (way == Way.SENT ? !property.couldDeserialize() : !property.couldSerialize()) {
        continue;
      }
      RecordComponent component = components.get(property.getInternalName());
      AnnotatedType declared =
          component == null ? returned(property) : component.getAnnotatedType();
      boolean isNullable =
          declared.isAnnotationPresent(Nullable.class)
              && !declared.isAnnotationPresent(NotNull.class);
      boolean isLeftOut =
          ofType.withOverrides(property.findInclusion()).getValueInclusion()
              == JsonInclude.Include.NON_NULL;
      fields.add(new Field(property.getName(), declared, isNullable, isLeftOut));
    }
    return fields;
  }

  /** The type of what is written besides the components. */
  private static AnnotatedType returned(BeanPropertyDefinition property) {
    if (property.getAccessor().getAnnotated() instanceof Method getter) {
      return getter.getAnnotatedReturnType();
    }
    throw undescribable(property.getFullName().toString());
  }

  private static Map<String, RecordComponent> componentsOf(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .collect(Collectors.toMap(RecordComponent::getName, Function.identity()));
  }

  private BeanDescription describe(Class<?> type, Way way) {
    JavaType known = mapper.constructType(type);
    MapperConfig<?> config =
        way == Way.SENT ? mapper.deserializationConfig() : mapper.serializationConfig();
    ClassIntrospector introspector = config.classIntrospectorInstance();
    return way == Way.SENT
        ? introspector.introspectForDeserialization(
            known, introspector.introspectClassAnnotations(known))
        : introspector.introspectForSerialization(
            known, introspector.introspectClassAnnotations(known));
  }
}
