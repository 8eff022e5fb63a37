package dosirak.platform.web;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes what the front refused and where it came from, nothing of what it said. A flood is noted by
 * its first refusals of each second and a count of the others.
 */
final class RefusalLog {
  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
  private static final int MOST_A_SECOND = 20;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private long begunNanos = System.nanoTime();
  private int noted;
  private long left;

  /** One for the process, as its log is. */
  static final RefusalLog OF_PROCESS = new RefusalLog();

  private RefusalLog() {}

  void note(Request request, int status, String code) {
    if (mayNote()) {
      log.info("refused {} {} from {}", status, code, address(request));
    }
  }

  private synchronized boolean mayNote() {
    long now = System.nanoTime();
    if (now - begunNanos > SECOND_NANOS) {
      if (left > 0) {
        log.info("refused {} more in that second", left);
      }
      begunNanos = now;
      noted = 0;
      left = 0;
    }
    if (noted < MOST_A_SECOND) {
      noted++;
      return true;
    }
    left++;
    return false;
  }

  private static String address(Request request) {
    return request.getConnectionMetaData().getRemoteSocketAddress()
                instanceof InetSocketAddress remote
            && remote.getAddress() != null
        ? remote.getAddress().getHostAddress()
        : "unknown";
  }
}
