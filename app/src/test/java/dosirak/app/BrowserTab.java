package dosirak.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tab of a real Chromium without a window, in which a test does what a person does. Speaks the
 * DevTools protocol.
 */
final class BrowserTab implements AutoCloseable {
  static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/.*");

  /** Looks again and again inside the page, for at most a second. */
  private static final String LOOK =
      """
      new Promise((resolve) => {
        const until = performance.now() + 1000;
        const look = () => {
          let found = false;
          try { found = Boolean(%s); } catch { found = false; }
          if (found || performance.now() > until) { resolve(found); } else { setTimeout(look, 40); }
        };
        look();
      })\
      """;

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final Incoming incoming;
  private final AtomicInteger numbers = new AtomicInteger();

  private BrowserTab(Process process, Path profile, WebSocket socket, Incoming incoming) {
    this.process = process;
    this.profile = profile;
    this.socket = socket;
    this.incoming = incoming;
  }

  static BrowserTab open() throws Exception {
    Path profile = Files.createTempDirectory("chromium");
    Process process =
        new ProcessBuilder(
                CHROMIUM.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--lang=en-US",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      String address =
          CompletableFuture.supplyAsync(() -> debuggingAddress(process))
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      HttpClient http = HttpClient.newHttpClient();
      JsonNode targets =
          JSON.readTree(
              http.send(
                      HttpRequest.newBuilder(URI.create("http://" + address + "/json")).build(),
                      BodyHandlers.ofString())
                  .body());
      Incoming incoming = new Incoming();
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(pageOf(targets), incoming)
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      BrowserTab tab = new BrowserTab(process, profile, socket, incoming);
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        tab.send(domain + ".enable", Map.of());
      }
      return tab;
    } catch (Exception failure) {
      end(process, profile);
      throw failure;
    }
  }

  private static String debuggingAddress(Process process) {
    return process
        .errorReader()
        .lines()
        .map(LISTENING::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Chromium ended"));
  }

  private static URI pageOf(JsonNode targets) {
    for (JsonNode target : targets) {
      if (target.path("type").asString("").equals("page")) {
        return URI.create(target.path("webSocketDebuggerUrl").asString());
      }
    }
    throw new IllegalStateException("Chromium has no tab");
  }

  /** Opens an address, whatever it leads to. */
  void go(String address) throws Exception {
    send("Page.navigate", Map.of("url", address));
  }

  /** The value of an expression in the page; missing if the page is being left. */
  JsonNode evaluate(String expression) throws Exception {
    JsonNode result =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    return result.path("result").path("value");
  }

  /** Waits until an expression is true in the page, also in one that it leads to. */
  void until(String expression) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      if (evaluate(LOOK.formatted(expression)).asBoolean(false)) {
        return;
      }
    } while (System.nanoTime() < deadline);
    throw new AssertionError(
        "never true: "
            + expression
            + " at "
            + evaluate("location.href + ': ' + document.body.innerText").asString(""));
  }

  /** Types into a field as soon as it can be seen. */
  void type(String selector, String text) throws Exception {
    until("document.querySelector('" + selector + "').checkVisibility()");
    evaluate(
        "(() => { const field = document.querySelector('"
            + selector
            + "'); field.focus(); field.select(); })()");
    send("Input.insertText", Map.of("text", text));
  }

  /** Presses the enter key. */
  void enter() throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          Map.of(
              "type",
              type,
              "key",
              "Enter",
              "code",
              "Enter",
              "windowsVirtualKeyCode",
              13,
              "text",
              type.equals("keyDown") ? "\r" : ""));
    }
  }

  /** Presses what can be pressed as soon as it can be seen. */
  void press(String selector) throws Exception {
    until("document.querySelector('" + selector + "').checkVisibility()");
    evaluate("document.querySelector('" + selector + "').click()");
  }

  /** All cookies of the browser, with what scripts cannot see of them. */
  List<JsonNode> cookies() throws Exception {
    List<JsonNode> cookies = new ArrayList<>();
    send("Storage.getCookies", Map.of()).path("cookies").forEach(cookies::add);
    return cookies;
  }

  /**
   * What went wrong in scripts, and what the content policy stopped. Answers with an error status
   * are none of it: being refused is a normal thing.
   */
  List<String> errors() {
    return List.copyOf(incoming.errors);
  }

  /** Sends a command of the DevTools protocol. */
  JsonNode send(String method, Map<String, Object> parameters) throws Exception {
    int number = numbers.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    incoming.awaited.put(number, answer);
    socket
        .sendText(
            JSON.writeValueAsString(Map.of("id", number, "method", method, "params", parameters)),
            true)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException | TimeoutException failure) {
      throw new IOException(method + " got no answer", failure);
    }
  }

  @Override
  public void close() throws IOException {
    socket.abort();
    end(process, profile);
  }

  private static void end(Process process, Path profile) throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(Duration.ofSeconds(10))) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  /** Puts together what comes in, and gives each answer to whoever waits for it. */
  private static final class Incoming implements WebSocket.Listener {
    private final Map<Integer, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final StringBuilder begun = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      begun.append(part);
      if (last) {
        JsonNode message = JSON.readTree(begun.toString());
        begun.setLength(0);
        take(message);
      }
      socket.request(1);
      return null;
    }

    private void take(JsonNode message) {
      CompletableFuture<JsonNode> answer = awaited.remove(message.path("id").asInt(0));
      if (answer != null) {
        answer.complete(message.path("result"));
        return;
      }
      JsonNode parameters = message.path("params");
      switch (message.path("method").asString("")) {
        case "Runtime.exceptionThrown" ->
            errors.add(parameters.path("exceptionDetails").toString());
        case "Runtime.consoleAPICalled" -> {
          if (parameters.path("type").asString("").equals("error")) {
            errors.add(parameters.path("args").toString());
          }
        }
        case "Log.entryAdded" -> {
          JsonNode entry = parameters.path("entry");
          if (entry.path("level").asString("").equals("error")
              && !entry.path("source").asString("").equals("network")) {
            errors.add(entry.toString());
          }
        }
        default -> {
          // Other events tell what a test does not need.
        }
      }
    }
  }
}
