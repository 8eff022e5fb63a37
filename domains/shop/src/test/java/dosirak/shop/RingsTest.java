package dosirak.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dosirak.contracts.GeoPoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RingsTest {
  @Test
  void aSquareIsSimpleEitherWayRound() {
    List<GeoPoint> square = ring(0, 0, 0, 10, 10, 10, 10, 0);
    assertThat(Rings.fault(square)).isNull();
    assertThat(Rings.fault(square.reversed())).isNull();
  }

  @Test
  void cornersOnAStraightSideAreFine() {
    assertThat(Rings.fault(ring(0, 0, 0, 5, 0, 10, 10, 10, 10, 0))).isNull();
  }

  @Test
  void whatCrossesTouchesOrFoldsBackIsNotSimple() {
    assertThat(Rings.fault(ring(0, 0, 10, 10, 0, 10, 10, 0))).contains("cross");
    assertThat(Rings.fault(ring(0, 0, 0, 10, 10, 10, 0, 5, 10, 0))).contains("touch");
    assertThat(Rings.fault(ring(0, 0, 0, 10, 0, 5, 10, 5))).contains("fold back");
    assertThat(Rings.fault(ring(0, 0, 0, 10, 5, 5, 10, 10, 10, 0, 5, 5))).contains("touch");
    assertThat(Rings.fault(ring(0, 0, 0, 0, 0, 10, 10, 10))).contains("same point twice");
    assertThat(Rings.fault(ring(0, 0, 0, 10, 0, 0, 0, 10))).contains("three different points");
    assertThat(Rings.fault(ring(0, 0, 0, 5, 0, 10))).contains("fold back");
  }

  /**
   * Corners on a circle make a simple ring in the order of the circle, either way round and from
   * any corner on, and in no other order.
   */
  @Test
  void cornersOnACircleAreSimpleInTheOrderOfTheCircleOnly() {
    int[] simple = new int[2];
    Seeds.each(
        100_000,
        random -> {
          int count = 3 + random.nextInt(5);
          List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
          shuffle(order, random);
          double turn = random.nextDouble(Math.PI);
          List<GeoPoint> corners =
              order.stream()
                  .map(i -> {
                    double angle = turn + 2 * Math.PI * i / count;
                    return new GeoPoint(37 + 0.1 * Math.sin(angle), 127 + 0.1 * Math.cos(angle));
                  })
                  .toList();
          boolean inOrder = isInOrder(order);
          assertThat(Rings.fault(corners) == null).isEqualTo(inOrder);
          simple[inOrder ? 1 : 0]++;
        });
    assertThat(simple[0]).isGreaterThan(10_000);
    assertThat(simple[1]).isGreaterThan(10_000);
  }

  /** Around a point that sees every corner, any distances make a simple ring. */
  @Test
  void aStarIsSimple() {
    Seeds.each(
        10_000,
        random -> {
          int count = 5 + random.nextInt(20);
          List<GeoPoint> corners = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            double angle = 2 * Math.PI * i / count;
            double far = random.nextDouble(0.01, 0.3);
            corners.add(new GeoPoint(37 + far * Math.sin(angle), 127 + far * Math.cos(angle)));
          }
          assertThat(Rings.fault(corners)).isNull();
        });
  }

  private static boolean isInOrder(List<Integer> order) {
    int count = order.size();
    int step = Math.floorMod(order.get(1) - order.get(0), count);
    return (step == 1 || step == count - 1)
        && IntStream.range(0, count)
            .allMatch(i -> Math.floorMod(order.get((i + 1) % count) - order.get(i), count) == step);
  }

  private static void shuffle(List<Integer> order, SplittableRandom random) {
    for (int i = order.size() - 1; i > 0; i--) {
      Collections.swap(order, i, random.nextInt(i + 1));
    }
  }

  /** Corners by latitude and longitude, in thousandths of a degree near the shop. */
  private static List<GeoPoint> ring(int... coordinates) {
    List<GeoPoint> points = new ArrayList<>();
    for (int i = 0; i < coordinates.length; i += 2) {
      points.add(new GeoPoint(37.5 + coordinates[i] / 1_000.0, 127 + coordinates[i + 1] / 1_000.0));
    }
    return points;
  }
}
