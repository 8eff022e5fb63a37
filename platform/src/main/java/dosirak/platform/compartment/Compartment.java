package dosirak.platform.compartment;

import com.zaxxer.hikari.HikariDataSource;
import dosirak.platform.access.AccessCopy;
import dosirak.platform.access.Evidence;
import dosirak.platform.database.DomainDatabase;
import dosirak.platform.journal.SignalExchange;
import dosirak.platform.journal.Subscriber;
import dosirak.platform.journal.Subscription;
import dosirak.platform.journal.SubscriptionStore;
import dosirak.platform.web.BareCommands;
import dosirak.platform.web.Endpoints;
import dosirak.platform.web.PavedHandlerAdapter;
import dosirak.platform.web.ReadyReads;
import dosirak.platform.web.Served;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * One domain running: its own context, pool, web and subscriptions. It starts, stops and fails
 * alone: while it cannot start it answers 503 and keeps trying, and all others serve.
 */
public final class Compartment {
  private static final Logger log = LoggerFactory.getLogger(Compartment.class);
  private static final int POOL_SIZE = 12;

  /** The lease, two to exchange signals, and one to look. */
  private static final int ASIDE_SIZE = 4;

  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  /** What a compartment is doing. */
  public enum State {
    /** It is starting, or could not start and tries again. */
    STARTING,
    /** It serves. */
    SERVING,
    /** It was stopped by an operator, or the process ends. */
    STOPPED
  }

  /**
   * How a compartment is.
   *
   * @param since machine time
   * @param cause why it is not serving, absent when nothing is wrong
   */
  public record Status(State state, Instant since, @Nullable String cause) {}

  private final Domain domain;
  private final Environment environment;
  private final ServletConfig servletConfig;
  private final ReentrantLock lifecycle = new ReentrantLock();
  private final ReentrantLock statusLock = new ReentrantLock();
  private volatile Status status;
  private volatile @Nullable Running running;
  private @Nullable Thread starter;

  public Compartment(Domain domain, Environment environment, ServletConfig servletConfig) {
    this.domain = domain;
    this.environment = environment;
    this.servletConfig = servletConfig;
    this.status = new Status(State.STOPPED, environment.machineClock().instant(), null);
  }

  public Domain domain() {
    return domain;
  }

  public Status status() {
    return status;
  }

  /** What serves now, absent while the compartment does not. */
  public @Nullable Served served() {
    Running now = running;
    return now == null ? null : now.served;
  }

  /** The endpoints with their declared policies, empty while the compartment does not serve. */
  public List<Endpoints.Endpoint> endpoints() {
    Running now = running;
    return now == null ? List.of() : now.endpoints;
  }

  /** What the compartment knows of access, absent while it does not serve. */
  public @Nullable AccessCopy access() {
    Running now = running;
    return now == null ? null : now.access;
  }

  /** Begins to start, unless it serves or is starting already; returns at once. */
  public void start() {
    lifecycle.lock();
    try {
      if (status.state() != State.STOPPED) {
        return;
      }
      become(State.STARTING, null);
      starter = Thread.ofVirtual().name("start-" + domain.name()).start(this::startUntilItSucceeds);
    } finally {
      lifecycle.unlock();
    }
  }

  /** Stops serving, lets batches at hand end, and gives everything back. */
  public void stop() throws InterruptedException {
    lifecycle.lockInterruptibly();
    try {
      become(State.STOPPED, null);
      Thread starting = starter;
      starter = null;
      if (starting != null) {
        starting.interrupt();
        starting.join();
      }
      Running now = running;
      running = null;
      if (now != null) {
        now.close();
      }
    } finally {
      lifecycle.unlock();
    }
  }

  private void startUntilItSucceeds() {
    Duration wait = FIRST_RETRY;
    while (status.state() == State.STARTING) {
      try {
        long begun = System.nanoTime();
        running = Running.start(domain, environment, servletConfig);
        if (!leaveStarting(State.SERVING, null)) {
          // Overtaken by a stop, which waits for this thread and closes what it made.
          return;
        }
        log.info(
            "{} serves after {} ms",
            domain.name(),
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return;
      } catch (Exception | LinkageError failure) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        String cause = rootCause(failure);
        log.warn(
            "{} cannot start, tries again in {} ms: {}",
            domain.name(),
            wait.toMillis(),
            cause,
            failure);
        if (!leaveStarting(State.STARTING, cause)) {
          return;
        }
        try {
          TimeUnit.MILLISECONDS.sleep(wait.toMillis());
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          return;
        }
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : twice;
      }
    }
  }

  private void become(State state, @Nullable String cause) {
    statusLock.lock();
    try {
      status = new Status(state, environment.machineClock().instant(), cause);
    } finally {
      statusLock.unlock();
    }
  }

  /** Changes the status unless it was stopped meanwhile; false if it was. */
  private boolean leaveStarting(State state, @Nullable String cause) {
    statusLock.lock();
    try {
      if (status.state() != State.STARTING) {
        return false;
      }
      become(state, cause);
      return true;
    } finally {
      statusLock.unlock();
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  /** A domain's context over a database, without web requests, workers or running subscriptions. */
  static final class Core implements AutoCloseable {
    private final AnnotationConfigWebApplicationContext context;
    private final SubscriptionRuntime subscriptions;
    private final List<Subscriber> subscribers;

    private Core(
        AnnotationConfigWebApplicationContext context,
        SubscriptionRuntime subscriptions,
        List<Subscriber> subscribers) {
      this.context = context;
      this.subscriptions = subscriptions;
      this.subscribers = subscribers;
    }

    static Core build(
        Domain domain, Environment environment, DataSource source, BooleanSupplier mayWork) {
      SubscriptionRuntime subscriptions =
          new SubscriptionRuntime(environment.signals().topic("progress:" + domain.name()));
      AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
      context.setDisplayName(domain.name());
      context.addBeanFactoryPostProcessor(factory -> {
        factory.registerSingleton("dosirakEnvironment", environment);
        factory.registerSingleton("domain", domain);
        factory.registerSingleton("dataSource", source);
        factory.registerSingleton("subscriptionRuntime", subscriptions);
      });
      context.register(CompartmentConfiguration.class, domain.configuration());
      context.setServletContext(environment.servletContext());
      try {
        context.refresh();
        Collection<Subscription> declared = context.getBeansOfType(Subscription.class).values();
        domain.requireListeningTo(
            declared.stream().map(Subscription::source).collect(Collectors.toSet()));
        List<Subscriber> subscribers = new ArrayList<>();
        SubscriptionStore store = new SubscriptionStore(JdbcClient.create(source));
        for (Subscription subscription : declared) {
          subscribers.add(
              new Subscriber(
                  subscription,
                  environment.sources().of(subscription.source()),
                  store,
                  context.getBean(TransactionTemplate.class),
                  environment.machineClock(),
                  environment.eventLag(),
                  subscriptions.progress(),
                  mayWork));
        }
        return new Core(context, subscriptions, subscribers);
      } catch (RuntimeException | LinkageError failure) {
        context.close();
        throw failure;
      }
    }

    List<Subscriber> subscribers() {
      return subscribers;
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private static final class Running {
    private final Deque<Ending> endings;
    private final Served served;
    private final List<Endpoints.Endpoint> endpoints;
    private final AccessCopy access;

    /** Ends something that was started. */
    private interface Ending {
      void end() throws InterruptedException;
    }

    private Running(
        Deque<Ending> endings,
        Served served,
        List<Endpoints.Endpoint> endpoints,
        AccessCopy access) {
      this.endings = endings;
      this.served = served;
      this.endpoints = endpoints;
      this.access = access;
    }

    static Running start(Domain domain, Environment environment, ServletConfig servletConfig)
        throws ServletException, InterruptedException {
      Deque<Ending> endings = new ArrayDeque<>();
      try {
        return start(domain, environment, servletConfig, endings);
      } catch (RuntimeException | ServletException | LinkageError failure) {
        // An interrupted start must still give everything back.
        boolean interrupted = Thread.interrupted();
        end(endings);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        throw failure;
      }
    }

    private static Running start(
        Domain domain, Environment environment, ServletConfig servletConfig, Deque<Ending> endings)
        throws ServletException {
      String name = domain.name();
      environment.database().createSchema(name);
      HikariDataSource pool = environment.database().pool(name, "domain", POOL_SIZE);
      endings.push(pool::close);
      DomainDatabase.migrate(pool, name, name);
      // What must not wait behind requests has connections of its own.
      HikariDataSource aside = environment.database().pool(name, "aside", ASIDE_SIZE);
      endings.push(aside::close);
      Lease lease = Lease.of(name, aside, environment.process());
      endings.push(lease::release);
      Core core = Core.build(domain, environment, pool, lease::isHeld);
      endings.push(core::close);
      Map<RequestMappingInfo, HandlerMethod> handlers =
          core.context
              .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
              .getHandlerMethods();
      List<Endpoints.Endpoint> endpoints = Endpoints.verify(handlers);
      ReadyReads ready = core.context.getBeanProvider(ReadyReads.class).getIfUnique();
      if (ready != null) {
        Endpoints.verifyOpen(ready.patterns(), endpoints);
      }
      DispatcherServlet servlet = new DispatcherServlet(core.context);
      servlet.setPublishEvents(false);
      servlet.init(servletConfig);
      endings.push(servlet::destroy);
      boolean isShared = environment.sources().isShared();
      if (isShared) {
        endings.push(new SignalExchange(name, aside, environment.signals())::stop);
      }
      SubscriptionRuntime subscriptions = core.subscriptions;
      endings.push(subscriptions::stop);
      subscriptions.start(
          name,
          core.subscribers,
          lease,
          new SubscriptionStore(JdbcClient.create(aside)),
          isShared,
          () -> environment.sources().relay(name, pool));
      WorkerRuntime workers = new WorkerRuntime(name, lease);
      endings.push(workers::stop);
      workers.start(List.copyOf(core.context.getBeansOfType(Worker.class).values()));
      for (WhileServing part : core.context.getBeansOfType(WhileServing.class).values()) {
        endings.push(part::stop);
        part.start();
      }
      AccessCopy access = core.context.getBean(AccessCopy.class);
      endings.push(access::stop);
      access.start();
      endings.push(() -> environment.accessCopies().remove(access));
      environment.accessCopies().add(access, core.context.getBean(Evidence.class));
      BareCommands bare =
          new BareCommands(
              core.context.getBean(PavedHandlerAdapter.class),
              core.context.getBean(Validator.class),
              environment.json(),
              handlers);
      return new Running(endings, new Served(servlet, ready, bare), endpoints, access);
    }

    void close() throws InterruptedException {
      end(endings);
    }

    /** Ends everything in the opposite order, also what comes after something that fails to. */
    private static void end(Deque<Ending> endings) throws InterruptedException {
      while (!endings.isEmpty()) {
        try {
          endings.pop().end();
        } catch (RuntimeException failure) {
          log.warn("a part of a compartment did not end cleanly", failure);
        }
      }
    }
  }
}
