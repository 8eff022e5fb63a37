package dosirak.bench;

import dosirak.bench.Plant.Kind;
import dosirak.bench.Plant.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What is taken away and given back: all processes of a domain, a database, Kafka, Redis, the
 * gateway; or a database's speed.
 *
 * @param name as the table of expectations names it
 * @param parts the parts that are touched; none for the victim that is nobody
 * @param slowed whether they only become slow
 */
record Victim(String name, List<String> parts, boolean slowed) {
  /** Nobody is taken away: whatever shows then is the drill's own doing. */
  static final String NOTHING = "nothing";

  private static final String SLOWED = "slow-";
  private static final long SLOW_MILLIS = 2_000;
  private static final List<String> ALWAYS =
      List.of("order", "payment", "storefront", "delivery", "kafka");

  Victim {
    parts = List.copyOf(parts);
  }

  /** Every victim that a plant has, by name, in an order that makes sense to a reader. */
  static Map<String, Victim> all(List<Part> parts) {
    Map<String, Victim> victims = new LinkedHashMap<>();
    add(victims, new Victim(NOTHING, List.of(), false));
    Set<String> domains = new TreeSet<>();
    parts.stream()
        .filter(part -> part.kind() == Kind.SERVICE)
        .forEach(part -> domains.addAll(part.domains()));
    for (String domain : domains) {
      List<String> serving =
          parts.stream()
              .filter(part -> part.kind() == Kind.SERVICE && part.domains().contains(domain))
              .map(Part::name)
              .toList();
      add(victims, new Victim(domain, serving, false));
    }
    for (Part part : parts) {
      if (part.kind() == Kind.DATABASE) {
        add(victims, new Victim(part.name(), List.of(part.name()), false));
      }
    }
    for (Part part : parts) {
      if (part.kind() == Kind.DATABASE) {
        add(victims, new Victim(SLOWED + part.name(), List.of(part.name()), true));
      }
    }
    for (Part part : parts) {
      switch (part.kind()) {
        case KAFKA, REDIS, GATEWAY ->
            add(victims, new Victim(part.name(), List.of(part.name()), false));
        case SERVICE, DATABASE, OTHER -> {
          // Named above, or nobody's victim.
        }
      }
    }
    return victims;
  }

  private static void add(Map<String, Victim> victims, Victim victim) {
    victims.put(victim.name, victim);
  }

  /**
   * A sample that fits half an hour: those that must be in it, one slowed database and one more, in
   * an order that follows from the seed.
   */
  static List<Victim> sample(Map<String, Victim> all, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Victim> sample = new ArrayList<>();
    for (String name : ALWAYS) {
      Victim victim = all.get(name);
      if (victim != null) {
        sample.add(victim);
      }
    }
    draw(all.values().stream().filter(Victim::slowed).toList(), random, sample);
    draw(
        all.values().stream()
            .filter(each -> !each.slowed && !each.parts.isEmpty() && !sample.contains(each))
            .toList(),
        random,
        sample);
    for (int i = sample.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      Victim swapped = sample.get(i);
      sample.set(i, sample.get(other));
      sample.set(other, swapped);
    }
    return List.copyOf(sample);
  }

  private static void draw(List<Victim> from, SplittableRandom random, List<Victim> to) {
    if (!from.isEmpty()) {
      to.add(from.get(random.nextInt(from.size())));
    }
  }

  /** Takes it away, all parts at about the same time. */
  void take(Plant plant) throws InterruptedException {
    for (String part : parts) {
      if (slowed) {
        plant.slow(part, SLOW_MILLIS);
      } else {
        plant.kill(part);
      }
    }
  }

  /** Gives it back and waits until it answers. */
  void giveBack(Plant plant) throws InterruptedException {
    if (slowed) {
      for (String part : parts) {
        plant.slow(part, 0);
      }
    } else {
      plant.start(parts);
    }
  }
}
