package dosirak.city.gateway;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running payment gateway on the loopback address. It answers a change only after the log holds
 * it for good, so it can be killed at any moment and started again on the same folder.
 */
public final class GatewaySimulator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GatewaySimulator.class);
  private static final int BACKLOG = 1_024;

  private final GatewayLog gatewayLog;
  private final HttpServer server;
  private final ExecutorService executor;
  private final GatewayApi api;
  private final @Nullable Webhooks webhooks;

  private GatewaySimulator(
      GatewayLog gatewayLog,
      HttpServer server,
      ExecutorService executor,
      GatewayApi api,
      @Nullable Webhooks webhooks) {
    this.gatewayLog = gatewayLog;
    this.server = server;
    this.executor = executor;
    this.api = api;
    this.webhooks = webhooks;
  }

  /**
   * Reads the log and starts to serve.
   *
   * @throws CorruptLogException when the log cannot be trusted
   * @throws IOException when the log is in use, or the port is taken
   */
  public static GatewaySimulator start(GatewayOptions options) throws IOException {
    return start(options, GatewayLog.open(options.logDirectory()));
  }

  static GatewaySimulator start(GatewayOptions options, GatewayLog gatewayLog) throws IOException {
    try {
      PaymentBook book =
          new PaymentBook(options.seed(), options.feeBasisPoints(), options.clock(), gatewayLog);
      gatewayLog.start(book::apply);
      if (gatewayLog.cutOffBytes() > 0) {
        log.warn(
            "the log's last line was unfinished: {} bytes were cut off, no answer was given for"
                + " them",
            gatewayLog.cutOffBytes());
      }
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), BACKLOG);
      Webhooks webhooks =
          options.webhook() == null
              ? null
              : new Webhooks(options.webhook(), options.secret(), options.clock());
      GatewayApi api = new GatewayApi(options, book, gatewayLog, webhooks);
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      server.setExecutor(executor);
      server.createContext("/", api);
      server.createContext(PaymentPage.PATH, new PaymentPage(book, gatewayLog));
      server.start();
      return new GatewaySimulator(gatewayLog, server, executor, api, webhooks);
    } catch (IOException | RuntimeException e) {
      gatewayLog.close();
      throw e;
    }
  }

  /** Where it is served, without a slash at the end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** How many bytes of an unfinished last line were cut off the log at the start. */
  public long cutOffBytes() {
    return gatewayLog.cutOffBytes();
  }

  /** The faults in force. */
  public FaultProfile faults() {
    return api.faults();
  }

  /** Replaces the faults from the next request on. */
  public void setFaults(FaultProfile faults) {
    api.setFaults(faults);
  }

  /** Ends when the gateway was closed, exceptionally when its log can no longer be written. */
  public CompletableFuture<Void> ended() {
    return gatewayLog.ended().copy();
  }

  /** Stops serving; callers who wait get no answer. */
  @Override
  public void close() throws IOException {
    server.stop(0);
    executor.shutdownNow();
    if (webhooks != null) {
      webhooks.close();
    }
    gatewayLog.close();
  }
}
