package dosirak.platform.compartment;

import dosirak.platform.Settings;
import dosirak.platform.access.AccessCopy;
import dosirak.platform.access.Evidence;
import dosirak.platform.access.ShopMembers;
import dosirak.platform.cache.SharedCache;
import dosirak.platform.journal.Journal;
import dosirak.platform.journal.Subscription;
import dosirak.platform.privacy.PersonKeys;
import dosirak.platform.privacy.PersonalData;
import dosirak.platform.security.KeyRing;
import dosirak.platform.security.SessionCookies;
import dosirak.platform.stream.PersonStreams;
import dosirak.platform.time.CityClock;
import dosirak.platform.time.Identifiers;
import dosirak.platform.time.MachineClock;
import dosirak.platform.web.CallerArgument;
import dosirak.platform.web.CommandRunner;
import dosirak.platform.web.Endpoints;
import dosirak.platform.web.IdentifierConverter;
import dosirak.platform.web.PavedHandlerAdapter;
import dosirak.platform.web.PositionGate;
import dosirak.platform.web.PrivilegedUse;
import dosirak.platform.web.ProblemResolver;
import dosirak.platform.web.Problems;
import dosirak.platform.web.StoredAnswers;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurationSupport;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

/** What every compartment finds in its context, whatever its domain. */
@Configuration
@EnableTransactionManagement
class CompartmentConfiguration extends WebMvcConfigurationSupport {
  private final Environment environment;
  private final Domain domain;
  private final DataSource dataSource;
  private final SubscriptionRuntime subscriptions;

  CompartmentConfiguration(
      Environment environment,
      Domain domain,
      DataSource dataSource,
      SubscriptionRuntime subscriptions) {
    this.environment = environment;
    this.domain = domain;
    this.dataSource = dataSource;
    this.subscriptions = subscriptions;
  }

  @Bean
  PlatformTransactionManager transactionManager() {
    return new JdbcTransactionManager(dataSource);
  }

  @Bean
  TransactionTemplate transactionTemplate() {
    return new TransactionTemplate(transactionManager());
  }

  @Bean
  JdbcClient jdbcClient() {
    return JdbcClient.create(dataSource);
  }

  @Bean
  Journal journal() {
    return new Journal(
        domain.name(),
        jdbcClient(),
        environment.signals(),
        environment.cityClock(),
        environment.machineClock(),
        environment.identifiers());
  }

  @Bean
  PersonStreams personStreams() {
    return new PersonStreams(
        domain.name(),
        jdbcClient(),
        environment.signals(),
        environment.machineClock(),
        environment.sealedJson());
  }

  /** Belongs to the process: a compartment that stops must not close it. */
  @Bean(destroyMethod = "")
  PersonKeys personKeys() {
    return environment.personKeys();
  }

  /** Belongs to the process too. */
  @Bean(destroyMethod = "")
  SharedCache sharedCache() {
    return environment.sharedCache();
  }

  @Bean
  MyDataApi myDataApi(ObjectProvider<PersonalData> data) {
    return new MyDataApi(domain, data.orderedStream().toList());
  }

  @Bean
  Settings settings() {
    return environment.settings();
  }

  @Bean
  InstallationKind installationKind() {
    return environment.kind();
  }

  @Bean
  KeyRing keyRing() {
    return environment.keys();
  }

  @Bean
  SessionCookies sessionCookies() {
    return environment.cookies();
  }

  @Bean
  AccessCopy accessCopy() {
    return new AccessCopy(
        domain.name(),
        jdbcClient(),
        environment.keys(),
        environment.machineClock(),
        personStreams()::wake);
  }

  @Bean
  Subscription accessSubscription() {
    return accessCopy().subscription(environment.personKeys()::evict);
  }

  @Bean
  ShopMembers shopMembers() {
    return new ShopMembers(accessCopy());
  }

  @Bean
  Evidence evidence() {
    return new Evidence(journal(), transactionTemplate());
  }

  @Bean
  CityClock cityClock() {
    return environment.cityClock();
  }

  @Bean
  MachineClock machineClock() {
    return environment.machineClock();
  }

  @Bean
  Identifiers identifiers() {
    return environment.identifiers();
  }

  @Bean
  RandomGenerator randomGenerator() {
    return environment.random();
  }

  @Bean
  JsonMapper jsonMapper() {
    return environment.json();
  }

  @Bean
  MeterRegistry meterRegistry() {
    return environment.meters();
  }

  @Bean
  StoredAnswers storedAnswers() {
    return new StoredAnswers(jdbcClient(), environment.json());
  }

  @Bean
  CommandRunner commandRunner() {
    return new CommandRunner(
        domain.name(),
        transactionTemplate(),
        storedAnswers(),
        journal(),
        environment.machineClock(),
        environment.sealedJson().writer());
  }

  @Bean
  Worker forgetOldAnswers() {
    return new Worker(
        "forget-old-answers",
        java.time.Duration.ofMinutes(1),
        () -> {
          storedAnswers().forgetOld(environment.machineClock().instant());
          personStreams().forgetOld();
          accessCopy().forgetOld();
        });
  }

  @Bean(destroyMethod = "stop")
  RebuildRunner rebuildRunner(ObjectProvider<Subscription> all) {
    return new RebuildRunner(domain, environment, dataSource, all.orderedStream().toList());
  }

  @Bean
  RebuildApi rebuildApi(RebuildRunner rebuilds) {
    return new RebuildApi(rebuilds);
  }

  @Bean
  AuditApi auditApi(ObjectProvider<FactFeed> feeds, RebuildRunner rebuilds) {
    return new AuditApi(
        domain, jdbcClient(), subscriptions, feeds.orderedStream().toList(), rebuilds);
  }

  @Bean
  OpenApiApi openApiApi(ObjectProvider<RequestMappingHandlerMapping> mappings) {
    return new OpenApiApi(domain.name(), true, mappings, environment.json());
  }

  @Bean
  ParkedApi parkedApi() {
    return new ParkedApi(
        new ParkedEvents(
            jdbcClient(),
            subscriptions::subscribers,
            transactionTemplate(),
            environment.machineClock(),
            environment.identifiers()),
        subscriptions::subscribers);
  }

  @Override
  protected RequestMappingHandlerAdapter createRequestMappingHandlerAdapter() {
    return new PavedHandlerAdapter(
        commandRunner(),
        new Endpoints(environment.kind() == InstallationKind.DEMO, accessCopy()),
        new PositionGate(
            domain.name(),
            subscriptions::subscribers,
            subscriptions.progress(),
            environment.machineClock()),
        environment.streams(),
        new PrivilegedUse(evidence()::keep, environment.machineClock()),
        environment.personKeys(),
        environment.sealedJson());
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
  protected void addFormatters(FormatterRegistry registry) {
    IdentifierConverter.registerAll(registry);
  }

  @Override
  protected void configureHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
    resolvers.add(new ProblemResolver(new Problems(environment.json())));
  }
}
