package dosirak.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {

  @Test
  void theTotalIsAsLowAsTheBestOfAllAssignments() {
    Random random = new Random(42);
    for (int round = 0; round < 500; round++) {
      int rows = random.nextInt(7);
      int columns = random.nextInt(7);
      List<List<Assignment.Edge>> edges = new ArrayList<>();
      double[] costWithout = new double[rows];
      for (int row = 0; row < rows; row++) {
        List<Assignment.Edge> edgesOfRow = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
          if (random.nextDouble() < 0.7) {
            edgesOfRow.add(new Assignment.Edge(column, random.nextInt(100) - 20));
          }
        }
        edges.add(edgesOfRow);
        costWithout[row] = random.nextInt(150);
      }

      int[] answer = Assignment.solve(edges, columns, costWithout);

      assertThat(total(answer, edges, columns, costWithout))
          .as("round %d", round)
          .isCloseTo(least(0, new boolean[columns], edges, costWithout), within(1e-9));
    }
  }

  @Test
  void aRowThatIsCheaperWithoutAColumnStaysWithout() {
    int[] answer =
        Assignment.solve(List.of(List.of(new Assignment.Edge(0, 10))), 1, new double[] {9});

    assertThat(answer).containsExactly(-1);
  }

  @Test
  void aRowGivesItsColumnToOneThatHasNoOther() {
    List<List<Assignment.Edge>> edges =
        List.of(
            List.of(new Assignment.Edge(0, 1), new Assignment.Edge(1, 5)),
            List.of(new Assignment.Edge(0, 1)));

    assertThat(Assignment.solve(edges, 2, new double[] {100, 100})).containsExactly(1, 0);
  }

  /** Adds up what an answer costs, and fails if it takes a column twice or one not listed. */
  private static double total(
      int[] answer, List<List<Assignment.Edge>> edges, int columns, double[] costWithout) {
    boolean[] taken = new boolean[columns];
    double total = 0;
    for (int row = 0; row < answer.length; row++) {
      int column = answer[row];
      if (column < 0) {
        total += costWithout[row];
        continue;
      }
      assertThat(taken[column]).isFalse();
      taken[column] = true;
      total +=
          edges.get(row).stream()
              .filter(edge -> edge.column() == column)
              .findFirst()
              .orElseThrow()
              .cost();
    }
    return total;
  }

  private static double least(
      int row, boolean[] taken, List<List<Assignment.Edge>> edges, double[] costWithout) {
    if (row == edges.size()) {
      return 0;
    }
    double best = costWithout[row] + least(row + 1, taken, edges, costWithout);
    for (Assignment.Edge edge : edges.get(row)) {
      if (!taken[edge.column()]) {
        taken[edge.column()] = true;
        best = Math.min(best, edge.cost() + least(row + 1, taken, edges, costWithout));
        taken[edge.column()] = false;
      }
    }
    return best;
  }
}
