package dosirak.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.bench.Plant.Kind;
import dosirak.bench.Plant.Part;
import dosirak.cluster.ClusterOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VictimTest {
  private static final List<Part> PARTS =
      List.of(
          new Part("order-1", Kind.SERVICE, Set.of("order")),
          new Part("order-2", Kind.SERVICE, Set.of("order")),
          new Part("payment-1", Kind.SERVICE, Set.of("payment")),
          new Part("storefront-1", Kind.SERVICE, Set.of("storefront", "review")),
          new Part("delivery-1", Kind.SERVICE, Set.of("delivery")),
          new Part("db-order", Kind.DATABASE, Set.of("order")),
          new Part("db-payment", Kind.DATABASE, Set.of("payment")),
          new Part("kafka", Kind.KAFKA, Set.of()),
          new Part("redis", Kind.REDIS, Set.of()),
          new Part("gateway", Kind.GATEWAY, Set.of()),
          new Part("front", Kind.OTHER, Set.of()));

  @Test
  void aDomainIsAllOfItsProcesses() {
    Map<String, Victim> all = Victim.all(PARTS);
    assertThat(all.keySet())
        .containsExactly(
            "nothing",
            "delivery",
            "order",
            "payment",
            "review",
            "storefront",
            "db-order",
            "db-payment",
            "slow-db-order",
            "slow-db-payment",
            "kafka",
            "redis",
            "gateway");
    assertThat(all)
        .extractingByKey("order")
        .extracting(Victim::parts)
        .isEqualTo(List.of("order-1", "order-2"));
    assertThat(all)
        .extractingByKey("review")
        .extracting(Victim::parts)
        .isEqualTo(List.of("storefront-1"));
  }

  @Test
  void everySampleHoldsWhatMattersMostAndASlowDatabase() {
    Map<String, Victim> all = Victim.all(PARTS);
    List<List<String>> samples =
        IntStream.range(0, 30)
            .mapToObj(seed -> Victim.sample(all, seed).stream().map(Victim::name).toList())
            .toList();
    assertThat(samples)
        .allSatisfy(sample -> {
          assertThat(sample)
              .contains("order", "payment", "storefront", "delivery", "kafka")
              .doesNotHaveDuplicates()
              .doesNotContain("nothing")
              .hasSize(7)
              .anyMatch(name -> name.startsWith("slow-"));
        });
    assertThat(samples.stream().distinct().count()).isGreaterThan(10);
    assertThat(Victim.sample(all, 3)).isEqualTo(Victim.sample(all, 3));
  }

  @Test
  void everyPartThatIsTakenIsGivenBack() throws InterruptedException {
    List<String> done = new ArrayList<>();
    Plant plant = new RecordingPlant(done);
    Map<String, Victim> all = Victim.all(PARTS);
    for (String name : List.of("order", "slow-db-order", "nothing")) {
      Victim victim = Objects.requireNonNull(all.get(name));
      victim.take(plant);
      victim.giveBack(plant);
    }
    assertThat(done)
        .containsExactly(
            "kill order-1",
            "kill order-2",
            "start [order-1, order-2]",
            "slow db-order 2000",
            "slow db-order 0",
            "start []");
  }

  private record RecordingPlant(List<String> done) implements Plant {
    @Override
    public URI address() {
      return URI.create("http://localhost:1");
    }

    @Override
    public Path credentialsFile() {
      return Path.of("none");
    }

    @Override
    public List<Part> parts() {
      return PARTS;
    }

    @Override
    public void kill(String name) {
      done.add("kill " + name);
    }

    @Override
    public void stop(String name) {
      done.add("stop " + name);
    }

    @Override
    public void start(List<String> names) {
      done.add("start " + names);
    }

    @Override
    public void runBy(String name, ClusterOptions.Program program) {
      done.add("change " + name);
    }

    @Override
    public void freeze(String name) {
      done.add("freeze " + name);
    }

    @Override
    public void thaw(String name) {
      done.add("thaw " + name);
    }

    @Override
    public void slow(String name, long millis) {
      done.add("slow " + name + " " + millis);
    }

    @Override
    public String traces() {
      return "none";
    }

    @Override
    public void forget() {
      done.add("forget");
    }

    @Override
    public void close() {
      done.add("close");
    }
  }
}
