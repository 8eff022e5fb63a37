package dosirak.platform.web;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * The address of a process: HTTP/1.1 on loopback, or TLS for everybody. Each request has a virtual
 * thread, unless its answer is at hand; what the server itself refuses is told as a problem too.
 */
public final class FrontServer {
  private static final String LOOPBACK = "127.0.0.1";
  private static final long DRAIN_MILLIS = 10_000;
  private static final long IDLE_MILLIS = 60_000;
  private static final int MOST_CONNECTIONS = 20_000;

  /** They also answer what is at hand. */
  private static final int SELECTORS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final Duration FOR_HEADERS = Duration.ofSeconds(15);
  private static final Duration FOR_BODY = Duration.ofSeconds(60);

  private final Server server;
  private final ServerConnector connector;
  private final ServerConnector loopback;
  private final ServletContextHandler context;
  private final FrontDoor door;

  /**
   * Where the key and the certificate for TLS are.
   *
   * @param keyStore PKCS#12
   */
  public record Tls(Path keyStore, String password) {}

  /** With the default settings. */
  public FrontServer(int port, @Nullable Tls tls) {
    this(port, tls, FrontSettings.defaults());
  }

  /**
   * @param port 0 for any free one
   * @param tls without it the address is plain HTTP and on loopback only
   */
  public FrontServer(int port, @Nullable Tls tls, FrontSettings settings) {
    this(port, tls, settings, FOR_HEADERS, FOR_BODY);
  }

  FrontServer(
      int port, @Nullable Tls tls, FrontSettings settings, Duration forHeaders, Duration forBody) {
    QueuedThreadPool threads = new QueuedThreadPool(64, 4);
    threads.setName("front");
    VirtualThreadPool virtual = new VirtualThreadPool(10_000);
    virtual.setName("request");
    threads.setVirtualThreadsExecutor(virtual);
    this.server = new Server(threads);
    HttpConfiguration http = configuration();
    http.addCustomizer(new ForwardedAddresses(settings));
    http.addCustomizer(new SecurityHeaders());
    this.loopback = new ServerConnector(server, 1, SELECTORS, new HttpConnectionFactory(http));
    loopback.setHost(LOOPBACK);
    Predicate<String> certified = name -> false;
    if (tls == null) {
      this.connector = loopback;
    } else {
      loopback.setIdleTimeout(IDLE_MILLIS);
      server.addConnector(loopback);
      HttpConfiguration secure = new HttpConfiguration(http);
      SecureRequestCustomizer secureRequests = new SecureRequestCustomizer();
      // Which names are served is decided in one place, with the settings: AllowedHosts.
      secureRequests.setSniHostCheck(false);
      secure.addCustomizer(secureRequests);
      SslContextFactory.Server ssl = tlsOf(tls);
      certified =
          name -> ssl.getAliases().stream().anyMatch(alias -> ssl.getX509(alias).matches(name));
      this.connector =
          new ServerConnector(
              server,
              1,
              SELECTORS,
              new SslConnectionFactory(ssl, "http/1.1"),
              new HttpConnectionFactory(secure));
      connector.addBean(
          new ConnectionsPerAddress(settings.connectionsPerAddress(), settings.trustedProxies()));
    }
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.setAcceptQueueSize(1_024);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
    server.addBean(
        new SlowClients(
            tls == null ? List.of(connector) : List.of(connector, loopback), forHeaders, forBody));
    this.context = new ServletContextHandler("/");
    context.setErrorHandler(new FrontProblems.OfContext());
    server.setErrorHandler(new FrontProblems.OfServer());
    this.door =
        new FrontDoor(
            new FrontPolicy(context, new AllowedHosts(settings.allowedHosts(), certified)),
            virtual);
    server.setHandler(door);
    server.setStopTimeout(DRAIN_MILLIS);
  }

  /** Nothing is read that the standards do not say how to read. */
  private static HttpConfiguration configuration() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(16 * 1024);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setUriCompliance(UriCompliance.RFC3986);
    return http;
  }

  private static SslContextFactory.Server tlsOf(Tls tls) {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    ssl.setKeyStorePath(tls.keyStore().toUri().toString());
    ssl.setKeyStorePassword(tls.password());
    ssl.setSniRequired(false);
    ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    // Authenticated encryption with forward secrecy only.
    ssl.setIncludeCipherSuites("TLS_AES_.*", "TLS_CHACHA20_.*", "TLS_ECDHE_.*_(GCM|CHACHA20)_.*");
    ssl.setRenegotiationAllowed(false);
    return ssl;
  }

  /** Serves a path with a servlet. */
  public void mount(String path, HttpServlet servlet) {
    ServletHolder holder = new ServletHolder(path, servlet);
    context.addServlet(holder, path);
  }

  /** Answers what is at hand before any servlet. */
  public void answerFirst(ShortRoad road) {
    door.open(road);
  }

  /** The context that compartments' servlets live in. */
  public ServletContext servletContext() {
    return context.getServletContext();
  }

  /** A configuration for a servlet that is not mounted by itself. */
  public ServletConfig servletConfig(String name) {
    return new ServletConfig() {
      @Override
      public String getServletName() {
        return name;
      }

      @Override
      public ServletContext getServletContext() {
        return context.getServletContext();
      }

      @Override
      public @Nullable String getInitParameter(String parameter) {
        return null;
      }

      @Override
      public Enumeration<String> getInitParameterNames() {
        return Collections.emptyEnumeration();
      }
    };
  }

  /**
   * Opens the address.
   *
   * @throws IllegalStateException in words for the operator if it cannot be opened
   */
  public void start() {
    try {
      server.start();
    } catch (Exception failure) {
      for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof BindException) {
          throw new IllegalStateException(
              "Port %d is in use. Stop what uses it, or choose another with --port."
                  .formatted(connector.getPort()),
              failure);
        }
      }
      throw new IllegalStateException("the HTTP server did not start", failure);
    }
  }

  /** Takes no new connections and lets requests at hand end. */
  public void drain() {
    try {
      connector.shutdown().get(DRAIN_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS);
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException slow) {
      // Whoever still holds a connection loses it when the server stops.
      connector.close();
    }
  }

  /** Closes the address. */
  public void stop() {
    try {
      server.setStopTimeout(1_000);
      server.stop();
    } catch (Exception failure) {
      throw new IllegalStateException("the HTTP server did not stop", failure);
    }
  }

  /** The port that is open. */
  public int port() {
    return connector.getLocalPort();
  }

  /** The port of plain HTTP for this machine's own clients; the only one where there is no TLS. */
  public int loopbackPort() {
    return loopback.getLocalPort();
  }
}
