package dosirak.desk;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.order.Fulfilment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** How what many said becomes one story, and when an order is late. */
class StoryTest {
  private static final Instant NOON = Instant.parse("2026-03-02T03:00:00Z");
  private static final int CASES = 100_000;

  private static Story.Entry entry(long second, String domain, String type, long position) {
    return Story.Entry.of(
        NOON.plusSeconds(second), domain, type, position, JsonNodeFactory.instance.objectNode());
  }

  @Test
  void theEarlierGoesFirst() {
    List<Story.Entry> story =
        Story.merge(
            List.of(
                List.of(entry(0, "order", "OrderPlaced", 10), entry(9, "order", "OrderPaid", 20)),
                List.of(entry(5, "payment", "PaymentApproved", 3))));
    assertThat(story)
        .extracting(Story.Entry::type)
        .containsExactly("OrderPlaced", "PaymentApproved", "OrderPaid");
  }

  @Test
  void inOneMomentWhoHearsSpeaksAfterWhomItHeard() {
    List<Story.Entry> story =
        Story.merge(
            List.of(
                List.of(
                    entry(0, "order", "OrderPlaced", 1),
                    entry(0, "order", "OrderPaid", 2),
                    entry(0, "order", "OrderAccepted", 3),
                    entry(0, "order", "OrderPickedUp", 4)),
                List.of(
                    entry(0, "delivery", "RiderAssigned", 1), entry(0, "delivery", "PickedUp", 2)),
                List.of(entry(0, "payment", "PaymentApproved", 1))));
    assertThat(story)
        .extracting(Story.Entry::type)
        .containsExactly(
            "OrderPlaced",
            "PaymentApproved",
            "OrderPaid",
            "OrderAccepted",
            "RiderAssigned",
            "PickedUp",
            "OrderPickedUp");
  }

  @Test
  void whateverIsSaidTheStoryKeepsAllAndEveryDomainsOwnOrder() {
    long seed = Long.getLong("dosirak.seed", 20_260_302);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<String> types = List.of("OrderPlaced", "PaymentApproved", "PickedUp", "Unheard");
    for (int i = 0; i < CASES; i++) {
      List<List<Story.Entry>> sources = new ArrayList<>();
      int all = 0;
      for (String domain : List.of("order", "payment", "delivery")) {
        List<Story.Entry> said = new ArrayList<>();
        int length = random.nextInt(5);
        for (int position = 0; position < length; position++) {
          said.add(
              entry(random.nextInt(4), domain, types.get(random.nextInt(types.size())), position));
        }
        all += length;
        sources.add(said);
      }
      List<Story.Entry> story = Story.merge(sources);
      assertThat(story.size()).as("seed %d case %d", seed, i).isEqualTo(all);
      Map<String, Long> last = new HashMap<>();
      for (Story.Entry entry : story) {
        Long before = last.put(entry.domain(), entry.position());
        if (before != null && before >= entry.position()) {
          throw new AssertionError("out of order; seed " + seed + " case " + i + ": " + story);
        }
      }
    }
  }

  @Test
  void aNumberIsTheSameHoweverItIsWritten() {
    for (String written :
        List.of(
            "010-1234-5678",
            "01012345678",
            "+82 10-1234-5678",
            "(010) 1234 5678",
            "０１０-１２３４-５６７８")) {
      assertThat(PhoneHashes.digits(written)).as(written).isEqualTo("01012345678");
    }
    assertThat(PhoneHashes.digits("010-1234-5679")).isNotEqualTo("01012345678");
  }

  @Test
  void anOrderIsLateOnlyWhileSomebodyIsWaitedFor() {
    for (OrderStanding state : OrderStanding.values()) {
      assertThat(Lateness.of(state, null, NOON)).isNull();
      assertThat(Lateness.of(state, NOON.plusSeconds(1), NOON)).isNull();
    }
    assertThat(Lateness.of(OrderStanding.PAID, NOON, NOON)).isEqualTo(Lateness.ACCEPTANCE);
    assertThat(Lateness.of(OrderStanding.ACCEPTED, NOON, NOON)).isEqualTo(Lateness.PREPARATION);
    assertThat(Lateness.of(OrderStanding.READY, NOON, NOON)).isEqualTo(Lateness.PICKUP);
    assertThat(Lateness.of(OrderStanding.PICKED_UP, NOON, NOON)).isEqualTo(Lateness.DELIVERY);
    assertThat(Lateness.of(OrderStanding.COMPLETED, NOON, NOON)).isNull();
  }

  @Test
  void whoFetchesAnOrderIsNeverLate() {
    Orders.Told pickup = Orders.told(Fulfilment.PICKUP, "010-1234-5678", NOON);
    assertThat(Lateness.ofReady(pickup.facts(), NOON)).isNull();
    assertThat(Lateness.ofPickedUp(pickup.facts(), NOON)).isNull();
  }
}
