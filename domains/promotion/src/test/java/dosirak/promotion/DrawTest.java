package dosirak.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DrawTest {
  private static final byte[] SEED = {1, 2, 3};

  private static List<UUID> passes(int count, long from) {
    List<UUID> passes = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      passes.add(new UUID(from, i));
    }
    return passes;
  }

  @Test
  void everyPassGetsOneNumberWhateverOrderTheyCameIn() {
    List<UUID> passes = passes(1_000, 7);
    List<UUID> order = Draw.order(SEED, passes);
    assertThat(order).containsExactlyInAnyOrderElementsOf(passes).isNotEqualTo(passes);
    List<UUID> shuffled = new ArrayList<>(passes);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(Draw.order(SEED, shuffled)).isEqualTo(order);
    assertThat(Draw.order(SEED, List.of())).isEmpty();
  }

  @Test
  void anotherSeedOrOnePassMoreIsAnotherOrder() {
    List<UUID> passes = passes(100, 7);
    List<UUID> order = Draw.order(SEED, passes);
    assertThat(Draw.order(new byte[] {1, 2, 4}, passes)).isNotEqualTo(order);
    List<UUID> more = new ArrayList<>(passes);
    more.add(new UUID(8, 0));
    List<UUID> drawn = new ArrayList<>(Draw.order(SEED, more));
    drawn.remove(new UUID(8, 0));
    assertThat(drawn).isNotEqualTo(order);
  }

  @Test
  void whoComesFirstHasNoBetterNumberOnAverage() {
    Random random = new Random(3);
    double sum = 0;
    int draws = 2_000;
    for (int i = 0; i < draws; i++) {
      byte[] seed = new byte[Draw.SEED_BYTES];
      random.nextBytes(seed);
      List<UUID> passes = passes(20, i);
      sum += Draw.order(seed, passes).indexOf(passes.getFirst()) + 1;
    }
    // The mean of 1 to 20 is 10.5, that of 2,000 draws strays by 0.13.
    assertThat(sum / draws).isBetween(9.8, 11.2);
  }

  @Test
  void whatWasPublishedIsTheDigestOfTheSeed() {
    assertThat(Draw.text(Draw.commitment(SEED)))
        .isEqualTo("039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81");
  }
}
