package dosirak.bench;

import dosirak.city.client.Answer;
import dosirak.city.client.Call;
import dosirak.city.client.GaveUpException;
import dosirak.city.client.MarketplaceClient;
import dosirak.city.client.Session;
import dosirak.city.client.SignInRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * How far the journals reach and how far they are read, of every domain.
 *
 * @param heads by domain
 */
record Positions(Map<String, Long> heads, List<Reader> readers) {
  private static final List<String> DOMAINS =
      List.of(
          "identity",
          "member",
          "shop",
          "storefront",
          "order",
          "promotion",
          "payment",
          "delivery",
          "desk",
          "pos",
          "settlement",
          "review",
          "notification");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  Positions {
    heads = Map.copyOf(heads);
    readers = List.copyOf(readers);
  }

  /**
   * A subscription.
   *
   * @param parked how many events it has set aside
   */
  record Reader(String domain, String name, String source, long position, long parked) {}

  /** Asks every domain; absent if one of them does not say. */
  static Optional<Positions> read(MarketplaceClient client, Session machine)
      throws InterruptedException {
    Map<String, Long> heads = new TreeMap<>();
    List<Reader> readers = new ArrayList<>();
    for (String domain : DOMAINS) {
      Call call =
          Call.get("/audit/positions", "/api/" + domain + "/audit/positions", machine)
              .within(PATIENCE);
      try {
        Answer answer = client.call(call);
        if (!answer.succeeded()) {
          return Optional.empty();
        }
        heads.put(domain, answer.body().path("journalHead").asLong());
        for (JsonNode each : answer.body().path("subscriptions")) {
          readers.add(
              new Reader(
                  domain,
                  each.path("name").asString(""),
                  each.path("source").asString(""),
                  each.path("position").asLong(),
                  each.path("parked").asLong()));
        }
      } catch (GaveUpException | SignInRefusedException away) {
        return Optional.empty();
      }
    }
    return Optional.of(new Positions(heads, readers));
  }

  /** The readers that have not come this far, each with how much they lack. */
  List<String> behind(Map<String, Long> line) {
    return readers.stream()
        .filter(reader -> reader.position < line.getOrDefault(reader.source, 0L))
        .map(reader ->
            "%s/%s lacks %d of %s"
                .formatted(
                    reader.domain,
                    reader.name,
                    line.getOrDefault(reader.source, 0L) - reader.position,
                    reader.source))
        .toList();
  }

  /** How many events wait to be read, of all readers together. */
  long waiting() {
    return readers.stream()
        .mapToLong(reader ->
            Math.max(0, heads.getOrDefault(reader.source, reader.position) - reader.position))
        .sum();
  }

  /** How many events are set aside in all. */
  long parked() {
    return readers.stream().mapToLong(Reader::parked).sum();
  }
}
