package dosirak.platform.web;

import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Where every request comes in, on the thread that read it. What is at hand is answered there and
 * then; everything else goes on in a virtual thread of its own, where it may wait.
 */
final class FrontDoor extends Handler.Wrapper {
  /** The attribute of a request that says when it arrived, in nanoseconds of this process. */
  static final String ARRIVED = "dosirak.arrived";

  private final FrontPolicy policy;
  private final Executor virtualThreads;
  private volatile @Nullable ShortRoad shortRoad;

  FrontDoor(FrontPolicy policy, Executor virtualThreads) {
    super(policy);
    this.policy = policy;
    this.virtualThreads = virtualThreads;
  }

  /** From now on what is at hand is answered here. */
  void open(ShortRoad road) {
    shortRoad = road;
  }

  /** It never blocks the thread that calls it, whatever is behind it. */
  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    ShortRoad road = shortRoad;
    if (road != null
        && road.mayAnswer(request)
        && policy.allows(request)
        && road.answer(request, response, callback)) {
      return true;
    }
    request.setAttribute(ARRIVED, System.nanoTime());
    virtualThreads.execute(() -> goOn(request, response, callback));
    return true;
  }

  private void goOn(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, 404);
      }
    } catch (Exception | Error failure) {
      Response.writeError(request, response, callback, failure);
    }
  }
}
