package dosirak.delivery.dispatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The assignment problem with an outside option: every row takes one of its columns, or stays
 * without one at a cost of its own; no column is taken twice; the total cost is least.
 *
 * <p>Solved exactly by successive shortest augmenting paths with potentials (Kuhn 1955, Munkres
 * 1957; in the form of Jonker and Volgenant, "A shortest augmenting path algorithm for dense and
 * sparse linear assignment problems", Computing 38, 1987), over the listed edges only. With R rows
 * and E edges it takes O(R · E · log E) time and O(R + E) space.
 */
final class Assignment {
  private static final int NONE = -1;

  /** A column that a row may take, and what it costs. */
  record Edge(int column, double cost) {}

  private record Reached(double distance, int column) implements Comparable<Reached> {
    @Override
    public int compareTo(Reached other) {
      int byDistance = Double.compare(distance, other.distance);
      return byDistance != 0 ? byDistance : Integer.compare(column, other.column);
    }
  }

  private final List<List<Edge>> edges;
  private final int columns;
  private final double[] rowPotential;
  private final double[] columnPotential;
  private final int[] rowOfColumn;
  private final int[] columnOfRow;

  private Assignment(List<List<Edge>> edges, int columns) {
    this.edges = edges;
    this.columns = columns;
    int rows = edges.size();
    rowPotential = new double[rows];
    columnPotential = new double[columns + rows];
    rowOfColumn = new int[columns + rows];
    columnOfRow = new int[rows];
    Arrays.fill(rowOfColumn, NONE);
    Arrays.fill(columnOfRow, NONE);
  }

  /**
   * Returns the column of each row, or -1 for a row that is cheapest without one.
   *
   * @param edgesOfRow the columns each row may take; costs must be finite
   * @param columns the number of columns
   * @param costWithout what each row costs without a column; finite
   */
  static int[] solve(List<List<Edge>> edgesOfRow, int columns, double[] costWithout) {
    List<List<Edge>> edges = new ArrayList<>(edgesOfRow.size());
    for (int row = 0; row < edgesOfRow.size(); row++) {
      List<Edge> withOutside = new ArrayList<>(edgesOfRow.get(row));
      withOutside.add(new Edge(columns + row, costWithout[row]));
      edges.add(withOutside);
    }
    Assignment assignment = new Assignment(edges, columns);
    for (int row = 0; row < edges.size(); row++) {
      assignment.augmentFrom(row);
    }
    return assignment.answer();
  }

  private void augmentFrom(int start) {
    double[] distance = new double[columnPotential.length];
    int[] cameFrom = new int[columnPotential.length];
    boolean[] settled = new boolean[columnPotential.length];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    List<Integer> path = new ArrayList<>();
    PriorityQueue<Reached> frontier = new PriorityQueue<>();
    int row = start;
    double soFar = 0;
    int sink = NONE;
    while (sink == NONE) {
      for (Edge edge : edges.get(row)) {
        int column = edge.column();
        double candidate = soFar + edge.cost() - rowPotential[row] - columnPotential[column];
        if (!settled[column] && candidate < distance[column]) {
          distance[column] = candidate;
          cameFrom[column] = row;
          frontier.add(new Reached(candidate, column));
        }
      }
      Reached next = frontier.remove();
      while (settled[next.column()]) {
        next = frontier.remove();
      }
      settled[next.column()] = true;
      soFar = next.distance();
      if (rowOfColumn[next.column()] == NONE) {
        sink = next.column();
      } else {
        path.add(next.column());
        row = rowOfColumn[next.column()];
      }
    }
    rowPotential[start] += soFar;
    for (int column : path) {
      rowPotential[rowOfColumn[column]] += soFar - distance[column];
      columnPotential[column] -= soFar - distance[column];
    }
    int column = sink;
    while (column != NONE) {
      int taker = cameFrom[column];
      int given = columnOfRow[taker];
      rowOfColumn[column] = taker;
      columnOfRow[taker] = column;
      column = taker == start ? NONE : given;
    }
  }

  private int[] answer() {
    int[] answer = columnOfRow.clone();
    for (int row = 0; row < answer.length; row++) {
      if (answer[row] >= columns) {
        answer[row] = NONE;
      }
    }
    return answer;
  }
}
