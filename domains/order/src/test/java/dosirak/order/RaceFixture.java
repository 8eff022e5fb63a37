package dosirak.order;

import dosirak.platform.testing.MarketplaceFixture.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Lets many do something at the same moment. */
final class RaceFixture {
  private static final int ATTEMPTS = 200;

  private RaceFixture() {}

  /** Starts all calls together, each in a thread of its own, and waits for all. */
  static <T> List<T> atOnce(List<Callable<T>> calls)
      throws InterruptedException, ExecutionException {
    CountDownLatch ready = new CountDownLatch(calls.size());
    CountDownLatch go = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> results = new ArrayList<>();
      for (Callable<T> call : calls) {
        results.add(
            threads.submit(() -> {
              ready.countDown();
              go.await();
              return call.call();
            }));
      }
      ready.await();
      go.countDown();
      List<T> done = new ArrayList<>();
      for (Future<T> result : results) {
        done.add(result.get());
      }
      return done;
    }
  }

  /** Calls again for as long as the answer is that the server has too much to do. */
  static Reply surely(Supplier<Reply> call) {
    for (int attempt = 1; ; attempt++) {
      Reply reply = call.get();
      if ((reply.status() != 503 && reply.status() != 429) || attempt == ATTEMPTS) {
        return reply;
      }
      Thread.onSpinWait();
    }
  }
}
