package dosirak.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every event type has a golden file: an event as it was once said, which is in journals and
 * archives for good. It must stay readable with every field where it was. A new field is optional
 * ({@code @Nullable}) and is not put into the golden file of an older event. A golden file is
 * written once, with {@code -Dregenerate=true}, when its event type is new; it is never rewritten.
 */
class GoldenEventsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static Stream<Class<? extends DomainEvent>> events() {
    return Contracts.domains().keySet().stream()
        .sorted()
        .flatMap(domain -> new TreeMap<>(Contracts.ownEventsOf(domain)).values().stream());
  }

  @ParameterizedTest
  @MethodSource("events")
  void whatWasOnceSaidCanStillBeReadInFull(Class<? extends DomainEvent> type) throws IOException {
    Path file = file(type);
    if (Boolean.getBoolean("regenerate") && !Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Files.writeString(
          file,
          MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(sample(type, "event")) + "\n");
    }
    assertThat(file)
        .as("run mvn -pl contracts test -Dregenerate=true once, and commit the new golden file")
        .exists();
    assertThat(faults(type, Files.readString(file))).isEmpty();
  }

  @Test
  void thereAreNoGoldenFilesOfEventsThatAreNoLongerSaid() throws IOException {
    List<String> said = events().map(type -> file(type).toString()).sorted().toList();
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      assertThat(files.map(Path::toString).filter(name -> name.endsWith(".json")).sorted().toList())
          .isEqualTo(said);
    }
  }

  @Test
  void everyCodeThatWasOnceSaidIsStillKnown() throws IOException {
    Path file = GOLDEN.resolve("codes.txt");
    TreeSet<String> now = new TreeSet<>();
    events().forEach(type -> collectCodes(type, now));
    if (Boolean.getBoolean("regenerate")) {
      TreeSet<String> all = new TreeSet<>(now);
      if (Files.exists(file)) {
        all.addAll(Files.readAllLines(file));
      }
      Files.write(file, all);
    }
    assertThat(Files.readAllLines(file))
        .as("a code that is new is added with -Dregenerate=true; one that was said never goes")
        .containsExactlyElementsOf(now);
  }

  /** The constants of every enum that an event can hold. */
  private static void collectCodes(Type type, Set<String> codes) {
    if (type instanceof ParameterizedType list) {
      collectCodes(list.getActualTypeArguments()[0], codes);
    } else if (type instanceof Class<?> plain
        && plain.getPackageName().startsWith("dosirak.contracts")) {
      if (plain.isEnum()) {
        for (Object constant : plain.getEnumConstants()) {
          codes.add(plain.getSimpleName() + "." + constant);
        }
      } else if (plain.isRecord()) {
        for (RecordComponent component : plain.getRecordComponents()) {
          collectCodes(component.getGenericType(), codes);
        }
      }
    }
  }

  @Test
  void anUnknownFieldOfANewerWriterIsIgnored() throws IOException {
    for (Class<? extends DomainEvent> type : events().toList()) {
      ObjectNode golden = (ObjectNode) MAPPER.readTree(Files.readString(file(type)));
      golden.put("aFieldOfTomorrow", "x");
      assertThat(MAPPER.treeToValue(golden, type).key()).isNotEmpty();
    }
  }

  /** What is wrong with reading a golden file with the current record of its type. */
  private static List<String> faults(Class<?> type, String text) {
    JsonNode golden = MAPPER.readTree(text);
    List<String> faults = new ArrayList<>();
    compareShape(type.getSimpleName(), type, golden, faults);
    if (!faults.isEmpty()) {
      return faults;
    }
    JsonNode written = MAPPER.valueToTree(MAPPER.treeToValue(golden, type));
    compareValues(type.getSimpleName(), golden, written, faults);
    return faults;
  }

  /** Fields that are required now but not in the golden file, at any depth. */
  private static void compareShape(String at, Type type, JsonNode golden, List<String> faults) {
    if (type instanceof ParameterizedType list) {
      if (!golden.isArray()) {
        faults.add(at + " was no list");
        return;
      }
      for (int i = 0; i < golden.size(); i++) {
        compareShape(at + "[" + i + "]", list.getActualTypeArguments()[0], golden.get(i), faults);
      }
      return;
    }
    if (!(type instanceof Class<?> record) || !record.isRecord() || golden.isValueNode()) {
      return;
    }
    for (RecordComponent component : record.getRecordComponents()) {
      JsonNode value = golden.get(component.getName());
      if (value == null) {
        if (!isOptional(component)) {
          faults.add(at + "." + component.getName() + " is new or renamed and is not @Nullable");
        }
      } else if (value.isNull()) {
        if (!isOptional(component)) {
          faults.add(at + "." + component.getName() + " was absent and is required now");
        }
      } else {
        compareShape(at + "." + component.getName(), component.getGenericType(), value, faults);
      }
    }
  }

  private static boolean isOptional(RecordComponent component) {
    return isNullable(component) || isNullable(component.getAnnotatedType());
  }

  private static boolean isNullable(AnnotatedElement element) {
    return element.isAnnotationPresent(Nullable.class);
  }

  /** Every value of the golden file comes out again as it went in; there may be more. */
  private static void compareValues(
      String at, JsonNode golden, @Nullable JsonNode written, List<String> faults) {
    if (written == null) {
      faults.add(at + " is gone");
    } else if (golden.isObject() && written.isObject()) {
      golden
          .properties()
          .forEach(field ->
              compareValues(
                  at + "." + field.getKey(),
                  field.getValue(),
                  written.get(field.getKey()),
                  faults));
    } else if (golden.isArray() && written.isArray() && golden.size() == written.size()) {
      for (int i = 0; i < golden.size(); i++) {
        compareValues(at + "[" + i + "]", golden.get(i), written.get(i), faults);
      }
    } else if (!golden.toString().equals(written.toString())) {
      // Compared as text: a number is the same number whatever type holds it.
      faults.add(at + " was " + golden + " and is " + written);
    }
  }

  private static Path file(Class<?> type) {
    String domain = type.getPackageName().substring(type.getPackageName().lastIndexOf('.') + 1);
    return GOLDEN.resolve(domain).resolve(type.getSimpleName() + ".json");
  }

  /** An event with every field filled. */
  private static Object sample(Type type, String name) {
    if (type instanceof ParameterizedType list) {
      return List.of(sample(list.getActualTypeArguments()[0], name));
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return name.equals("timeZone") ? "Asia/Seoul" : name;
    } else if (plain == int.class || plain == Integer.class) {
      return 1 + Math.floorMod(name.hashCode(), 90);
    } else if (plain == long.class || plain == Long.class) {
      return 1L + Math.floorMod(name.hashCode(), 90);
    } else if (plain == double.class) {
      return name.equals("latitude") ? 37.5665 : 126.978;
    } else if (plain == boolean.class) {
      return true;
    } else if (plain == UUID.class) {
      return new UUID(
          0x0195_5e4d_6c00_7000L, 0x8000_0000_0000_0000L | Integer.toUnsignedLong(name.hashCode()));
    } else if (plain == Instant.class) {
      return Instant.parse("2026-03-02T03:00:00.123456Z");
    } else if (plain == LocalDate.class) {
      return LocalDate.parse("2026-03-02");
    } else if (plain.isEnum()) {
      return plain.getEnumConstants()[0];
    }
    try {
      RecordComponent[] components = plain.getRecordComponents();
      Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new);
      Object[] values =
          Stream.of(components)
              .map(component ->
                  sample(
                      component.getGenericType(),
                      component.getName().equals("value") ? name : component.getName()))
              .toArray();
      return plain.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException failure) {
      throw new AssertionError("no sample of " + plain, failure);
    }
  }

  // Deliberately broken readers of one event, which must all be found.

  private static final String SAID =
      """
      {"accountId":"01955e4d-6c00-7000-8000-000000000001","name":"a","at":"2026-03-02T03:00:00Z",
       "price":1200}\
      """;

  record Same(AccountId accountId, String name, Instant at, Money price) {}

  record Grown(AccountId accountId, String name, Instant at, Money price, @Nullable Integer more) {}

  record Demanding(AccountId accountId, String name, Instant at, Money price, String more) {}

  record Renamed(AccountId accountId, String title, Instant at, Money price) {}

  record Shrunk(AccountId accountId, String name, Money price) {}

  record Retyped(AccountId accountId, String name, Instant at, String price) {}

  record Unreadable(AccountId accountId, int name, Instant at, Money price) {}

  @Test
  void whatIsCompatibleIsLetThrough() {
    assertThat(faults(Same.class, SAID)).isEmpty();
    assertThat(faults(Grown.class, SAID)).isEmpty();
  }

  @Test
  void whatIsIncompatibleIsFound() {
    Map<Class<?>, String> expected =
        Map.of(
            Demanding.class, "Demanding.more is new or renamed and is not @Nullable",
            Renamed.class, "Renamed.title is new or renamed and is not @Nullable",
            Shrunk.class, "Shrunk.at is gone",
            Retyped.class, "Retyped.price was 1200 and is \"1200\"");
    expected.forEach((type, fault) -> assertThat(faults(type, SAID)).containsExactly(fault));
    assertThatThrownBy(() -> faults(Unreadable.class, SAID)).hasMessageContaining("name");
  }
}
