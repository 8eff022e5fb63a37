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
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many shop pages are answered each second, beside what nginx answers of the same bytes from
 * files, in turn in one run; then what live changes of menus cost, and when they are seen; at last,
 * what is answered while the database is away.
 */
final class ReadBench {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration CHANGE_INTERVAL = Duration.ofMillis(200);
  private static final Duration SEEN_PATIENCE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Changes are shared out among the shops that people look at most. */
  private static final int CHANGING_SHOPS = 20;

  private static final String PAGE_REQUESTS = "path=\"/shops/{id}\"";
  private static final String PAGES = "dosirak_storefront_pages_total";
  private static final String LISTS = "dosirak_storefront_lists_total";
  private static final String FROM_MEMORY = "from=\"memory\"";
  private static final int PLACES = 200;

  /** Until answers say that they could not be confirmed, and some time more. */
  private static final Duration WITHOUT_DATABASE = Duration.ofSeconds(12);

  /** What nginx puts on its answers itself, or cannot be told to. */
  private static final Set<String> OWN_HEADERS =
      Set.of("etag", "content-type", "content-length", "connection", "date", "server");

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
    Map<String, String> headers = new TreeMap<>();
    long bytes = 0;
    for (String path : paths) {
      HttpResponse<byte[]> page = answer(path);
      pages.put(path, page.body());
      bytes += page.body().length;
      page.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
    }
    headers.keySet().removeAll(OWN_HEADERS);
    long pageBytes = bytes / paths.size();
    diary.tell("%d pages of %d bytes on average", paths.size(), pageBytes);
    ReadReport.Rounds rounds = rounds(paths, pages, headers);
    ReadReport.Changing changing = change(street, paths);
    PageLoad.Outcome without = withoutDatabase(paths, street.lists(PLACES, options.seed()));
    return new ReadReport(options, rounds, pageBytes, changing, without);
  }

  /** Asks for pages in turn. */
  private ReadReport.Rounds rounds(
      List<String> paths, Map<String, byte[]> pages, Map<String, String> headers)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("dosirak-nginx-");
    int own = plant.address().getPort();
    int plain = LocalPorts.free(new SecureRandom());
    int dressed = LocalPorts.free(new SecureRandom());
    List<PageLoad.Outcome> ours = new ArrayList<>();
    List<PageLoad.Outcome> theirs = new ArrayList<>();
    List<PageLoad.Outcome> theirsPlain = new ArrayList<>();
    List<ReadReport.Check> checks = new ArrayList<>();
    try (var _ = Nginx.serving(folder, plain, dressed, headers, pages)) {
      load(own, paths).run(options.connections(), WARM_UP);
      load(dressed, paths).run(options.connections(), options.round());
      diary.tell("warm");
      for (int round = 1; round <= options.rounds(); round++) {
        ours.add(load(own, paths).run(options.connections(), options.round()));
        theirs.add(load(dressed, paths).run(options.connections(), options.round()));
        theirsPlain.add(load(plain, paths).run(options.connections(), options.round()));
        diary.tell(
            "round %d: %.0f a second, nginx %.0f, with its own headers only %.0f",
            round,
            ours.getLast().perSecond(),
            theirs.getLast().perSecond(),
            theirsPlain.getLast().perSecond());
      }
      Optional<Wrk> wrk = Wrk.find();
      if (wrk.isPresent()) {
        String page = paths.getFirst();
        checks.add(
            new ReadReport.Check(
                wrk.get().perSecond(own, page, options.connections(), options.round()),
                wrk.get().perSecond(dressed, page, options.connections(), options.round())));
      }
    } finally {
      MarketplacePlant.remove(folder);
    }
    return new ReadReport.Rounds(ours, theirs, theirsPlain, checks);
  }

  /** Looks at pages and lists that were looked at before, after the database was killed. */
  private PageLoad.Outcome withoutDatabase(List<String> pages, List<String> lists)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(pages);
    all.addAll(lists);
    int own = plant.address().getPort();
    load(own, all).run(options.connections(), options.round());
    plant.kill(MarketplacePlant.DATABASE);
    PageLoad.Outcome outcome = load(own, all).run(options.connections(), WITHOUT_DATABASE);
    diary.tell(
        "without the database: %d answers, %d failures", outcome.answers(), outcome.failures());
    return outcome;
  }

  private PageLoad load(int port, List<String> paths) {
    return new PageLoad(port, paths, options.seed());
  }

  /** Looks at pages while dishes of the most popular shops are sold out and come back. */
  private ReadReport.Changing change(ShopStreet street, List<String> paths)
      throws IOException, InterruptedException {
    long countedBefore = views();
    double readsBefore = reads();
    double pagesBefore = metric(PAGES, "");
    double hitsBefore = metric(PAGES, FROM_MEMORY);
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
    long counted = views() - countedBefore;
    double hits = (metric(PAGES, FROM_MEMORY) - hitsBefore) / (metric(PAGES, "") - pagesBefore);
    diary.tell(
        "%d changes of menus: %.0f reads of the database for %d page views",
        seen.count(), reads, counted);
    PageLoad.Outcome lists = lists(street);
    return new ReadReport.Changing(outcome, seen, reads, counted, hits, lists, listHits());
  }

  /** Looks at lists near places. */
  private PageLoad.Outcome lists(ShopStreet street) throws IOException {
    return load(plant.address().getPort(), street.lists(PLACES, options.seed()))
        .run(options.connections(), options.round());
  }

  private double listHits() throws IOException, InterruptedException {
    return metric(LISTS, FROM_MEMORY) / Math.max(1, metric(LISTS, ""));
  }

  /** Page views, as the server counts them. */
  private long views() throws IOException, InterruptedException {
    return Math.round(metric("dosirak_http_requests_seconds_count", PAGE_REQUESTS));
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
    return answer(path).body();
  }

  private HttpResponse<byte[]> answer(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(plant.address().resolve(path)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new DrillException("%s answers %d".formatted(path, answer.statusCode()));
    }
    return answer;
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
