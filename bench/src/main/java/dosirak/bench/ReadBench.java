package dosirak.bench;

import dosirak.city.Credentials;
import dosirak.city.LocalPorts;
import dosirak.city.report.DurationHistogram;
import dosirak.city.steady.ShopStreet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many shop pages are answered each second, beside what nginx answers of the same bytes from
 * files, in turn in one run; then what live changes of menus cost, and when they are seen.
 */
final class ReadBench {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration CHANGE_INTERVAL = Duration.ofMillis(200);
  private static final Duration SEEN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Changes are shared out among the shops that people look at most. */
  private static final int CHANGING_SHOPS = 20;

  private static final String PAGE_REQUESTS = "path=\"/shops/{id}\"";

  private final ReadOptions options;
  private final Plant plant;
  private final DrillDiary diary;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Credentials credentials;

  ReadBench(ReadOptions options, Plant plant, DrillDiary diary) {
    this.options = options;
    this.plant = plant;
    this.diary = diary;
    this.credentials = Credentials.read(plant.credentialsFile());
  }

  ReadReport run() throws InterruptedException {
    try (http;
        ShopStreet street =
            ShopStreet.open(
                plant.address(), credentials, options.seed(), options.shops(), diary::step)) {
      return measure(street);
    } catch (IOException failure) {
      throw new DrillException("The pages cannot be read: " + failure, failure);
    }
  }

  private ReadReport measure(ShopStreet street) throws IOException, InterruptedException {
    List<String> paths = street.pages();
    Map<String, byte[]> pages = new LinkedHashMap<>();
    long bytes = 0;
    for (String path : paths) {
      byte[] page = page(path);
      pages.put(path, page);
      bytes += page.length;
    }
    diary.tell("%d pages of %d bytes on average", paths.size(), bytes / paths.size());
    Path folder = Files.createTempDirectory("dosirak-nginx-");
    int port = LocalPorts.free(new SecureRandom());
    List<PageLoad.Outcome> ours = new ArrayList<>();
    List<PageLoad.Outcome> theirs = new ArrayList<>();
    int own = plant.address().getPort();
    try (var _ = Nginx.serving(folder, port, pages)) {
      load(own, paths).run(options.connections(), WARM_UP);
      load(port, paths).run(options.connections(), options.round());
      diary.tell("warm");
      for (int round = 1; round <= options.rounds(); round++) {
        ours.add(load(own, paths).run(options.connections(), options.round()));
        theirs.add(load(port, paths).run(options.connections(), options.round()));
        diary.tell(
            "round %d: %.0f a second, nginx %.0f",
            round, ours.getLast().perSecond(), theirs.getLast().perSecond());
      }
    } finally {
      MarketplacePlant.remove(folder);
    }
    long counted = Math.round(metric("dosirak_http_requests_seconds_count", PAGE_REQUESTS));
    return change(
        street, paths, new ReadReport.Rounds(ours, theirs), counted, bytes / paths.size());
  }

  private PageLoad load(int port, List<String> paths) {
    return new PageLoad(port, paths, options.seed());
  }

  /** Looks at pages while dishes of the most popular shops are sold out and come back. */
  private ReadReport change(
      ShopStreet street,
      List<String> paths,
      ReadReport.Rounds rounds,
      long countedBefore,
      long pageBytes)
      throws IOException, InterruptedException {
    double readsBefore = reads();
    Duration time = options.round().multipliedBy(2);
    FutureTask<PageLoad.Outcome> looking =
        new FutureTask<>(
            (Callable<PageLoad.Outcome>)
                () -> load(plant.address().getPort(), paths).run(options.connections(), time));
    Thread.ofPlatform().daemon().name("lookers").start(looking);
    DurationHistogram seen = new DurationHistogram();
    SplittableRandom random = new SplittableRandom(options.seed());
    boolean[] soldOut = new boolean[paths.size()];
    while (!looking.isDone()) {
      int shop = random.nextInt(Math.min(CHANGING_SHOPS, paths.size()));
      soldOut[shop] = !soldOut[shop];
      street.sellOut(shop, soldOut[shop]);
      seen.record(nanosUntilSeen(street, paths.get(shop), shop, soldOut[shop]));
      TimeUnit.NANOSECONDS.sleep(CHANGE_INTERVAL.toNanos());
    }
    PageLoad.Outcome outcome;
    try {
      outcome = looking.get();
    } catch (ExecutionException failure) {
      throw new DrillException("The pages cannot be read: " + failure.getCause(), failure);
    }
    double reads = reads() - readsBefore;
    long counted =
        Math.round(metric("dosirak_http_requests_seconds_count", PAGE_REQUESTS)) - countedBefore;
    diary.tell(
        "%d changes of menus: %.0f reads of the database for %d page views",
        seen.count(), reads, counted);
    return new ReadReport(options, rounds, pageBytes, outcome, seen, reads, counted);
  }

  private long nanosUntilSeen(ShopStreet street, String path, int shop, boolean soldOut)
      throws IOException, InterruptedException {
    long begunNanos = System.nanoTime();
    String dish = street.firstDish(shop);
    while (true) {
      for (var item : JsonMapper.shared().readTree(page(path)).path("menu")) {
        if (item.path("itemId").asString().equals(dish)
            && item.path("soldOut").asBoolean() == soldOut) {
          return System.nanoTime() - begunNanos;
        }
      }
      if (System.nanoTime() - begunNanos > SEEN_PATIENCE.toNanos()) {
        throw new DrillException("A dish that was sold out is not shown as such: " + path);
      }
    }
  }

  private byte[] page(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(plant.address().resolve(path)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new DrillException("%s answers %d".formatted(path, answer.statusCode()));
    }
    return answer.body();
  }

  /** How often the storefront has asked its database for what it shows. */
  private double reads() throws IOException, InterruptedException {
    return metric("dosirak_storefront_pages_total", "from=\"database\"")
        + metric("dosirak_storefront_looks_total", "")
        + metric("dosirak_storefront_search_reads_total", "");
  }

  /** The sum of all values of a measurement with a label. */
  private double metric(String name, String label) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(plant.address().resolve("/api/platform/metrics"))
            .header("Authorization", "Bearer " + token())
            .timeout(PATIENCE)
            .build();
    String text = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    double sum = 0;
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(name) && line.contains(label)) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }

  private String token() throws IOException, InterruptedException {
    String pair = credentials.clientId() + ":" + credentials.clientSecret();
    URI endpoint = plant.address().resolve("/api/identity/oauth2/token");
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials&scope=audit"))
            .build();
    String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    return JsonMapper.shared().readTree(body).path("access_token").asString();
  }
}
