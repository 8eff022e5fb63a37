package dosirak.platform.compartment;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether this process is about to stop. It then says so to whoever asks for its health, and goes
 * on serving until the front in front of it has noticed and sends it nothing any more: so nobody's
 * request meets a closed door.
 */
public final class Leaving {
  private final CountDownLatch begun = new CountDownLatch(1);

  /** Whether it is. */
  public boolean isBegun() {
    return begun.getCount() == 0;
  }

  /** Begins to leave and waits until those who look must have noticed. */
  public void begin(Duration untilNoticed) {
    begun.countDown();
    try {
      TimeUnit.MILLISECONDS.sleep(untilNoticed.toMillis());
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
