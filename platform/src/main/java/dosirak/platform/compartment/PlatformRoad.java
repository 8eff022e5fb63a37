package dosirak.platform.compartment;

import dosirak.platform.stream.StreamWriter;
import dosirak.platform.telemetry.RequestLatency;
import dosirak.platform.web.CallerArgument;
import dosirak.platform.web.Endpoints;
import dosirak.platform.web.PlainHandlerAdapter;
import dosirak.platform.web.PrivilegedUse;
import dosirak.platform.web.ProblemResolver;
import dosirak.platform.web.Problems;
import dosirak.platform.web.Served;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The platform's own endpoints, which need no database and serve while compartments do not. */
public final class PlatformRoad {
  private final Environment environment;
  private final Map<String, Compartment> compartments;
  private final PrometheusMeterRegistry meters;
  private final RequestLatency latency;
  private final StreamWriter streams;
  private final Leaving leaving;
  private volatile @Nullable DispatcherServlet servlet;
  private volatile List<Endpoints.Endpoint> endpoints = List.of();

  public PlatformRoad(
      Environment environment,
      Map<String, Compartment> compartments,
      PrometheusMeterRegistry meters,
      RequestLatency latency,
      StreamWriter streams,
      Leaving leaving) {
    this.environment = environment;
    this.compartments = compartments;
    this.meters = meters;
    this.latency = latency;
    this.streams = streams;
    this.leaving = leaving;
  }

  /** What serves, null before it started. */
  public @Nullable Served served() {
    DispatcherServlet now = servlet;
    return now == null ? null : new Served(now, null, null);
  }

  /** The endpoints with their declared policies, empty before it started. */
  public List<Endpoints.Endpoint> endpoints() {
    return endpoints;
  }

  /** Begins to serve. */
  public void start(ServletConfig config) {
    AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
    context.setDisplayName("platform");
    context.addBeanFactoryPostProcessor(factory -> {
      factory.registerSingleton("dosirakEnvironment", environment);
      factory.registerSingleton(
          "platformApi",
          new PlatformApi(environment, compartments, meters, latency, streams, leaving));
    });
    context.register(Web.class);
    context.setServletContext(environment.servletContext());
    context.refresh();
    endpoints =
        Endpoints.verify(
            context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods());
    DispatcherServlet dispatcher = new DispatcherServlet(context);
    dispatcher.setPublishEvents(false);
    try {
      dispatcher.init(config);
    } catch (ServletException failure) {
      throw new IllegalStateException("the platform's own endpoints did not start", failure);
    }
    servlet = dispatcher;
  }

  @Configuration
  static class Web extends WebMvcConfigurationSupport {
    private final Environment environment;

    Web(Environment environment) {
      this.environment = environment;
    }

    @Bean
    OpenApiApi openApiApi(ObjectProvider<RequestMappingHandlerMapping> mappings) {
      return new OpenApiApi("platform", false, mappings, environment.json());
    }

    @Override
    protected RequestMappingHandlerAdapter createRequestMappingHandlerAdapter() {
      return new PlainHandlerAdapter(
          environment.json(),
          new Endpoints(environment.kind() == InstallationKind.DEMO, environment.accessCopies()),
          new PrivilegedUse(environment.accessCopies()::keep, environment.machineClock()));
    }

    @Override
    protected void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
      builder.withJsonConverter(new JacksonJsonHttpMessageConverter(environment.json()));
    }

    @Override
    protected void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
      resolvers.add(new CallerArgument());
    }

    @Override
    protected void configureHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
      resolvers.add(new ProblemResolver(new Problems(environment.json())));
    }
  }
}
