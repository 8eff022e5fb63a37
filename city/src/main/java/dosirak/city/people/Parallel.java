package dosirak.city.people;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same thing to many, a few at a time. */
public final class Parallel {
  private Parallel() {}

  /** What is done to each. */
  public interface Task<T, R> {
    R apply(T each) throws InterruptedException;
  }

  /**
   * Applies a task to all, at most {@code width} at a time; the results are in the order of the
   * input. The first failure is thrown once those underway are interrupted.
   */
  public static <T, R> List<R> map(List<T> all, int width, Task<? super T, ? extends R> task)
      throws InterruptedException {
    ExecutorService executor =
        Executors.newFixedThreadPool(width, Thread.ofVirtual().name("parallel-", 0).factory());
    try {
      List<Future<R>> futures = new ArrayList<>();
      for (T each : all) {
        futures.add(executor.submit(() -> task.apply(each)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return List.copyOf(results);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }
}
