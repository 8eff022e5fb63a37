package dosirak.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Writes {@code docs/events.md} from the contracts, and fails when it is no longer true. */
class EventCatalogueTest {
  private static final Path SOURCES = Path.of("src/main/java/dosirak/contracts");
  private static final Path CATALOGUE = Path.of("../docs/events.md");
  private static final String COMMAND =
      "mvn -pl contracts test -Dtest=EventCatalogueTest -Dregenerate=true";
  private static final Pattern JAVADOC =
      Pattern.compile(
          "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public (?:record|enum|sealed interface)", Pattern.DOTALL);
  private static final Pattern CONSTANT =
      Pattern.compile(
          "(?:/\\*\\*((?:(?!\\*/).)*)\\*/\\s*)?\\b([A-Z][A-Z_]+)\\b\\s*[,;}]", Pattern.DOTALL);

  @Test
  void theCatalogueInTheDocumentationIsWhatTheContractsSay() throws IOException {
    String catalogue = catalogue();
    if (Boolean.getBoolean("regenerate")) {
      Files.createDirectories(CATALOGUE.getParent());
      Files.writeString(CATALOGUE, catalogue);
    }
    assertThat(CATALOGUE).as("make it with: " + COMMAND).exists();
    assertThat(Files.readString(CATALOGUE))
        .as("docs/events.md is not what the contracts say; make it anew with: " + COMMAND)
        .isEqualTo(catalogue);
  }

  /** What the Javadoc of a type says. */
  private record Documentation(String text, Map<String, String> parameters) {}

  private static String catalogue() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # Events

            What the domains say to each other. Made from `contracts/`; do not edit. To make it \
            anew: `%s`.

            A topic is a domain. An event's key is the aggregate it is about; the order of events \
            holds per key. The body is JSON; identifiers are canonical UUIDs, money is whole won, \
            instants are ISO 8601 in UTC. A field that is marked optional may be absent; a reader \
            ignores fields that it does not know.
            """
                .formatted(COMMAND));
    Map<String, Class<?>> values = new TreeMap<>();
    for (String domain : new TreeMap<>(Contracts.domains()).keySet()) {
      page.append("\n## ").append(domain).append('\n');
      for (Class<? extends DomainEvent> type :
          new TreeMap<>(Contracts.ownEventsOf(domain)).values()) {
        describe(page, type);
        collect(type, values);
      }
    }
    page.append("\n## Values inside events\n");
    for (Class<?> type : values.values()) {
      describe(page, type);
    }
    return page.toString();
  }

  private static void describe(StringBuilder page, Class<?> type) throws IOException {
    Documentation documentation = documentation(type);
    page.append("\n### ").append(type.getSimpleName()).append("\n\n");
    page.append(documentation.text()).append("\n\n");
    if (type.isEnum()) {
      page.append("| value | |\n|---|---|\n");
      Map<String, String> constants = constants(type);
      for (Object constant : type.getEnumConstants()) {
        page.append(
            "| `%s` | %s |\n".formatted(constant, constants.getOrDefault(constant.toString(), "")));
      }
      return;
    }
    page.append("| field | type | |\n|---|---|---|\n");
    for (RecordComponent component : type.getRecordComponents()) {
      String meaning = documentation.parameters().getOrDefault(component.getName(), "");
      boolean optional =
          component.isAnnotationPresent(Nullable.class)
              || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      page.append(
          "| `%s` | %s%s | %s |\n"
              .formatted(
                  component.getName(),
                  name(component.getGenericType()),
                  optional ? ", optional" : "",
                  meaning));
    }
  }

  /** The records and enums that an event is made of, without those that are one plain value. */
  private static void collect(Class<?> event, Map<String, Class<?>> values) {
    Deque<Class<?>> open = new ArrayDeque<>();
    open.add(event);
    while (!open.isEmpty()) {
      for (RecordComponent component : open.remove().getRecordComponents()) {
        Type type = component.getGenericType();
        Type inner =
            type instanceof ParameterizedType list ? list.getActualTypeArguments()[0] : type;
        Class<?> plain = (Class<?>) inner;
        boolean isOurs = plain.getPackageName().startsWith("dosirak.contracts");
        boolean isPlain = Identifier.class.isAssignableFrom(plain) || plain == Money.class;
        if (isOurs
            && !isPlain
            && values.putIfAbsent(plain.getSimpleName(), plain) == null
            && plain.isRecord()) {
          open.add(plain);
        }
      }
    }
  }

  private static String name(Type type) {
    return switch (type) {
      case ParameterizedType list -> "list of " + name(list.getActualTypeArguments()[0]);
      case Class<?> plain -> plain.getSimpleName();
      default -> type.getTypeName();
    };
  }

  private static String source(Class<?> type) throws IOException {
    String folder = type.getPackageName().replace("dosirak.contracts", "").replace('.', '/');
    return Files.readString(Path.of(SOURCES + folder).resolve(type.getSimpleName() + ".java"));
  }

  private static Documentation documentation(Class<?> type) throws IOException {
    Matcher matcher = JAVADOC.matcher(source(type));
    assertThat(matcher.find()).as(type + " has Javadoc").isTrue();
    Map<String, String> parameters = new LinkedHashMap<>();
    String[] parts = clean(matcher.group(1)).split("@param ", -1);
    for (int i = 1; i < parts.length; i++) {
      int space = parts[i].indexOf(' ');
      parameters.put(parts[i].substring(0, space), parts[i].substring(space + 1).strip());
    }
    return new Documentation(parts[0].strip(), parameters);
  }

  private static Map<String, String> constants(Class<?> type) throws IOException {
    String source = source(type);
    Matcher matcher = CONSTANT.matcher(source.substring(source.indexOf("enum ")));
    Map<String, String> constants = new LinkedHashMap<>();
    while (matcher.find()) {
      constants.put(matcher.group(2), matcher.group(1) == null ? "" : clean(matcher.group(1)));
    }
    return constants;
  }

  /** The text of a comment in one line, as Markdown. */
  private static String clean(String comment) {
    return comment
        .replaceAll("\\n\\s*\\*", " ")
        .replaceAll("\\{@(?:code|link) #?([^}]*)\\}", "`$1`")
        .replaceAll("\\s+", " ")
        .replace("|", "\\|")
        .strip();
  }
}
